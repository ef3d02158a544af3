import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { signerNumber } from '../../../test/ledger/keys.ts'
import { isFault } from '../../base/index.ts'
import { signatureTypes } from '../note/key.ts'
import { toNoteText } from '../note/note.ts'
import type { NoteSigner } from '../note/signatures.ts'
import { parseFork, requireFork, toForkText } from './fork.ts'
import { type Member, type MemberList, parseMemberList, type SignedList, toListHash, toListText } from './member-list.ts'
import { requireSuccession, supportOf } from './succession.ts'

interface Node {
  readonly member: Member
  readonly signers: readonly NoteSigner[]
}

/** Five nodes, each with both kinds of keys. */
const nodes: readonly Node[] = [1, 2, 3, 4, 5].map((number) => {
  const origin = `node${number}.example/log`
  const signers = [signerNumber(number, origin), signerNumber(number + 100, origin, signatureTypes.mldsa44Cosignature)]
  const witness = signerNumber(number + 50, `${origin}/witness`, signatureTypes.ed25519Cosignature)
  const url = `https://node${number}.example/`
  return { signers, member: { name: `Node ${number}`, origin, url, logKeys: signers.map(({ key }) => key), witnessKeys: [witness.key] } }
})
const of = (...numbers: number[]) => nodes.filter((_, at) => numbers.includes(at + 1))

function sign(list: MemberList, by: readonly Node[]): SignedList {
  const text = toListText(list)
  return parseMemberList(toNoteText({ text, signatures: by.flatMap(({ signers }) => signers.map((signer) => signer.sign(text, 1n))) }))
}

const first: MemberList = {
  circle: 'Energy',
  id: new Uint8Array(32).fill(7),
  version: 1,
  previous: new Uint8Array(32).fill(7),
  validFrom: '2026-11-01T00:00:00Z',
  threshold: 2,
  members: of(1, 2, 3).map(({ member }) => member),
}
const founded = sign(first, of(1, 2, 3))
const second: MemberList = {
  ...first,
  version: 2,
  previous: toListHash(founded.note.text),
  members: of(1, 2, 3, 4).map(({ member }) => member),
  threshold: 3,
}

suite('a list of members', () => {
  test('is founded by all of its members, and by no fewer', () => {
    requireSuccession(founded, undefined)
    assert.throws(() => requireSuccession(sign(first, of(1, 2)), undefined), { code: 'ledger.too-few-signers' })
  })

  test('is followed by what as many members of the version before have signed as that one asks for', () => {
    requireSuccession(sign(second, of(1, 3)), founded)
    // Who is to join has no word yet.
    assert.throws(() => requireSuccession(sign(second, of(1, 4)), founded), { code: 'ledger.too-few-signers' })
    assert.deepEqual(
      supportOf(sign(second, of(1, 4)), founded).missing.map(({ name }) => name),
      ['Node 2', 'Node 3'],
    )
  })

  test('counts a member when both kinds of its keys have signed', () => {
    const text = toListText(second)
    const [ed25519] = of(1)[0]?.signers ?? []
    const signatures = [
      ...(ed25519 === undefined ? [] : [ed25519.sign(text, 1n)]),
      ...of(2).flatMap(({ signers }) => signers.map((one) => one.sign(text, 1n))),
    ]
    const half = parseMemberList(toNoteText({ text, signatures }))
    assert.deepEqual(
      supportOf(half, founded).signed.map(({ name }) => name),
      ['Node 2'],
    )
  })

  test('is refused whole when a signature of a member is none', () => {
    const good = sign(second, of(1, 2, 3))
    const [one, ...more] = good.note.signatures
    if (one === undefined) return assert.fail('there is a signature')
    const bad = { ...one, signature: one.signature.map((byte, at) => (at === 9 ? byte ^ 1 : byte)) }
    assert.throws(() => requireSuccession({ ...good, note: { ...good.note, signatures: [bad, ...more] } }, founded), {
      code: 'ledger.bad-signature',
    })
  })

  test('does not follow a version that it does not name, nor skip one, nor hold earlier', () => {
    const broken: readonly MemberList[] = [
      { ...second, previous: new Uint8Array(32) },
      { ...second, version: 3 },
      { ...second, id: new Uint8Array(32).fill(8) },
      { ...second, circle: 'Another' },
      { ...second, validFrom: '2026-10-01T00:00:00Z' },
    ]
    for (const list of broken) assert.throws(() => requireSuccession(sign(list, of(1, 2, 3)), founded), { code: 'ledger.does-not-follow' })
    assert.throws(() => requireSuccession(sign(second, of(1, 2, 3)), undefined), { code: 'ledger.does-not-follow' })
  })

  test('asks for more than half of its members, and names none of them twice', () => {
    const [one, two] = of(1, 2).map(({ member }) => member)
    if (one === undefined || two === undefined) return assert.fail('there are members')
    const broken: readonly Partial<MemberList>[] = [
      { threshold: 1 },
      { threshold: 4 },
      { members: [one, { ...two, name: one.name }], threshold: 2 },
      { members: [one, { ...two, witnessKeys: one.witnessKeys }], threshold: 2 },
      { members: [one, { ...two, logKeys: one.logKeys }], threshold: 2 },
    ]
    for (const change of broken) assert.throws(() => sign({ ...first, ...change }, of(1)), { code: 'ledger.bad-document' })
  })

  test('in two versions that both hold names who signed both, and anybody can decide it', () => {
    const other = { ...second, threshold: 4 }
    const [one, another] = [sign(second, of(1, 2)), sign(other, of(2, 3))]
    const fork = { before: toNoteText(founded.note), one: toNoteText(one.note), other: toNoteText(another.note) }
    const read = parseFork(toForkText(fork))
    assert.deepEqual(
      requireFork(read).signers.map(({ name }) => name),
      ['Node 2'],
    )
    assert.throws(() => requireFork({ ...read, other: read.one }), { code: 'ledger.bad-proof' })
    assert.throws(() => requireFork({ ...read, other: toNoteText(sign(other, of(2)).note) }), { code: 'ledger.too-few-signers' })
    const refounded = { ...first, threshold: 3 }
    const twice = { before: undefined, one: toNoteText(founded.note), other: toNoteText(sign(refounded, of(1, 2, 3)).note) }
    assert.equal(requireFork(parseFork(toForkText(twice))).signers.length, 3)
  })

  test('holds exactly when enough have signed, whoever they are; and of two that hold some member has signed both', () => {
    const anyone = fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 })
    const holds = (list: SignedList, before: SignedList) => {
      try {
        requireSuccession(list, before)
        return true
      } catch (error) {
        assert.ok(isFault(error))
        return false
      }
    }
    const big = sign({ ...first, members: of(1, 2, 3, 4, 5).map(({ member }) => member), threshold: 3 }, of(1, 2, 3, 4, 5))
    const next = { ...first, version: 2, previous: toListHash(big.note.text) }
    fc.assert(
      fc.property(anyone, anyone, fc.constantFrom(2, 3), (left, right, threshold) => {
        const [one, other] = [sign(next, of(...left)), sign({ ...next, threshold }, of(...right))]
        assert.equal(holds(one, big), left.length >= 3)
        if (!holds(one, big) || !holds(other, big) || one.note.text === other.note.text) return
        const fork = { before: toNoteText(big.note), one: toNoteText(one.note), other: toNoteText(other.note) }
        assert.ok(requireFork(fork).signers.length > 0)
      }),
      { numRuns: 60 },
    )
  })

  test('is refused with a place when the file is changed anywhere', () => {
    const source = toNoteText(founded.note)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: source.length - 1 }), (at) => {
        const changed = `${source.slice(0, at)}${source[at] === 'x' ? 'y' : 'x'}${source.slice(at + 1)}`
        try {
          requireSuccession(parseMemberList(changed), undefined)
          // What is left: signatures that were passed over since their key is nobody's. All of them must hold here.
          assert.fail('a changed list was taken')
        } catch (error) {
          assert.ok(isFault(error), String(error))
        }
      }),
      { numRuns: 200 },
    )
  })
})

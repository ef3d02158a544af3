import assert from 'node:assert/strict'
import { sign } from 'node:crypto'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { keyNumber, signerNumber } from '../../../test/ledger/keys.ts'
import { MemoryTiles } from '../../../test/ledger/memory-tiles.ts'
import { isJsonObject, type JsonObject, toCanonicalJson } from '../../base/index.ts'
import { toCheckpointText } from '../checkpoint/checkpoint.ts'
import { parsePolicy, toPolicyText } from '../checkpoint/policy.ts'
import { toLeafHash } from '../merkle/hashes.ts'
import { signatureTypes, toVerifierKeyText } from '../note/key.ts'
import { toNoteText } from '../note/note.ts'
import { parseTlogProof, toTlogProofText } from '../proof/tlog-proof.ts'
import { Tree } from '../tiles/tree.ts'
import { toContentHash } from './content.ts'
import { openDisclosure, requireDisclosed, toDisclosure } from './disclosure.ts'
import { toExtra, verifyStatement } from './proof.ts'
import { type Opening, type Statement, statementToJson, toEntry, toSignedText } from './statement.ts'

const seed = Buffer.alloc(32, 9)
const jsonObject = fc
  .dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 6 })
  .map((value): JsonObject => JSON.parse(JSON.stringify(value)))
  .filter((value) => isWellFormed(value))

const isWellFormed = (value: JsonObject) => JSON.stringify(value).isWellFormed() && !/\\ud[89a-f]/i.test(JSON.stringify(value))

suite('what is shown of an object', () => {
  test('is all of it when nothing is hidden, however the object was written down', () => {
    const run = fc.property(jsonObject, (value) => {
      const shown = openDisclosure(
        toDisclosure(value, seed, () => false),
        toContentHash(value, seed),
      )
      assert.equal(toCanonicalJson(shown), toCanonicalJson(value))
      const turned = Object.fromEntries(Object.entries(value).reverse())
      assert.deepEqual(toContentHash(turned, seed), toContentHash(value, seed))
    })
    fc.assert(run)
  })

  test('verifies whichever parts are hidden, and tells nothing of their values', () => {
    const run = fc.property(jsonObject, fc.func(fc.boolean()), (value, isHidden) => {
      const disclosure = toDisclosure(value, seed, (path) => isHidden(path))
      openDisclosure(disclosure, toContentHash(value, seed))
      for (const entry of disclosure) if ('hidden' in entry) assert.match(entry.hidden, /^[0-9a-f]{64}$/)
    })
    fc.assert(run)
  })

  test('does not verify when a value, a place or the order was altered', () => {
    const value = { id: 'x', list: ['a', 'b', 'c'], inner: { one: 1, two: true } }
    const content = toContentHash(value, seed)
    const disclosure = toDisclosure(value, seed, (path) => path[0] === 'id')
    const [hidden, second, ...rest] = disclosure
    if (hidden === undefined || second === undefined || !('value' in second)) return assert.fail('not the parts expected')
    for (const altered of [
      [hidden, { ...second, value: 'other' }, ...rest],
      [hidden, { ...second, path: ['elsewhere'] }, ...rest],
      [second, hidden, ...rest],
      [hidden, ...rest],
      [...disclosure, second],
    ])
      assert.throws(() => openDisclosure(altered, content), { code: 'ledger.bad-disclosure' })
  })

  test('lists close up where items are hidden, as the egress gate releases them', () => {
    const value = { refs: ['a', 'b', 'c'], deep: [{ x: 1, y: 2 }, { x: 3 }] }
    const disclosure = toDisclosure(value, seed, (path) => path.join('.') === 'refs.1' || path.join('.') === 'deep.0.y')
    const shown = openDisclosure(disclosure, toContentHash(value, seed))
    requireDisclosed(shown, { refs: ['a', 'c'], deep: [{ x: 1 }, { x: 3 }] })
    assert.throws(() => requireDisclosed(shown, { refs: ['a', 'b'], deep: [{ x: 1 }, { x: 3 }] }), {
      code: 'ledger.bad-disclosure',
      place: 'refs',
    })
  })

  test('another seed gives other hashes for the same object: nobody can try values', () => {
    assert.notDeepEqual(toContentHash({ a: true }, seed), toContentHash({ a: true }, Buffer.alloc(32, 8)))
  })
})

const log = signerNumber(1, 'log.example/a')
const policy = parsePolicy(toPolicyText({ logs: [toVerifierKeyText(log.key)], witnesses: [], threshold: 0 }))
const content = { id: 'indicator--1', name: 'open', secret: 'closed' }

async function proofOf(statement: Partial<Statement> = {}, signWith = 1) {
  const made: Statement = {
    kind: 'published',
    log: 'log.example/a',
    at: '2026-11-23T10:00:00Z',
    subject: 'indicator--1',
    content: toContentHash(content, seed),
    ...statement,
  }
  const opening: Opening = { statement: made, salt: Buffer.alloc(32, 5), signature: sign(null, toSignedText(made), keyNumber(signWith)) }
  const tiles = new MemoryTiles()
  const { size, root } = await tiles.append([
    toLeafHash(Buffer.from('before')),
    toLeafHash(toEntry(opening)),
    toLeafHash(Buffer.from('after')),
  ])
  const text = toCheckpointText({ origin: 'log.example/a', size, root, extensions: [] })
  const checkpoint = toNoteText({ text, signatures: [log.sign(text, 0n)] })
  const disclosure = toDisclosure(content, seed, (path) => path[0] === 'secret')
  return { extra: toExtra({ opening, disclosure }), index: 1n, hashes: await new Tree(tiles, size).inclusionProof(1n), checkpoint }
}

test('what is signed is the canonical JSON of the statement, whatever its texts are', () => {
  const text = fc.string({ unit: 'binary' })
  const run = fc.property(text, text, fc.option(text, { nil: undefined }), (subject, log, version) => {
    const statement: Statement = {
      kind: 'received',
      log,
      at: '2026-11-23T10:00:00Z',
      subject,
      ...(version === undefined ? {} : { version }),
      content: seed,
    }
    assert.equal(toSignedText(statement).toString(), `entente statement v1\n${toCanonicalJson(statementToJson(statement))}`)
  })
  fc.assert(run)
})

suite('the proof of a statement', () => {
  test('shows offline who said what, when, and what may be seen of it', async () => {
    const proof = await proofOf()
    const verified = verifyStatement(parseTlogProof(toTlogProofText(proof)), policy)
    assert.equal(verified.statement.kind, 'published')
    assert.equal(verified.statement.subject, 'indicator--1')
    assert.deepEqual(verified.shown, { id: 'indicator--1', name: 'open' })
    assert.ok(!toTlogProofText(proof).includes('closed') && !Buffer.from(proof.extra).toString().includes('closed'))
  })

  test('does not hold when the statement is signed by another key than the log’s', async () => {
    const proof = await proofOf({}, 2)
    assert.throws(() => verifyStatement(proof, policy), { code: 'ledger.bad-statement', place: 'signature' })
  })

  test('does not hold when the statement was made for another log', async () => {
    const proof = await proofOf({ log: 'log.example/b' })
    assert.throws(() => verifyStatement(proof, policy), { code: 'ledger.bad-statement', place: 'statement.log' })
  })

  test('does not hold when anything in the opening was altered', async () => {
    const proof = await proofOf()
    for (const [from, to] of [
      ['published', 'withdrawn'],
      ['indicator--1"', 'indicator--2"'],
      ['10:00:00Z', '11:00:00Z'],
    ] as const) {
      const text = Buffer.from(proof.extra).toString()
      const extra = Buffer.from(text.replace(from, to))
      assert.throws(() => verifyStatement({ ...proof, extra }, policy), { name: 'Fault' })
    }
  })

  for (const [what, change] of [
    ['two values under one name', (text: string) => text.replace('{', '{"salt":"",')],
    ['half a surrogate', (text: string) => text.replace('"open"', '"\\ud800"')],
    ['a property too many', (text: string) => text.replace('"statement":{', '"statement":{"more":1,')],
    ['a kind nobody knows', (text: string) => text.replace('published', 'promised')],
  ] as const)
    test(`with ${what} is refused before it is believed`, async () => {
      const proof = await proofOf()
      const extra = Buffer.from(change(Buffer.from(proof.extra).toString()))
      assert.throws(() => verifyStatement({ ...proof, extra }, policy), { name: 'Fault' })
    })

  test('without what opens the entry says that the statement is missing', async () => {
    const { extra: _, ...rest } = await proofOf()
    assert.throws(() => verifyStatement({ ...rest, extra: undefined }, policy), { code: 'ledger.bad-statement' })
  })
})

suite('the file of a proof', () => {
  test('is the same after it was read and written', async () => {
    const text = toTlogProofText(await proofOf())
    assert.equal(toTlogProofText(parseTlogProof(text)), text)
  })

  const table: [string, (text: string) => string, string][] = [
    ['another first line', (text) => text.replace('@v1', '@v2'), 'line 1'],
    ['extra data that are not base64', (text) => text.replace('extra ', 'extra !'), 'line 2'],
    ['an index with a leading zero', (text) => text.replace('index 1', 'index 01'), 'line 3'],
    ['a hash that is cut short', (text) => text.replace(/(index 1\n)..../, '$1'), 'line 4'],
  ]
  for (const [what, change, place] of table)
    test(`with ${what} is refused at ${place}`, async () => {
      const text = change(toTlogProofText(await proofOf()))
      assert.throws(() => parseTlogProof(text), { code: 'ledger.bad-proof', place })
    })
})

test('a cosigning key of the same name does not sign statements', () => {
  assert.notEqual(signerNumber(1, 'log.example/a', signatureTypes.ed25519Cosignature).key.id, log.key.id)
  assert.ok(isJsonObject({}))
})

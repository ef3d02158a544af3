import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, suite, test } from 'node:test'
import type { LogKeyPeriods } from '../src/http/index.ts'
import {
  parseNote,
  parsePolicy,
  parseTlogProof,
  parseVerifierKey,
  toVerifierKeyText,
  verifyCheckpoint,
  verifyStatement,
} from '../src/ledger/index.ts'
import { Circle, type Running } from './circle.ts'
import { runCommand } from './command-line.ts'

/** Keys give way to others, and nothing that was said before is lost. */
suite('keys that give way to others', () => {
  let folder: string
  let nodes: Circle
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-rotation-'))
    nodes = new Circle(folder)
  })
  afterEach(async () => {
    await nodes.close()
    rmSync(folder, { recursive: true })
  })

  const rotate = ({ node }: Running, role: 'log' | 'witness', isCompromised = false) =>
    node.keys.rotate({ role, isCompromised, by: 'test' })
  const ownPolicy = async (one: Running) => (await one.call('GET', '/log/policy')).payload
  const size = async ({ node }: Running) => (await node.ownLog.latest())?.size ?? 0
  const partnerOf = async (one: Running, other: Running) => {
    const found = (await one.node.federation.partners.list()).find(({ origin }) => origin === other.node.ownLog.origin)
    return found ?? assert.fail('there is no such partner')
  }
  const state = async ({ node }: Running, what: string) => {
    const idx = await node.store.commit(async (tx) => tx.state({ kind: 'decided', subject: what, content: { what } }))
    await node.ownLog.seal()
    return idx
  }

  test('the old key signs the new one, partners follow it, and old and new proofs hold', async () => {
    const [a, b] = [await nodes.make('A'), await nodes.make('B')]
    await nodes.befriend(a, b)
    const before = await state(a, 'before')
    await a.node.federation.exchange.round()
    const oldPolicy = await ownPolicy(a)
    const oldProof = await a.node.ownLog.proofOf(before)
    const [oldKey] = a.node.ownLog.keys
    const { from } = await rotate(a, 'log')
    const [newKey] = a.node.ownLog.keys
    assert.notEqual(newKey, oldKey)
    const after = await state(a, 'after')
    assert.ok(after >= from)
    await a.node.federation.exchange.round()

    const seenByB = await partnerOf(b, a)
    assert.equal(toVerifierKeyText(seenByB.logKeys[0] ?? assert.fail()), newKey)
    assert.equal((await partnerOf(a, b)).cosignedSize, await size(a))
    const rotated = (await a.node.ownLog.statements({ limit: 100 })).find(({ kind }) => kind === 'key-rotated')
    assert.equal(rotated?.idx, from - 1)
    // The old proof under the old policy, and under the new; a new proof; the statement of the rotation itself.
    const newPolicy = await ownPolicy(a)
    for (const policy of [oldPolicy, newPolicy]) verifyStatement(parseTlogProof(oldProof), parsePolicy(policy))
    for (const idx of [before, from - 1, after]) verifyStatement(parseTlogProof(await a.node.ownLog.proofOf(idx)), parsePolicy(newPolicy))
    // Who knows the old key alone takes no head of the new one.
    const head = await a.node.ownLog.checkpoint()
    assert.throws(() => verifyCheckpoint(head, [parseVerifierKey(oldKey ?? '')]), { code: 'ledger.not-signed' })
  })

  test('the head at which keys change is signed by both, and those after it by the new ones alone', async () => {
    const a = await nodes.make('A')
    await state(a, 'before')
    const { from } = await rotate(a, 'log')
    const heads = await a.node.ownLog.checkpoints(10)
    assert.equal(parseNote(heads.find((head) => head.size === from)?.note ?? '').signatures.length, 4)
    await state(a, 'after')
    assert.equal(parseNote(await a.node.ownLog.checkpoint()).signatures.length, 2)
  })

  test('is asked for at the command line, and told there', async () => {
    const a = await nodes.make('A')
    await nodes.stop(a)
    const { periods } = await runCommand<LogKeyPeriods>(a.home, ['ledger', 'rotate'])
    assert.deepEqual(
      periods.filter(({ role }) => role === 'log').map(({ reason, isCurrent }) => [reason, isCurrent]),
      [
        ['planned', true],
        ['made', false],
      ],
    )
    assert.deepEqual(await runCommand(a.home, ['ledger', 'keys']), { periods })
  })

  test("a witness's new key counts for its partners, and what its old one cosigned goes on counting, once", async () => {
    const [a, b] = [await nodes.make('A'), await nodes.make('B')]
    await nodes.befriend(a, b)
    const before = await state(a, 'before')
    await a.node.federation.exchange.round()
    const proof = await a.node.ownLog.proofOf(before)
    await rotate(b, 'witness')
    const after = await state(a, 'after')
    await a.node.federation.exchange.round()
    const partner = await partnerOf(a, b)
    assert.equal(partner.error, null)
    assert.deepEqual(partner.witnessKeys.map(toVerifierKeyText), b.node.federation.witness.keys)
    const policy = parsePolicy(await ownPolicy(a))
    for (const text of [proof, await a.node.ownLog.proofOf(after)]) {
      const { checkpoint } = verifyStatement(parseTlogProof(text), policy)
      assert.equal(checkpoint.witnesses.length, 1)
    }
  })

  test('twice rotated while a partner was away: it follows both, and private keys that sign nothing more are gone', async () => {
    const [a, b] = [await nodes.make('A'), await nodes.make('B')]
    await nodes.befriend(a, b)
    await state(a, 'first')
    for (const round of [1, 2]) {
      await rotate(a, 'log')
      await state(a, `round ${round}`)
    }
    const kept = readdirSync(join(a.home, 'keys')).filter((file) => file.startsWith('log-'))
    assert.equal(kept.length, 2, kept.join(', '))
    await a.node.federation.exchange.round()
    assert.deepEqual((await partnerOf(b, a)).logKeys.map(toVerifierKeyText), a.node.ownLog.keys)
    assert.equal((await partnerOf(b, a)).pastLogKeys.length, 4)
    const again = await nodes.restart(a)
    await state(again, 'after a restart')
    await again.node.federation.exchange.round()
    assert.equal((await partnerOf(again, b)).error, null)
  })

  test('a stolen key hands over nothing: no partner follows, and the policy without witnesses leaves it out', async () => {
    const [a, b] = [await nodes.make('A'), await nodes.make('B')]
    await nodes.befriend(a, b)
    await state(a, 'before')
    await a.node.federation.exchange.round()
    const [stolen] = a.node.ownLog.keys
    await rotate(a, 'log', true)
    await state(a, 'after')
    await a.node.federation.exchange.round()
    assert.match((await partnerOf(a, b)).error ?? '', /403/)
    assert.equal(toVerifierKeyText((await partnerOf(b, a)).logKeys[0] ?? assert.fail()), stolen)
    for (const { name } of await a.node.federation.partners.list()) await a.node.federation.partners.remove(name)
    assert.equal((await ownPolicy(a)).includes(stolen ?? ''), false)
  })

  test('a hand-over that the pinned keys have not signed is followed by nobody', async () => {
    const [a, b, c] = [await nodes.make('A'), await nodes.make('B'), await nodes.make('C')]
    await nodes.befriend(a, b, c)
    await rotate(c, 'log')
    const notes: string[] = JSON.parse((await fetch(`${c.url}/log/rotations`).then((answer) => answer.text())) ?? '[]')
    assert.equal(notes.length, 1)
    const { name } = await partnerOf(b, a)
    assert.equal(await b.node.federation.partners.follow(name, notes), false)
    const forged = [(notes[0] ?? '').replace('"role":"log"', '"role":"witness"')]
    await assert.rejects(b.node.federation.partners.follow(name, forged), { code: 'ledger.bad-document' })
  })

  test('a node whose rotation was cut off at any step starts, signs, and its partners follow', async () => {
    const b = await nodes.make('B')
    let a = await nodes.make('A')
    await nodes.befriend(a, b)
    await state(a, 'before')
    await a.node.federation.exchange.round()
    for (const step of ['keys on the disk', 'written down', 'sealed'] as const) {
      const { store, ownLog, keys } = a.node
      const fail = () => {
        throw new Error(`cut off: ${step}`)
      }
      if (step === 'keys on the disk') store.commit = fail
      if (step === 'written down') ownLog.seal = fail
      if (step === 'sealed') keys.retire = fail
      const oldKeys = ownLog.keys
      await assert.rejects(rotate(a, 'log'), /cut off/)
      for (const own of [store, ownLog]) for (const name of ['commit', 'seal']) Reflect.deleteProperty(own, name)
      a = await nodes.restart(a)
      nodes.skip(60_000)
      const isOld = a.node.ownLog.keys[0] === oldKeys[0]
      assert.equal(isOld, step === 'keys on the disk')
      const idx = await state(a, step)
      await a.node.federation.exchange.round()
      assert.equal((await partnerOf(a, b)).error, null)
      assert.deepEqual((await partnerOf(b, a)).logKeys.map(toVerifierKeyText), a.node.ownLog.keys)
      verifyStatement(parseTlogProof(await a.node.ownLog.proofOf(idx)), parsePolicy(await ownPolicy(a)))
    }
    const kept = readdirSync(join(a.home, 'keys')).filter((file) => file.startsWith('log-'))
    assert.equal(kept.length, 2, kept.join(', '))
  })
})

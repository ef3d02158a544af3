import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LogDecided, LogMemories } from '../src/http/index.ts'
import { localAdministrator } from '../src/identity/index.ts'
import { parsePolicy, parseTlogProof, parseVerifierKey, toPolicyText, verifyCheckpoint, verifyStatement } from '../src/ledger/index.ts'
import { readBackup, restoreHome } from '../src/node/index.ts'
import { Circle, type Running } from './circle.ts'
import { testObject } from './open-intel.ts'

/** A node comes back from a backup that is older than what its partners have cosigned. */
suite('a node restored from an old backup', () => {
  let folder: string
  let nodes: Circle
  let restores = 0
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-resolve-'))
    nodes = new Circle(folder)
  })
  afterEach(async () => {
    await nodes.close()
    rmSync(folder, { recursive: true })
  })

  async function receive({ node }: Running, ...numbers: number[]): Promise<void> {
    const collection = await node.intel.requireCollection(localAdministrator, 'intelligence')
    await node.intel.add(
      numbers.map((number) => testObject('malware', number)),
      { collection, broughtBy: 'test' },
    )
  }
  const seal = async (one: Running) => {
    await one.node.ownLog.seal()
    await one.node.federation.exchange.round()
  }
  const backUp = async (one: Running): Promise<string> => {
    const file = join(folder, 'node.backup')
    await writeFile(file, readBackup(one.home, one.node.store))
    return file
  }
  /** The old node is gone for good; the restored one answers at its address. */
  const restore = async (one: Running, file: string): Promise<Running> => {
    await nodes.stop(one)
    restores += 1
    const home = join(folder, `restored ${restores}`)
    await restoreHome(file, home)
    return nodes.start(home, one.name, Number(new URL(one.url).port))
  }
  const size = async ({ node }: Running) => (await node.ownLog.latest())?.size ?? 0
  const resolve = async (one: Running, decision: object): Promise<LogDecided> => {
    const answer = await one.call('POST', '/log/resolve', decision)
    assert.equal(answer.statusCode, 200, answer.payload)
    return answer.json()
  }
  const isMirrored = async (witness: Running, of: Running, entries: number) => {
    for (let tries = 0; tries < 200; tries += 1) {
      const held = await witness.node.federation.mirror.held()
      if (held.some((one) => one.origin === of.node.ownLog.origin && one.size === entries)) return
      await sleep(20)
    }
    assert.fail('the partner does not mirror the log')
  }
  const objectProof = async ({ node }: Running, number: number) => {
    const stated = await node.intel.disclose(localAdministrator, testObject('malware', number).id)
    return node.ownLog.proofOf(stated?.statementIdx ?? -1, stated?.disclosure)
  }
  const policy = async (one: Running) => parsePolicy((await one.call('GET', '/log/policy')).payload)

  /** Its backup is of a moment when some statements were durable and not sealed; after it, more came and were cosigned. */
  async function setBack(): Promise<{ a: Running; b: Running; c: Running; before: number; head: string }> {
    const [a, b, c] = [await nodes.make('A'), await nodes.make('B'), await nodes.make('C')]
    await nodes.befriend(a, b, c)
    await receive(a, 1, 2)
    await seal(a)
    await receive(a, 3)
    const file = await backUp(a)
    await receive(a, 4, 5)
    await seal(a)
    const before = await size(a)
    for (const one of [b, c]) await isMirrored(one, a, before)
    const head = await a.node.ownLog.checkpoint()
    return { a: await restore(a, file), b, c, before, head }
  }

  test('signs nothing before all its witnesses have spoken, and then stands still', async () => {
    const { a } = await setBack()
    await receive(a, 6)
    await assert.rejects(a.node.ownLog.seal(), { code: 'transparency.unconfirmed' })
    await a.node.federation.exchange.round()
    await assert.rejects(a.node.ownLog.seal(), { code: 'transparency.behind' })
    const state = (await a.call('GET', '/log')).json()
    assert.match(state.behind, /restored from an old backup/)
  })

  test('signs again by itself where its witnesses remember nothing that it does not have', async () => {
    const [a, b] = [await nodes.make('A'), await nodes.make('B')]
    await nodes.befriend(a, b)
    await receive(a, 1)
    await seal(a)
    const again = await restore(a, await backUp(a))
    await assert.rejects(again.node.ownLog.seal(), { code: 'transparency.unconfirmed' })
    await again.node.federation.exchange.round()
    await receive(again, 2)
    await seal(again)
    verifyStatement(parseTlogProof(await objectProof(again, 2)), await policy(again))
    const alone = await nodes.make('Alone')
    const restored = await restore(alone, await backUp(alone))
    await restored.node.federation.exchange.round()
    await restored.node.ownLog.seal()
  })

  test('takes the lost end back from a partner: one history, nothing acknowledged is gone from it, and what is lost is told', async () => {
    const { a, b, c, before, head } = await setBack()
    await receive(a, 6)
    await a.node.federation.exchange.round()
    const { memories } = (await a.call('GET', '/log/memories')).json<LogMemories>()
    assert.deepEqual(
      memories.map(({ partner, size: remembered, canGiveBack }) => [partner, remembered, canGiveBack]),
      [
        ['B', before, true],
        ['C', before, true],
      ],
    )
    const { detail } = await resolve(a, { decision: 'take-back', partner: 'B' })
    assert.match(detail, new RegExp(`has its ${before} entries again`))
    await a.node.federation.exchange.round()
    for (const { error, cosignedSize } of await a.node.federation.partners.list()) {
      assert.equal(error, null)
      assert.equal(cosignedSize, await size(a))
    }
    for (const one of [b, c]) assert.deepEqual(await one.node.federation.alarms.list(), [])
    // The head that everybody had seen is a beginning of the log as it is now.
    const old = verifyCheckpoint(
      head,
      a.node.ownLog.keys.map((key) => parseVerifierKey(key)),
    ).checkpoint
    assert.deepEqual(Buffer.from(await a.node.ownLog.tree(before).root()), Buffer.from(old.root))
    // What the backup had, durable or sealed, and what came since: all provable. What was lost is an entry that nobody opens.
    for (const number of [1, 2, 3, 6]) verifyStatement(parseTlogProof(await objectProof(a, number)), await policy(a))
    const rows = await a.node.ownLog.statements({ limit: 100 })
    assert.equal(rows.filter(({ kind, isErased }) => kind === 'lost' && isErased).length, 2)
    const decided = rows.find(({ kind, subject }) => kind === 'decided' && subject === a.node.ownLog.origin)
    verifyStatement(parseTlogProof(await a.node.ownLog.proofOf(decided?.idx ?? -1)), await policy(a))
    const { findings } = (await a.call('POST', '/doctor', {})).json()
    assert.deepEqual(findings, [])
    // What was lost can come in again, as anything can.
    await receive(a, 4, 5)
    await seal(a)
    verifyStatement(parseTlogProof(await objectProof(a, 5)), await policy(a))
  })

  test('takes nothing back that does not lead to what it had signed', async () => {
    const { a, b } = await setBack()
    await a.node.federation.exchange.round()
    await b.node.store.commit((tx) =>
      tx.db
        .updateTable('mirror_entry')
        .set({ entry: new Uint8Array(256 * 32) })
        .execute(),
    )
    const answer = await a.call('POST', '/log/resolve', { decision: 'take-back', partner: 'B' })
    assert.equal(answer.json().code, 'transparency.not-a-tail')
    assert.notEqual(await a.node.ownLog.behind(), undefined)
    await resolve(a, { decision: 'take-back', partner: 'C' })
  })

  test('ends its log and begins another: what it knows stands in the new one, with why, and partners add it anew', async () => {
    const { a, b, before } = await setBack()
    const oldOrigin = a.node.ownLog.origin
    await a.node.federation.exchange.round()
    const { origin } = await resolve(a, { decision: 'new-log', reason: 'The last backup was a week old.' })
    assert.notEqual(origin, oldOrigin)
    const alone = parsePolicy(toPolicyText({ logs: a.node.ownLog.keys.slice(0, 1), witnesses: [], threshold: 0 }))
    for (const number of [1, 2, 3]) verifyStatement(parseTlogProof(await objectProof(a, number)), alone)
    const [ended] = (await a.call('GET', '/log/memories')).json<LogMemories>().ended
    assert.equal(ended?.origin, oldOrigin)
    assert.ok((ended?.size ?? 0) < before)
    // Until a person at the partner decides, it is a stranger there.
    await a.node.federation.exchange.round()
    assert.match((await a.node.federation.partners.require('B')).error ?? '', /404/)
    await b.node.federation.partners.remove('A')
    await b.node.federation.partners.add({ url: a.url })
    await a.node.federation.exchange.round()
    const again = await nodes.restart(a)
    assert.equal(again.node.ownLog.origin, origin)
    await receive(again, 9)
    await seal(again)
    const partner = await again.node.federation.partners.require('B')
    assert.deepEqual([partner.error, partner.cosignedSize], [null, await size(again)])
    assert.deepEqual((await again.call('POST', '/doctor', {})).json().findings, [])
  })

  test('goes on without a witness that is gone for good, when a person says so', async () => {
    const [a, b] = [await nodes.make('A'), await nodes.make('B')]
    await nodes.befriend(a, b)
    await receive(a, 1)
    await seal(a)
    const file = await backUp(a)
    await nodes.stop(b)
    const again = await restore(a, file)
    await again.node.federation.exchange.round()
    await assert.rejects(again.node.ownLog.seal(), { code: 'transparency.unconfirmed' })
    await resolve(again, { decision: 'go-on', reason: 'B has burnt down.' })
    await receive(again, 2)
    await again.node.ownLog.seal()
    const refused = await again.call('POST', '/log/resolve', { decision: 'new-log', reason: 'For fun.' })
    assert.equal(refused.json().code, 'transparency.not-behind')
  })

  test('does not go on against a witness that is ahead', async () => {
    const { a: ahead } = await setBack()
    await ahead.node.federation.exchange.round()
    assert.equal((await ahead.call('POST', '/log/resolve', { decision: 'go-on', reason: 'Why not.' })).json().code, 'transparency.behind')
  })
})

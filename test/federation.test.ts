import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, suite, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { createApp } from '../src/http/index.ts'
import { localAdministrator } from '../src/identity/index.ts'
import {
  type Evidence,
  parseEvidence,
  parsePolicy,
  parseTlogProof,
  requireEvidence,
  toCheckpointText,
  toNoteText,
  toPolicyText,
  toVerifierKeyText,
  verifyStatement,
} from '../src/ledger/index.ts'
import { homePaths, makeHome, type Node, openNode, readLogKeys, silentLog } from '../src/node/index.ts'
import { askGo, goOracle } from './go-oracle.ts'
import { testObject } from './open-intel.ts'
import { without } from './real-parts.ts'

const clock = { now: () => Date.UTC(2026, 10, 23, 12) + Math.floor(performance.now()) }

interface Running {
  readonly name: string
  readonly home: string
  node: Node
  app: FastifyInstance
  url: string
}

suite('nodes that witness each other', () => {
  let folder: string
  let running: Running[] = []

  async function start(home: string, name: string, port = 0): Promise<Running> {
    const node = await openNode(home, { clock, log: silentLog })
    const app = await createApp({ node, localSecret: 'secret-of-the-test' })
    const url = await app.listen({ host: '127.0.0.1', port })
    const one = { name, home, node, app, url }
    running.push(one)
    return one
  }

  async function make(name: string): Promise<Running> {
    const home = join(folder, name)
    await makeHome(home, { name, organisation: { name } }, clock)
    return start(home, name)
  }

  async function stop(one: Running): Promise<void> {
    running = running.filter((other) => other !== one)
    await one.app.close()
    await one.node.close()
  }

  const befriend = async (...all: readonly Running[]) => {
    for (const one of all) for (const other of all) if (one !== other) await one.node.federation.partners.add({ url: other.url })
  }

  const receive = async ({ node }: Running, ...numbers: number[]) => {
    const collection = await node.intel.requireCollection(localAdministrator, 'intelligence')
    await node.intel.add(
      numbers.map((number) => testObject('malware', number)),
      { collection, broughtBy: 'test' },
    )
    await node.ownLog.seal()
  }

  const partnersOf = ({ node }: Running) => node.federation.partners.list()
  const alarmsOf = ({ node }: Running) => node.federation.alarms.list()

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-federation-'))
  })
  afterEach(async () => {
    for (const one of [...running]) await stop(one)
    rmSync(folder, { recursive: true })
  })

  test('three nodes cosign what each states, and a proof holds under a quorum of the other two', async () => {
    const [a, b, c] = [await make('Power'), await make('Isac'), await make('Csirt')]
    await befriend(a, b, c)
    await receive(a, 1, 2, 3)
    await a.node.federation.exchange.round()
    const cosigned = await partnersOf(a)
    const size = (await a.node.ownLog.latest())?.size
    assert.deepEqual(
      cosigned.map(({ name, cosignedSize, error }) => [name, cosignedSize, error]),
      [
        ['Csirt', size, null],
        ['Isac', size, null],
      ],
    )
    const stated = await a.node.intel.disclose(localAdministrator, testObject('malware', 2).id)
    const proof = await a.node.ownLog.proofOf(stated?.statementIdx ?? -1, stated?.disclosure)
    const witnesses = cosigned.map(({ name, witnessKeys: [, quantum] }) => ({
      name,
      key: quantum === undefined ? '' : toVerifierKeyText(quantum),
    }))
    const policy = parsePolicy(toPolicyText({ logs: a.node.ownLog.keys.slice(0, 1), witnesses, threshold: 2 }))
    const verified = verifyStatement(parseTlogProof(proof), policy)
    assert.deepEqual(verified.shown, testObject('malware', 2).value)
    assert.deepEqual(verified.checkpoint.witnesses.map(({ name }) => name).sort(), ['Csirt', 'Isac'])
    for (const one of [a, b, c]) assert.deepEqual(await alarmsOf(one), [])
  })

  test('a partner that is down holds nobody up, and is asked again when it is back', async () => {
    const [a, b, c] = [await make('A'), await make('B'), await make('C')]
    await befriend(a, b, c)
    const port = Number(new URL(b.url).port)
    await stop(b)
    await receive(a, 1)
    await a.node.federation.exchange.round()
    const [down, up] = await partnersOf(a)
    assert.notEqual(down?.error, null)
    assert.equal(up?.cosignedSize, (await a.node.ownLog.latest())?.size)
    await start(b.home, 'B', port)
    await a.node.federation.exchange.round()
    assert.deepEqual(
      (await partnersOf(a)).map(({ error }) => error),
      [null, null],
    )
  })

  test('a node restored from an old backup finds its witness ahead of it, and signs nothing more', async () => {
    const [a, b] = [await make('A'), await make('B')]
    await befriend(a, b)
    await receive(a, 1)
    const backup = join(folder, 'old.sqlite')
    await a.node.store.copyTo(backup)
    await receive(a, 2, 3)
    await a.node.federation.exchange.round()
    await stop(a)
    copyFileSync(backup, homePaths(a.home).database)
    for (const end of ['-wal', '-shm']) rmSync(`${homePaths(a.home).database}${end}`, { force: true })
    const restored = await start(a.home, 'A')
    await restored.node.federation.exchange.round()
    assert.match((await restored.node.ownLog.behind()) ?? '', /restored from an old backup/)
    await assert.rejects(receive(restored, 4), { code: 'transparency.behind' })
    assert.deepEqual(await alarmsOf(b), [], 'standing still is no offence')
  })

  /** The node signs, with its real keys, another history than the one it has. */
  async function forge(one: Running, size: number): Promise<string> {
    const keys = readLogKeys(homePaths(one.home).keys, one.node.ownLog.origin)
    const text = toCheckpointText({ origin: one.node.ownLog.origin, size: BigInt(size), root: new Uint8Array(32).fill(66), extensions: [] })
    return toNoteText({ text, signatures: keys.signers.map((signer) => signer.sign(text, 1n)) })
  }

  const goTakes = (evidence: Evidence, key: string) =>
    askGo({
      op: 'evidence',
      key,
      notes: [evidence.older, evidence.newer],
      path: evidence.path.map((hash) => Buffer.from(hash).toString('base64')),
    })

  test(
    'a node that shows two heads of one size is caught by the first exchange, with evidence that convinces anyone',
    without(goOracle(), 'go'),
    async () => {
      const [liar, b] = [await make('Liar'), await make('B')]
      await befriend(liar, b)
      await receive(liar, 1, 2)
      await liar.node.federation.exchange.round()
      const size = (await liar.node.ownLog.latest())?.size ?? 0
      const body = `old ${size}\n\n${await forge(liar, size)}`
      const answer = await fetch(`${b.url}/witness/add-checkpoint`, { method: 'POST', body })
      assert.equal(answer.status, 409)
      const [alarm] = await alarmsOf(b)
      assert.equal(alarm?.isProof, true)
      const evidence = parseEvidence(alarm?.evidence ?? '')
      const [partner] = await partnersOf(b)
      assert.deepEqual(requireEvidence(evidence, partner?.logKeys ?? []), { oldSize: BigInt(size), newSize: BigInt(size) })
      assert.deepEqual(goTakes(evidence, liar.node.ownLog.keys[0] ?? ''), { checked: 2 })
      // The same lie again is the same alarm.
      await fetch(`${b.url}/witness/add-checkpoint`, { method: 'POST', body })
      assert.equal((await alarmsOf(b)).length, 1)
    },
  )

  test(
    'a node that shows one history to one partner and another to the other is caught when they compare',
    without(goOracle(), 'go'),
    async () => {
      const [liar, b, c] = [await make('Liar'), await make('B'), await make('C')]
      await befriend(liar, b, c)
      await receive(liar, 1, 2)
      // To C it shows a head that its own tiles do not have; B is shown the tiles' head.
      const forged = await forge(liar, 2)
      const shown = await fetch(`${c.url}/witness/add-checkpoint`, { method: 'POST', body: `old 0\n\n${forged}` })
      assert.equal(shown.status, 200)
      const liarAtB = await fetch(`${b.url}/witness/add-checkpoint`, {
        method: 'POST',
        body: `old 0\n\n${await liar.node.ownLog.checkpoint()}`,
      })
      assert.equal(liarAtB.status, 200)
      await b.node.federation.exchange.round()
      const [alarm] = await alarmsOf(b)
      assert.equal(alarm?.isProof, true)
      const evidence = parseEvidence(alarm?.evidence ?? '')
      assert.ok(evidence.path.length > 0, 'the two heads have different sizes')
      assert.deepEqual(goTakes(evidence, liar.node.ownLog.keys[0] ?? ''), { checked: 2 })
    },
  )

  test('an honest log raises no alarm, however its partners lag behind each other', async () => {
    const [a, b, c] = [await make('A'), await make('B'), await make('C')]
    await befriend(a, b, c)
    for (const number of [1, 2, 3, 4]) {
      await receive(a, number)
      const asked = number % 2 === 0 ? b : c
      await fetch(`${asked.url}/witness/add-checkpoint`, { method: 'POST', body: `old 0\n\n${await a.node.ownLog.checkpoint()}` })
      for (const one of [b, c, a]) await one.node.federation.exchange.round()
    }
    for (const one of [a, b, c]) assert.deepEqual(await alarmsOf(one), [])
  })
})

import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, suite, test } from 'node:test'
import fc from 'fast-check'
import { localAdministrator, type Reader } from '../src/identity/index.ts'
import { parsePolicy, parseTlogProof, requireDisclosed, toPolicyText, verifyStatement } from '../src/ledger/index.ts'
import { makeHome, type Node, openNode, silentLog } from '../src/node/index.ts'
import { listLogKeys } from '../src/transparency/index.ts'
import type { World } from './acts/act.ts'
import { alertActs, plantActs } from './acts/alerts.ts'
import { authorityActs } from './acts/authority.ts'
import { incidentActs } from './acts/incidents.ts'
import { intelligenceActs } from './acts/intelligence.ts'
import { aReport } from './open-authority.ts'
import { dnsLine } from './open-detect.ts'
import { testId, testObject } from './open-intel.ts'
import { learnedRows, plantName, smallPlantReadings, smallPlantTags } from './small-plant.ts'

const clock = { now: () => Date.UTC(2026, 10, 23, 12) }
const green: Reader = {
  tokenId: 'green',
  name: 'green',
  clearance: 'green',
  isAdmin: false,
  grants: [{ collectionId: '*', canRead: true, canWrite: false }],
}

const act = fc.oneof(
  { weight: 2, arbitrary: intelligenceActs },
  { weight: 1, arbitrary: alertActs },
  { weight: 1, arbitrary: plantActs },
  { weight: 3, arbitrary: incidentActs },
  { weight: 2, arbitrary: authorityActs },
)

suite('the log of everything that happens', () => {
  const template = mkdtempSync(join(tmpdir(), 'entente-statements-'))
  before(() => makeTemplate(template))
  after(() => rmSync(template, { recursive: true }))

  test('has one entry for each thing that any room receives, publishes, withdraws, reports or decides, provable; what is redacted verifies, what is altered does not', async () => {
    const run = fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 25 }), async (acts) => {
      const home = mkdtempSync(join(tmpdir(), 'entente-statements-'))
      cpSync(template, home, { recursive: true })
      const node = await openNode(home, { clock, log: silentLog })
      try {
        const known = (await node.ownLog.statements({ limit: 500 })).length
        const [alert] = (await node.detect.alerts.list(localAdministrator, { limit: 1 })).alerts
        assert.ok(alert !== undefined)
        const { incidents } = await node.incidents.list(localAdministrator, { limit: 10 })
        assert.equal(incidents.length, 3)
        const { threads } = await node.authority.inbox.list(localAdministrator)
        const world: World = {
          node,
          held: new Map(),
          incidents: incidents.map(({ id }) => id),
          reports: threads.map(({ id }) => id),
          alertId: alert.id,
        }
        const expected: string[] = []
        for (const one of acts) expected.push(...(await one.perform(world)))
        await node.ownLog.seal()
        await requireOneEach(node, expected, known)
        await requireProofs(world, known)
      } finally {
        await node.close()
        rmSync(home, { recursive: true })
      }
    })
    await fc.assert(run, { numRuns: Number(process.env.ENTENTE_RUNS ?? 30) })
  })
})

/** A node with an alert of an indicator, a plant whose model is in shadow, three incidents, and two reports that others made. */
async function makeTemplate(home: string): Promise<void> {
  await makeHome(home, { name: 'n', organisation: { name: 'o' } }, clock)
  const node = await openNode(home, { clock, log: silentLog })
  const collection = await node.intel.requireCollection(localAdministrator, 'intelligence')
  await node.intel.add(
    [testObject('indicator', 9, { name: 'beacon', pattern: "[domain-name:value = 'beacon.example']", level: 'green' })],
    {
      collection,
      broughtBy: 'test',
    },
  )
  await node.settle()
  const source = await node.sources.add({ kind: 'http', name: 'sensor', follow: false })
  await node.sources.feed(source.id, Readable.from([Buffer.from(`${dnsLine('beacon.example', clock.now())}\n`)]))
  const { id: plantId } = await node.plants.add({ name: plantName, tags: smallPlantTags.map((name) => ({ name, asset: name })) })
  await node.plants.take({ plantId, readings: smallPlantReadings(clock.now() - 3 * 86_400_000, { from: 0, to: learnedRows }) })
  await node.settle()
  await node.plantWatch.learn(localAdministrator, plantName, { approve: [] })
  for (const title of ['one', 'two', 'three']) await node.incidents.open(localAdministrator, { title, level: 'red' })
  for (const _ of [1, 2]) {
    await node.authority.receiving.takeDown(localAdministrator, { way: 'phone', marking: 'red', report: aReport().body })
  }
  await node.close()
}

async function requireOneEach(node: Node, expected: readonly string[], known: number): Promise<void> {
  const listed = (await node.ownLog.statements({ limit: 500 })).reverse().slice(known)
  const told = listed.map(({ kind, subject, version: at }) => (kind === 'received' ? `${kind} ${subject} ${at}` : `${kind} ${subject}`))
  assert.deepEqual(told, expected)
  assert.ok(listed.every(({ isSealed }) => isSealed))
}

async function requireProofs({ node, held }: World, known: number): Promise<void> {
  const logs = (await listLogKeys(node.store, node.ownLog)).map(({ key }) => key)
  const policy = parsePolicy(toPolicyText({ logs, witnesses: [], threshold: 0 }))
  for (const row of (await node.ownLog.statements({ limit: 500 })).slice(0, -known)) {
    // What opens the entry of a withdrawn version is erased: its neighbours are proved all the same.
    if (row.isErased) await assert.rejects(node.ownLog.proofOf(row.idx), { code: 'transparency.erased' })
    else assert.equal(verifyStatement(parseTlogProof(await node.ownLog.proofOf(row.idx)), policy).index, BigInt(row.idx))
  }
  for (const [at, versions] of held) {
    const id = testId('indicator', at)
    const secretText = versions.get(Math.max(...versions.keys())) ?? ''
    const found = await node.intel.get(green, 'api', id)
    const stated = await node.intel.disclose(green, id)
    if (found === undefined || stated === undefined) return assert.fail('green may see the indicator')
    const proof = await node.ownLog.proofOf(stated.statementIdx, stated.disclosure)
    const { shown } = verifyStatement(parseTlogProof(proof), policy)
    requireDisclosed(shown ?? {}, found.value)
    assert.deepEqual(shown?.labels, ['open', 'open too'])
    assert.throws(() => requireDisclosed(shown ?? {}, { ...found.value, name: 'another' }), { place: 'name' })
    const extra = Buffer.from(parseTlogProof(proof).extra ?? '').toString()
    assert.equal(extra.includes(JSON.stringify(['description'])), false)
    if (secretText.length > 6) assert.equal(extra.includes(secretText), false)
    const whole = await node.intel.disclose(localAdministrator, id)
    const all = verifyStatement(parseTlogProof(await node.ownLog.proofOf(whole?.statementIdx ?? -1, whole?.disclosure)), policy)
    assert.equal(all.shown?.description, secretText)
  }
}

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { isFault } from '../src/base/index.ts'
import { localAdministrator, type Reader } from '../src/identity/index.ts'
import { parsePolicy, parseTlogProof, requireDisclosed, toPolicyText, verifyStatement } from '../src/ledger/index.ts'
import { makeHome, type Node, openNode, silentLog } from '../src/node/index.ts'
import { toMarkingId, toStixObject } from '../src/stix/index.ts'
import { listLogKeys } from '../src/transparency/index.ts'
import { testId } from './open-intel.ts'

const clock = { now: () => Date.UTC(2026, 10, 23, 12) }
const green: Reader = {
  tokenId: 'green',
  name: 'green',
  clearance: 'green',
  isAdmin: false,
  grants: [{ collectionId: '*', canRead: true, canWrite: false }],
}

/** Things that happen to a node, in any order. */
type Act =
  | { readonly kind: 'receive'; readonly number: number; readonly version: number; readonly secret: string }
  | { readonly kind: 'withdraw'; readonly number: number }
  | { readonly kind: 'sight'; readonly number: number }
  | { readonly kind: 'rotate' }
  | { readonly kind: 'seal' }

const number = fc.integer({ min: 1, max: 4 })
const version = fc.integer({ min: 1, max: 3 })
const secret = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.isWellFormed())
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant('receive' as const), number, version, secret }),
  fc.record({ kind: fc.constant('withdraw' as const), number }),
  fc.record({ kind: fc.constant('sight' as const), number }),
  fc.record({ kind: fc.constant('rotate' as const) }),
  fc.record({ kind: fc.constant('seal' as const) }),
)

/** An indicator with one part that only the cleared may see. */
function indicator(at: number, revision: number, closed: string) {
  return toStixObject({
    type: 'indicator',
    spec_version: '2.1',
    id: testId('indicator', at),
    created: '2026-01-01T00:00:00.000Z',
    modified: `2026-01-0${revision}T00:00:00.000Z`,
    name: `name ${at}`,
    description: closed,
    labels: ['open', 'closed', 'open too'],
    pattern: `[ipv4-addr:value = '203.0.113.${at}']`,
    pattern_type: 'stix',
    valid_from: '2026-01-01T00:00:00Z',
    object_marking_refs: [toMarkingId('green')],
    granular_markings: [{ marking_ref: toMarkingId('red'), selectors: ['description', 'labels.[1]'] }],
  })
}

/** What must be in the log, in order, after these acts: kept by the test alone. */
class Expected {
  readonly statements: string[] = []
  readonly held = new Map<number, Map<number, string>>()
}

async function perform(node: Node, expected: Expected, one: Act): Promise<void> {
  const collection = await node.intel.requireCollection(localAdministrator, 'intelligence')
  if (one.kind === 'seal') return node.ownLog.seal()
  if (one.kind === 'rotate') {
    await node.keys.rotate({ role: 'log', isCompromised: false, by: 'test' })
    expected.statements.push(`key-rotated ${node.ownLog.origin}`)
    return
  }
  if (one.kind === 'receive') {
    const object = indicator(one.number, one.version, one.secret)
    const [added] = await node.intel.add([object], { collection, broughtBy: 'test' })
    const held = expected.held.get(one.number) ?? new Map<number, string>()
    if (added !== undefined && 'outcome' in added && added.outcome === 'new') {
      assert.equal(held.has(one.version), false)
      expected.statements.push(`received ${object.id} ${object.versionText}`)
      expected.held.set(one.number, held.set(one.version, one.secret))
    } else assert.equal(held.has(one.version), true)
    return
  }
  const id = testId('indicator', one.number)
  const held = expected.held.get(one.number)
  if (one.kind === 'withdraw') {
    try {
      const gone = await node.intel.withdraw(localAdministrator, { collection, id })
      assert.equal(gone, held?.size)
      for (let at = 0; at < gone; at += 1) expected.statements.push(`withdrawn ${id}`)
      expected.held.delete(one.number)
    } catch (error) {
      if (!isFault(error)) throw error
      assert.equal(held, undefined)
    }
    return
  }
  const sightings = await node.intel.requireCollection(localAdministrator, 'sightings')
  const options = {
    collection: sightings,
    broughtBy: 'test',
    indicatorId: id,
    firstSeen: 1,
    lastSeen: 2,
    count: 1,
    level: 'green' as const,
  }
  const { id: sighting } = await node.intel.addSighting(options)
  expected.statements.push(`published ${sighting}`)
}

suite('the log of everything that happens', () => {
  test('has one entry for each thing received, published or withdrawn, and for each change of keys, provable; what is redacted verifies, what is altered does not', async () => {
    const run = fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 25 }), async (acts) => {
      const home = mkdtempSync(join(tmpdir(), 'entente-statements-'))
      await makeHome(home, { name: 'n', organisation: { name: 'o' } }, clock)
      const node = await openNode(home, { clock, log: silentLog })
      try {
        const before = (await node.ownLog.statements({ limit: 500 })).length
        const expected = new Expected()
        for (const one of acts) await perform(node, expected, one)
        await node.ownLog.seal()
        await requireOneEach(node, expected, before)
        await requireProofs(node, expected, before)
      } finally {
        await node.close()
        rmSync(home, { recursive: true })
      }
    })
    await fc.assert(run, { numRuns: Number(process.env.ENTENTE_RUNS ?? 30) })
  })
})

async function requireOneEach(node: Node, expected: Expected, before: number): Promise<void> {
  const listed = (await node.ownLog.statements({ limit: 500 })).reverse().slice(before)
  const told = listed.map(({ kind, subject, version: at }) => (kind === 'received' ? `${kind} ${subject} ${at}` : `${kind} ${subject}`))
  assert.deepEqual(told, expected.statements)
  assert.ok(listed.every(({ isSealed }) => isSealed))
}

async function requireProofs(node: Node, expected: Expected, before: number): Promise<void> {
  const logs = (await listLogKeys(node.store, node.ownLog)).map(({ key }) => key)
  const policy = parsePolicy(toPolicyText({ logs, witnesses: [], threshold: 0 }))
  for (const row of (await node.ownLog.statements({ limit: 500 })).slice(0, -before)) {
    // What opens the entry of a withdrawn version is erased: its neighbours are proved all the same.
    if (row.isErased) await assert.rejects(node.ownLog.proofOf(row.idx), { code: 'transparency.erased' })
    else assert.equal(verifyStatement(parseTlogProof(await node.ownLog.proofOf(row.idx)), policy).index, BigInt(row.idx))
  }
  for (const [at, versions] of expected.held) {
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

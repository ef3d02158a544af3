import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, suite, test } from 'node:test'
import type { AdoptedListView, Circles, DraftListView, LogAlarm } from '../src/http/index.ts'
import { parsePolicy, parseTlogProof, toPolicyText, toVerifierKeyText, verifyStatement } from '../src/ledger/index.ts'
import { Circle, type Running } from './circle.ts'
import { runCommand } from './command-line.ts'

const circle = 'Energy CSIRTs'

/** Nodes that keep a list of who they are. Lists travel as files: nothing here but `exchange` goes from node to node. */
suite('a circle of nodes', () => {
  let folder: string
  let nodes: Circle
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-members-'))
    nodes = new Circle(folder)
  })
  afterEach(async () => {
    await nodes.close()
    rmSync(folder, { recursive: true })
  })

  /** The answer, or the code of the refusal. */
  async function post<T>(one: Running, path: string, body: object): Promise<T> {
    const answer = await one.call('POST', path, body)
    if (answer.statusCode !== 200) throw Object.assign(new Error(answer.json().detail), { code: answer.json().code })
    return answer.json()
  }
  const propose = (one: Running, wish: object) => post<DraftListView>(one, '/circles/propose', { circle, url: one.url, ...wish })
  const sign = (one: Running, source: string, again = false) => post<DraftListView>(one, '/circles/sign', { source, again })
  const adopt = (one: Running, source: string) => post<AdoptedListView>(one, '/circles/adopt', { source })
  const circles = async (one: Running): Promise<Circles> => (await one.call('GET', '/circles')).json()
  const alarms = async (one: Running): Promise<LogAlarm[]> => (await one.call('GET', '/log/alarms')).json().alarms
  const partners = async ({ node }: Running) => (await node.federation.partners.list()).map(({ name }) => name).sort()

  /** Found by all, adopted by all. A knows the others; they know each other only by the list. */
  async function found(): Promise<[Running, Running, Running]> {
    const [a, b, c] = [await nodes.make('A'), await nodes.make('B'), await nodes.make('C')]
    for (const other of [b, c]) await a.node.federation.partners.add({ url: other.url })
    const { source } = await propose(a, { add: ['B', 'C'] })
    const signed = await sign(c, (await sign(b, source)).source)
    for (const one of [a, b, c]) await adopt(one, signed.source)
    return [a, b, c]
  }

  test('is founded once all have signed, and makes its members partners of each other', async () => {
    const [a, b, c] = [await nodes.make('A'), await nodes.make('B'), await nodes.make('C')]
    for (const other of [b, c]) await a.node.federation.partners.add({ url: other.url })
    const first = await propose(a, { add: ['B', 'C'] })
    assert.deepEqual([first.signedBy, first.missing, first.needed], [['A'], ['B', 'C'], 3])
    await assert.rejects(adopt(a, first.source), { code: 'ledger.too-few-signers' })
    // B and C sign apart; what they send back meets at A.
    const [byB, byC] = [await sign(b, first.source), await sign(c, first.source)]
    await post(a, '/circles/offer', { source: byB.source })
    const adopted = await adopt(a, byC.source)
    assert.equal(adopted.version, 1)
    for (const one of [b, c]) await adopt(one, adopted.source)
    assert.deepEqual(
      [await partners(a), await partners(b), await partners(c)],
      [
        ['B', 'C'],
        ['A', 'C'],
        ['A', 'B'],
      ],
    )
    for (const one of [a, b, c]) {
      await one.node.ownLog.seal()
      const stated = await one.node.ownLog.statements({ limit: 100, subject: circle })
      assert.deepEqual(
        stated.filter(({ kind }) => kind === 'member-changed').map(({ version }) => version),
        ['1'],
      )
    }
    // A proof of B's holds under the policy that the circle's list makes.
    await b.node.federation.exchange.round()
    const [latest] = await b.node.ownLog.statements({ limit: 100, subject: circle })
    const policy = (await b.call('GET', `/circles/${encodeURIComponent(circle)}/policy`)).payload
    const { checkpoint } = verifyStatement(parseTlogProof(await b.node.ownLog.proofOf(latest?.idx ?? -1)), parsePolicy(policy))
    assert.deepEqual(checkpoint.witnesses.map(({ name }) => name).sort(), ['A', 'C'])
  })

  test('goes on when enough of its members sign: one joins, one leaves, and nothing goes back', async () => {
    const [a, b, c] = await found()
    const d = await nodes.make('D')
    await b.node.federation.partners.add({ url: d.url })
    const draft = await propose(b, { add: ['D'], remove: ['C'], threshold: 2 })
    await assert.rejects(adopt(a, draft.source), { code: 'ledger.too-few-signers' })
    await assert.rejects(sign(d, draft.source), { code: 'ledger.does-not-follow' })
    const signed = await sign(a, draft.source)
    for (const one of [a, b]) await adopt(one, signed.source)
    assert.deepEqual(await partners(a), ['B', 'C', 'D'], 'A added C itself: the list does not part them')
    assert.deepEqual(await partners(b), ['A', 'D'])
    await assert.rejects(adopt(b, signed.source), { code: 'federation.list-adopted' })
    const [, older] = (await b.call('GET', `/circles/${encodeURIComponent(circle)}/history`)).json().versions
    await assert.rejects(adopt(b, older.source), { code: 'federation.list-adopted' })
    const [held] = (await circles(c)).circles
    assert.equal(held?.newest.version, 1)
    // C hears of it from its partners, and a person decides.
    await c.node.federation.exchange.round()
    const [heard] = (await circles(c)).drafts
    assert.deepEqual([heard?.version, heard?.signedBy, heard?.isSigned], [2, ['A', 'B'], false])
  })

  test('whose key was stolen: the old key hands over nothing, and the list takes it from everybody', async () => {
    const [a, b, c] = await found()
    await a.node.ownLog.seal()
    await a.node.federation.exchange.round()
    const [stolen] = a.node.ownLog.keys
    await a.node.keys.rotate({ role: 'log', isCompromised: true, by: 'test' })
    const draft = await propose(a, {})
    const signed = await sign(c, (await sign(b, draft.source)).source)
    for (const one of [a, b, c]) await adopt(one, signed.source)
    const pinned = (await b.node.federation.partners.require('A')).logKeys.map(toVerifierKeyText)
    assert.deepEqual(pinned, a.node.ownLog.keys)
    assert.equal(pinned.includes(stolen ?? ''), false)
    await a.node.federation.exchange.round()
    for (const { error, cosignedSize } of await a.node.federation.partners.list()) {
      assert.equal(error, null)
      assert.equal(cosignedSize, (await a.node.ownLog.latest())?.size)
    }
  })

  test('that has two lists of one version is found out when they meet, and the evidence names who signed both', async () => {
    const [a, b, c] = await found()
    const one = await sign(b, (await propose(a, { threshold: 3 })).source)
    await assert.rejects(propose(b, { remove: ['A'], threshold: 2 }), { code: 'federation.another-signed' })
    const other = await sign(c, (await propose(b, { remove: ['A'], threshold: 2, again: true })).source)
    await adopt(a, one.source)
    await adopt(c, other.source)
    // Nobody carries a file: comparing finds it.
    await a.node.federation.exchange.round()
    const [alarm] = await alarms(a)
    assert.ok(alarm?.isProof)
    assert.match(alarm.detail, /Both were signed by B/)
    await assert.rejects(adopt(c, one.source), { code: 'federation.list-forked' })
    assert.equal((await circles(a)).circles[0]?.newest.version, 2, 'what was adopted stays until people have talked')

    const evidence = join(folder, 'fork.evidence')
    writeFileSync(evidence, alarm.evidence)
    const policy = (key: string) => toPolicyText({ logs: [key], witnesses: [], threshold: 0 })
    writeFileSync(join(folder, 'b.policy'), policy(b.node.ownLog.keys[0] ?? ''))
    writeFileSync(join(folder, 'a.policy'), policy(a.node.ownLog.keys[0] ?? ''))
    const decided = await runCommand<object>(folder, ['verify', evidence, '--evidence', '--policy', join(folder, 'b.policy')])
    assert.deepEqual(decided, { holds: true, circle, version: 2, signedBoth: ['B'], known: ['B'] })
    await runCommand(folder, ['verify', evidence, '--evidence', '--policy', join(folder, 'a.policy')], 10)
  })

  test('takes no list with a signature that is none, from a stranger, or before its time', async () => {
    const [a, b] = await found()
    const draft = await propose(a, {})
    const lines = draft.source.split('\n')
    const at = lines.findLastIndex((line) => line.startsWith('— '))
    lines[at] = `${lines[at]?.slice(0, -9)}AAAAAAA=`
    await assert.rejects(post(b, '/circles/offer', { source: lines.join('\n') }), /does not verify|base64/)
    const later = await propose(b, { validFrom: '2100-01-01T00:00:00Z' })
    await assert.rejects(adopt(b, (await sign(a, later.source, true)).source), { code: 'federation.list-not-yet' })
    const stranger = await nodes.make('Stranger')
    await assert.rejects(sign(stranger, later.source), { code: 'ledger.does-not-follow' })
  })
})

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import {
  type AwarenessRecord,
  createApp,
  type Deadlines,
  type DutyChanges,
  type Incident,
  type IncidentDetail,
  type IncidentDuties,
  type IncidentDuty,
  type LogStatements,
  type Punctuality,
} from '../src/http/index.ts'
import { parsePolicy, parseTlogProof, verifyStatement } from '../src/ledger/index.ts'
import { makeHome, type Node, openNode, silentLog } from '../src/node/index.ts'

const secret = 'of-this-test-alone'

/** Milliseconds of a time as the story tells it. */
const at = (text: string): number => Date.parse(text)

/**
 * A bank with offices in Germany, France and Austria. On the Friday before Whit Monday 2026, at 17:40 in Frankfurt, a note
 * asks for money. It is classified late, personal data turn out to be touched, nothing is paid, each report is made.
 */
suite('the bank before the long weekend', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-story-'))
  const clock = { ms: at('2026-05-22T15:00:00Z'), now: () => clock.ms }
  let node: Node
  let app: FastifyInstance
  let incident: Incident

  before(async () => {
    const home = join(folder, 'home')
    await makeHome(home, { name: 'bank', organisation: { name: 'Bank' } }, clock)
    node = await openNode(home, { clock, log: silentLog })
    app = await createApp({ node, localSecret: secret })
  })
  after(async () => {
    await app.close()
    await node.close()
    rmSync(folder, { recursive: true })
  })

  async function ask(path: string, body?: unknown): Promise<string> {
    const answer = await app.inject({
      method: body === undefined ? 'GET' : 'POST',
      url: `/api/v1/${path}`,
      headers: { authorization: `Bearer ${secret}` },
      ...(body === undefined
        ? {}
        : { payload: JSON.stringify(body), headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' } }),
    })
    assert.ok(answer.statusCode < 300, `${path}: ${answer.body}`)
    return answer.body
  }
  const get = async <T>(path: string): Promise<T> => JSON.parse(await ask(path))
  const post = async <T>(path: string, body: unknown): Promise<T> => JSON.parse(await ask(path, body))
  const state = (facts: Record<string, unknown>, sure = 'known') =>
    post(`incidents/${incident.number}/facts`, { facts: Object.entries(facts).map(([fact, value]) => ({ fact, value, sure })) })
  async function duty(regime: string, stage: string): Promise<IncidentDuty> {
    const { duties } = await get<IncidentDuties>(`incidents/${incident.number}/duties`)
    const found = duties.find((one) => one.regime === regime && one.stage === stage)
    assert.ok(found, `${regime} has no stage ${stage}`)
    return found
  }
  /** The verdict and the instant, as people read them. */
  async function clockOf(regime: string, stage: string): Promise<string> {
    const { verdict, dueAt, manner } = await duty(regime, stage)
    return `${verdict} ${dueAt === null ? (manner ?? '') : new Date(dueAt).toISOString()}`.trim()
  }
  const report = (regime: string, stage: string, when: string) => {
    clock.ms = at(when)
    return post(`incidents/${incident.number}/acts`, { kind: 'submitted', regime, stage, at: clock.ms, receipt: `receipt of ${when}` })
  }

  test('17:40: an incident is opened; what the bank is, is said once', async () => {
    clock.ms = at('2026-05-22T15:45:00Z')
    const title = 'Ransom note on the file servers of three offices'
    incident = await post('incidents', {
      title,
      severity: 'critical',
      detectedAt: at('2026-05-22T15:40:00Z'),
      rootCause: 'stolen remote access',
    })
    await state({
      'established-in': 'DE, FR, AT',
      'home-state': 'DE',
      'entity-kinds': 'credit-institution',
      'nis2-class': 'essential',
      'data-role': 'controller',
    })
    const learned = { who: 'Duty officer', what: 'Files are encrypted, a note asks for money', learnedAt: at('2026-05-22T15:40:00Z') }
    const judged = { judgement: 'undecided', why: 'It is not known yet what stands still', moments: ['aware-at'] }
    const { entries } = await post<AwarenessRecord>(`incidents/${incident.number}/awareness`, { ...learned, ...judged })
    assert.equal(entries.length, 1)
    // One question decides about DORA; under NIS2 there is none, DORA takes its place.
    assert.match((await duty('eu-dora', 'initial-notification')).missing?.question ?? '', /\?$/)
    assert.equal(await clockOf('eu-nis2', 'early-warning'), 'not-due')
  })

  test('Saturday noon: classified late, so that the cap of 24 hours comes first', async () => {
    clock.ms = at('2026-05-23T12:00:00Z')
    const said = {
      who: 'Crisis team',
      what: 'Payments stand still in three states',
      judgement: 'significant',
      why: 'Critical services are hit',
    }
    await post(`incidents/${incident.number}/awareness`, { ...said, learnedAt: clock.ms, moments: ['classified-major-at'] })
    assert.equal(await clockOf('eu-dora', 'initial-notification'), 'due 2026-05-23T15:40:00.000Z')
    // A bank may not wait until the next working day (RTS 2025/301 Art. 5(5)).
    assert.deepEqual((await duty('eu-dora', 'initial-notification')).extensions, [])
  })

  test('Saturday afternoon: personal data; 72 hours run over Sunday and Whit Monday', async () => {
    clock.ms = at('2026-05-23T14:00:00Z')
    const facts = { 'personal-data-breach': 'yes', 'risk-to-people': 'high' }
    const asked = { facts: Object.entries(facts).map(([fact, value]) => ({ fact, value })) }
    const { changes } = await post<DutyChanges>(`incidents/${incident.number}/what-if`, asked)
    const change = changes.find(({ regime, stage }) => regime === 'eu-gdpr' && stage === 'notification')
    assert.deepEqual([change?.before.verdict, change?.after.dueAt], ['unknown', at('2026-05-25T15:40:00Z')])
    await state({
      ...facts,
      'data-unintelligible': 'no',
      'ransom-demanded': 'yes',
      'ransom-paid': 'no',
    })
    await state({ 'data-subjects': '40 000' }, 'estimated')
    assert.equal(await clockOf('eu-gdpr', 'notification'), 'due 2026-05-25T15:40:00.000Z')
    assert.equal(await clockOf('eu-gdpr', 'data-subjects'), 'due without undue delay')
    const { deadlines } = await get<Deadlines>('deadlines')
    assert.deepEqual(
      deadlines.map(({ regime, stage }) => `${regime} ${stage}`).filter((one) => one.startsWith('eu-')),
      ['eu-dora initial-notification', 'eu-gdpr notification'],
    )
    const calendar = await ask(`incidents/${incident.number}/deadlines.ics`)
    assert.match(calendar, /DTEND:20260523T154000Z\r\n/)
  })

  test('each report ends one clock and starts the next', async () => {
    await report('eu-dora', 'initial-notification', '2026-05-23T15:00:00Z')
    assert.equal(await clockOf('eu-dora', 'intermediate-report'), 'due 2026-05-26T15:00:00.000Z')
    await report('eu-gdpr', 'notification', '2026-05-25T15:00:00Z')
    await report('eu-gdpr', 'data-subjects', '2026-05-25T16:00:00Z')
    await report('eu-dora', 'intermediate-report', '2026-05-26T14:00:00Z')
    assert.equal(await clockOf('eu-dora', 'final-report'), 'due 2026-06-26T14:00:00.000Z')
    clock.ms = at('2026-05-27T08:00:00Z')
    await state({ 'recovered-at': '2026-05-27T07:00:00Z' })
    await report('eu-dora', 'intermediate-update', '2026-05-28T10:00:00Z')
    // A month from the latest one is a Sunday: noon of Monday in Frankfurt would do, the earliest stays (Art. 5(4)).
    assert.equal(await clockOf('eu-dora', 'final-report'), 'due 2026-06-28T10:00:00.000Z')
    const [extension] = (await duty('eu-dora', 'final-report')).extensions
    assert.equal(new Date(extension?.untilAt ?? 0).toISOString(), '2026-06-29T10:00:00.000Z')
    await report('eu-dora', 'final-report', '2026-06-26T09:00:00Z')
    assert.equal(await clockOf('eu-dora', 'final-report'), 'met 2026-06-28T10:00:00.000Z')
  })

  test('every report came in time, and nothing is left', async () => {
    const { regimes } = await get<Punctuality>('punctuality')
    assert.deepEqual(
      regimes
        .filter(({ regime }) => regime === 'eu-dora' || regime === 'eu-gdpr')
        .map(({ late, overdue, onTime }) => [onTime, late, overdue]),
      [
        [4, 0, 0],
        [2, 0, 0],
      ],
    )
    assert.deepEqual((await get<Deadlines>('deadlines')).deadlines, [])
    await post(`incidents/${incident.number}`, { state: 'closed' })
    const detail = await get<IncidentDetail>(`incidents/${incident.number}`)
    assert.equal(detail.timeline.filter(({ change }) => change === 'act').length, 6)
  })

  test('the log proves, offline, who knew what when and what was reported', async () => {
    await node.ownLog.seal()
    const { statements } = await get<LogStatements>(`log/statements?subject=${incident.id}&limit=500`)
    const counts = Object.groupBy(statements, ({ kind }) => kind)
    assert.equal(counts.reported?.length, 6)
    const { entries } = await get<AwarenessRecord>(`incidents/${incident.number}/awareness`)
    const policy = parsePolicy(await ask('log/policy'))
    for (const entry of entries) {
      const proof = parseTlogProof(await ask(`incidents/${incident.number}/awareness/${entry.id}/proof`))
      const { statement, shown } = verifyStatement(proof, policy)
      assert.deepEqual([statement.kind, statement.subject, statement.version], ['decided', incident.id, entry.id])
      assert.deepEqual([shown?.who, shown?.learnedAt, shown?.why], [entry.who, entry.learnedAt, entry.why])
    }
  })
})

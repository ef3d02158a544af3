import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type {
  AwarenessRecord,
  Deadlines,
  DutyChanges,
  Incident,
  IncidentDetail,
  IncidentExchange,
  LogStatements,
  Punctuality,
  ReceivedReportDetail,
} from '../src/http/index.ts'
import { parsePolicy, parseTlogProof, verifyStatement } from '../src/ledger/index.ts'
import { bankIs, knownInJune, knownOnTuesday } from './bank-answers.ts'
import { BankDesk } from './bank-desk.ts'
import { TestNodes } from './two-nodes.ts'

/** Milliseconds of a time as the story tells it. */
const at = (text: string): number => Date.parse(text)

/**
 * A bank with offices in Germany, France and Austria. On the Friday before Whit Monday 2026, at 17:40 in Frankfurt, a note
 * asks for money. It is classified late, personal data turn out to be touched, nothing is paid, each report is made.
 */
suite('the bank before the long weekend', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-story-'))
  const nodes = new TestNodes(folder)
  const { clock } = nodes
  let desk: BankDesk

  before(async () => {
    desk = await BankDesk.open(nodes)
  })
  after(async () => {
    await nodes.closeAll()
    rmSync(folder, { recursive: true })
  })

  test('17:40: an incident is opened; what the bank is, is said once', async () => {
    clock.ms = at('2026-05-22T15:45:00Z')
    await desk.begin({
      title: 'Ransom note on the file servers of three offices',
      severity: 'critical',
      level: 'amber',
      summary: 'File servers of three offices are encrypted; a note asks for money.',
      detectedAt: at('2026-05-22T15:40:00Z'),
      rootCause: 'stolen remote access',
    })
    await desk.state(bankIs)
    const { entries } = await desk.learn({
      who: 'Duty officer',
      what: 'Files are encrypted, a note asks for money',
      learnedAt: at('2026-05-22T15:40:00Z'),
      judgement: 'undecided',
      why: 'It is not known yet what stands still',
      moments: ['aware-at'],
    })
    assert.equal(entries.length, 1)
    // One question decides about DORA; under NIS2 there is none, DORA takes its place.
    assert.match((await desk.duty('eu-dora', 'initial-notification')).missing?.question ?? '', /\?$/)
    assert.equal(await desk.clockOf('eu-nis2', 'early-warning'), 'not-due')
  })

  test('Saturday noon: classified late, so that the cap of 24 hours comes first', async () => {
    clock.ms = at('2026-05-23T12:00:00Z')
    await desk.learn({
      who: 'Crisis team',
      what: 'Payments stand still in three states',
      learnedAt: clock.ms,
      judgement: 'significant',
      why: 'Critical services are hit',
      moments: ['classified-major-at'],
    })
    assert.equal(await desk.clockOf('eu-dora', 'initial-notification'), 'due 2026-05-23T15:40:00.000Z')
    // A bank may not wait until the next working day (RTS 2025/301 Art. 5(5)).
    assert.deepEqual((await desk.duty('eu-dora', 'initial-notification')).extensions, [])
  })

  test('Saturday afternoon: personal data; 72 hours run over Sunday and Whit Monday', async () => {
    clock.ms = at('2026-05-23T14:00:00Z')
    const facts = { 'personal-data-breach': 'yes', 'risk-to-people': 'high' }
    const asked = { facts: Object.entries(facts).map(([fact, value]) => ({ fact, value })) }
    const { changes } = await desk.of<DutyChanges>('what-if', asked)
    const change = changes.find(({ regime, stage }) => regime === 'eu-gdpr' && stage === 'notification')
    assert.deepEqual([change?.before.verdict, change?.after.dueAt], ['unknown', at('2026-05-25T15:40:00Z')])
    await desk.state({ ...facts, 'data-unintelligible': 'no', 'ransom-demanded': 'yes', 'ransom-paid': 'no' })
    await desk.state({ 'affected-states': ['AT', 'DE', 'FR'] })
    await desk.state({ 'data-subjects': '40 000' }, 'estimated')
    assert.equal(await desk.clockOf('eu-gdpr', 'notification'), 'due 2026-05-25T15:40:00.000Z')
    assert.equal(await desk.clockOf('eu-gdpr', 'data-subjects'), 'due without undue delay')
    const { deadlines } = await desk.ask<Deadlines>('deadlines')
    assert.deepEqual(
      deadlines.map(({ regime, stage }) => `${regime} ${stage}`).filter((one) => one.startsWith('eu-')),
      ['eu-dora initial-notification', 'eu-gdpr notification'],
    )
    assert.match(await desk.text(`incidents/${desk.number}/deadlines.ics`), /DTEND:20260523T154000Z\r\n/)
  })

  test('each report is written by one, signed by another, sent by a click; each ends one clock and starts the next', async () => {
    await desk.report('eu-dora', 'initial-notification', '2026-05-23T15:00:00Z')
    assert.equal(await desk.clockOf('eu-dora', 'intermediate-report'), 'due 2026-05-26T15:00:00.000Z')
    await desk.report('eu-gdpr', 'notification', '2026-05-25T15:00:00Z')
    await desk.report('eu-gdpr', 'data-subjects', '2026-05-25T16:00:00Z')
    await desk.state(knownOnTuesday)
    await desk.report('eu-dora', 'intermediate-report', '2026-05-26T14:00:00Z')
    assert.equal(await desk.clockOf('eu-dora', 'final-report'), 'due 2026-06-26T14:00:00.000Z')
    clock.ms = at('2026-05-27T08:00:00Z')
    await desk.state({ 'recovered-at': '2026-05-27T07:00:00Z', 'critical-downtime': '16 h' })
    await desk.report('eu-dora', 'intermediate-update', '2026-05-28T10:00:00Z')
    // A month from the latest one is a Sunday: noon of Monday in Frankfurt would do, the earliest stays (Art. 5(4)).
    assert.equal(await desk.clockOf('eu-dora', 'final-report'), 'due 2026-06-28T10:00:00.000Z')
    const [extension] = (await desk.duty('eu-dora', 'final-report')).extensions
    assert.equal(new Date(extension?.untilAt ?? 0).toISOString(), '2026-06-29T10:00:00.000Z')
    await desk.state(knownInJune)
    await desk.report('eu-dora', 'final-report', '2026-06-26T09:00:00Z')
    assert.equal(await desk.clockOf('eu-dora', 'final-report'), 'met 2026-06-28T10:00:00.000Z')
  })

  test('each duty had its form; the supervisor holds the very reports, and its schema takes them', async () => {
    assert.deepEqual(
      desk.sent.map(({ regime, stage, form }) => `${regime} ${stage}: ${form}`),
      [
        'eu-dora initial-notification: dora-initial',
        'eu-gdpr notification: gdpr-notification',
        'eu-gdpr data-subjects: gdpr-data-subjects',
        'eu-dora intermediate-report: dora-intermediate',
        'eu-dora intermediate-update: dora-intermediate',
        'eu-dora final-report: dora-final',
      ],
    )
    const { schema } = await desk.ask<{ schema: object }>('forms/dora-final/schema')
    const isValid = new Ajv2020({ strict: false, validateFormats: false }).compile(schema)
    const held = await desk.heldBySupervisor()
    assert.deepEqual(
      held.map(({ stage }) => stage),
      ['initial-notification', 'intermediate-report', 'intermediate-update', 'final-report'],
    )
    const own = desk.sent.filter(({ regime }) => regime === 'eu-dora')
    for (const [number, { content }] of held.entries()) {
      assert.ok(isValid(content), JSON.stringify(isValid.errors))
      assert.deepEqual(content, own[number]?.content)
    }
  })

  test('the supervisor passes it on by the rules, each with its clause, and tells the bank where it went', async () => {
    const [report] = await desk.receivedBy(desk.supervisor)
    const at = `authority/reports/${report?.number}`
    const { routing } = await desk.supervisor.ask<ReceivedReportDetail>(at)
    assert.deepEqual(
      routing.proposed.map(({ rule, clause, state, recipients }) => [rule, clause, state, recipients.map(({ id }) => id)]),
      [
        ['supervisory-authorities', 'Art. 19(6)(a) and (b)', 'EU', ['eu-eba', 'eu-ecb']],
        ['nis2-bodies', 'Art. 19(6)(c)', 'DE', ['de-bsi']],
      ],
    )
    await desk.supervisor.ask(`${at}/routes`, { rule: 'nis2-bodies', state: 'DE' })
    const wanted = { rule: 'supervisory-authorities', state: 'EU', recipient: 'eu-eba' }
    const { routing: after } = await desk.supervisor.ask<ReceivedReportDetail>(`${at}/routes`, wanted)
    const letter = after.sent.find(({ way }) => way === 'carried')
    await desk.supervisor.ask(`${at}/routes/${letter?.id}/handed-over`, { note: 'by courier' })
    await desk.supervisor.ask(`${at}/tell`, {})
    await nodes.settle()
    const { messages } = await desk.of<IncidentExchange>('exchange')
    const told = messages.filter(({ kind }) => kind === 'told').map(({ text }) => text)
    assert.match(told.join(' '), /Bundesamt für Sicherheit.*Art\. 19\(6\)\(c\)/s)
    assert.match(told.join(' '), /European Banking Authority/)
    assert.deepEqual(
      (await desk.receivedBy(desk.csirt)).map(({ way, organisation, regime, states }) => [way, organisation, regime, states]),
      [['routed', 'Bank', 'eu-dora', ['AT', 'DE', 'FR']]],
    )
  })

  test('every report came in time, and nothing is left', async () => {
    const { regimes } = await desk.ask<Punctuality>('punctuality')
    assert.deepEqual(
      regimes
        .filter(({ regime }) => regime === 'eu-dora' || regime === 'eu-gdpr')
        .map(({ late, overdue, onTime }) => [onTime, late, overdue]),
      [
        [4, 0, 0],
        [2, 0, 0],
      ],
    )
    assert.deepEqual((await desk.ask<Deadlines>('deadlines')).deadlines, [])
    await desk.of<Incident>('', { state: 'closed' })
    const detail = await desk.of<IncidentDetail>('')
    assert.equal(detail.timeline.filter(({ change }) => change === 'act').length, 6)
  })

  test('the log proves, offline, who knew what when and what was reported', async () => {
    await desk.bank.node.ownLog.seal()
    // The supervisor is a witness of the bank's log: its cosignature is part of each proof.
    await desk.bank.ask('partners/exchange', {})
    const { statements } = await desk.bank.ask<LogStatements>(`log/statements?subject=${desk.id}&limit=500`)
    const reported = statements.filter(({ kind }) => kind === 'reported')
    assert.equal(reported.length, 6)
    const policy = parsePolicy(await desk.text('log/policy'))
    for (const { index, version } of reported) {
      const { statement } = verifyStatement(parseTlogProof(await desk.text(`log/statements/${index}/proof`)), policy)
      assert.deepEqual([statement.kind, statement.subject, statement.version], ['reported', desk.id, version])
    }
    const { entries } = await desk.of<AwarenessRecord>('awareness')
    for (const entry of entries) {
      const proof = parseTlogProof(await desk.text(`incidents/${desk.number}/awareness/${entry.id}/proof`))
      const { statement, shown } = verifyStatement(proof, policy)
      assert.deepEqual([statement.kind, statement.subject, statement.version], ['decided', desk.id, entry.id])
      assert.deepEqual([shown?.who, shown?.learnedAt, shown?.why], [entry.who, entry.learnedAt, entry.why])
    }
  })
})

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { type OpenedIncidents, openTestIncidents, worker } from '../../test/open-incidents.ts'
import { readerWith } from '../../test/open-intel.ts'
import { builtInData, isFault } from '../base/index.ts'
import { openDisclosure } from '../ledger/index.ts'

const ada = worker('Ada')
const hourMs = 3_600_000
const regime = 'eu-gdpr'

describe('the duties of an incident', () => {
  let test: OpenedIncidents
  beforeEach(() => {
    test = openTestIncidents()
  })
  afterEach(() => test.close())

  const dutyOf = async (id: string, stage = 'notification') => {
    const { obligations } = await test.incidents.duties.list(ada, id)
    const found = obligations.find((one) => one.regime === regime && one.stage === stage)
    assert.ok(found, `${regime} has no stage ${stage}: ${obligations.map((one) => one.stage).join()}`)
    return found
  }
  const state = (id: string, facts: Record<string, unknown>) =>
    test.incidents.stateFacts(
      ada,
      id,
      Object.entries(facts).map(([fact, value]) => ({ fact, value })),
    )
  const breach = { 'established-in': 'DE', 'data-role': 'controller', 'personal-data-breach': 'yes', 'risk-to-people': 'risk' }

  it('are asked for with one question, and known when it is answered', async () => {
    const { id } = await test.incidents.open(ada, { title: 'A lost laptop' })
    const before = await dutyOf(id)
    assert.equal(before.verdict, 'unknown')
    assert.match(before.missing?.question ?? '', /\?$/)
    await state(id, { ...breach, 'personal-data-breach': 'no' })
    assert.equal((await dutyOf(id)).verdict, 'not-due')
  })

  it('keep every version of a fact, with who said it and how sure', async () => {
    const { id } = await test.incidents.open(ada, { title: 'A lost laptop' })
    await test.incidents.stateFacts(ada, id, [{ fact: 'data subjects', value: '100', sure: 'estimated' }])
    test.clock.ms += hourMs
    await test.incidents.stateFacts(worker('Ben'), id, [{ fact: 'data-subjects', value: '12 000', source: 'the index' }])
    const [fact] = (await test.incidents.facts.history(ada, id)).filter(({ definition }) => definition.id === 'data-subjects')
    assert.deepEqual([fact?.now.value, fact?.now.by, fact?.now.source, fact?.now.sure], [12000, 'Ben', 'the index', 'known'])
    assert.deepEqual(
      fact?.earlier.map(({ value, sure }) => [value, sure]),
      [[100, 'estimated']],
    )
  })

  it('take all facts of a call or none', async () => {
    const { id } = await test.incidents.open(ada, { title: 'A lost laptop' })
    await assert.rejects(state(id, { 'personal-data-breach': 'yes', 'data-subjects': 'a few' }), isFault)
    assert.deepEqual(await test.incidents.facts.history(ada, id), [])
  })

  it('remember what is about the organisation for its next incident', async () => {
    const first = await test.incidents.open(ada, { title: 'First' })
    await state(first.id, { 'data-role': 'controller' })
    const second = await test.incidents.open(ada, { title: 'Second' })
    const known = await test.incidents.facts.history(ada, second.id)
    assert.deepEqual(
      known.map(({ definition, now }) => [definition.id, now.isOfEntity]),
      [['data-role', true]],
    )
  })

  it('are met when a person says so: the report is a statement of the log', async () => {
    const { id } = await test.incidents.open(ada, { title: 'A lost laptop' })
    await state(id, { ...breach, 'aware-at': new Date(test.clock.ms).toISOString() })
    const due = await dutyOf(id)
    assert.deepEqual([due.verdict, due.dueAtMs], ['due', test.clock.ms + 72 * hourMs])
    test.clock.ms += 80 * hourMs
    assert.equal((await dutyOf(id)).isLate, true)
    await test.statements()
    await test.incidents.recordAct(ada, id, {
      kind: 'submitted',
      regime,
      stage: 'notification',
      at: test.clock.ms - 9 * hourMs,
      receipt: 'file 4711',
    })
    assert.deepEqual(await test.statements(), [{ kind: 'reported', subject: id }])
    const met = await dutyOf(id)
    assert.deepEqual([met.verdict, met.isLate], ['met', false])
    assert.deepEqual(
      await test.incidents.deadlines.punctuality(ada),
      [{ regime, onTime: 1, late: 0, overdue: 0, running: 0 }].map((one) => one),
    )
    const line = (await test.incidents.get(ada, id)).timeline.find(({ change }) => change === 'act')
    await test.incidents.undo(ada, id, line?.id ?? '')
    assert.equal((await dutyOf(id)).verdict, 'due')
  })

  it('show what another answer would change, and write nothing', async () => {
    const { id } = await test.incidents.open(ada, { title: 'A lost laptop' })
    await state(id, { 'data-role': 'controller' })
    const facts = Object.entries(breach).map(([fact, value]) => ({ fact, value }))
    const changes = await test.incidents.duties.whatIf(ada, id, { facts })
    const change = changes.find((one) => one.regime === regime && one.stage === 'notification')
    assert.deepEqual([change?.before.verdict, change?.after.verdict], ['unknown', 'due'])
    assert.equal((await dutyOf(id)).verdict, 'unknown')
  })

  it('are warned of a day, four hours and an hour before, and when they are overdue, once each', async () => {
    const { id } = await test.incidents.open(ada, { title: 'A lost laptop' })
    await state(id, { ...breach, 'aware-at': new Date(test.clock.ms).toISOString() })
    const dueAt = (await dutyOf(id)).dueAtMs ?? 0
    const told: number[] = []
    for (const before of [25, 24, 23, 4, 1, 0, -5]) {
      test.clock.ms = dueAt - before * hourMs
      told.push(await test.incidents.deadlines.warn())
      assert.equal(await test.incidents.deadlines.warn(), 0)
    }
    assert.deepEqual(told, [0, 1, 0, 1, 1, 1, 0])
  })

  it('stand in a calendar for those who may see the incident', async () => {
    const { id } = await test.incidents.open(ada, { title: 'A lost laptop, with, commas', level: 'amber' })
    await state(id, { ...breach, 'aware-at': new Date(test.clock.ms).toISOString() })
    const calendar = await test.incidents.deadlines.calendar(ada)
    assert.match(calendar, /^BEGIN:VCALENDAR\r\n/)
    assert.match(calendar, /DTEND:20261126T120000Z\r\n/)
    assert.match(calendar, /A lost laptop\\, with\\, commas/)
    for (const line of calendar.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line)
    assert.doesNotMatch(await test.incidents.deadlines.calendar(readerWith('green', ['*'])), /VEVENT/)
  })

  it('have a record of who learned what when, which can be shown to others whole', async () => {
    const { id } = await test.incidents.open(ada, { title: 'A lost laptop' })
    await state(id, breach)
    const said = {
      who: 'Data protection officer',
      what: 'The disk was not encrypted',
      judgement: 'significant',
      why: 'Health data',
    } as const
    const entry = await test.incidents.recordAwareness(ada, id, { ...said, learnedAt: test.clock.ms - hourMs, moments: ['aware-at'] })
    assert.equal((await dutyOf(id)).dueAtMs, test.clock.ms + 71 * hourMs)
    const { statementIdx, disclosure } = await test.incidents.awareness.disclose(ada, id, entry)
    const { content } = await test.store.db
      .selectFrom('statement')
      .select('content')
      .where('idx', '=', statementIdx)
      .executeTakeFirstOrThrow()
    const shown = openDisclosure(disclosure, content)
    assert.deepEqual([shown.who, shown.why, shown.by], [said.who, said.why, 'Ada'])
    await assert.rejects(test.incidents.recordAwareness(ada, id, { ...said, learnedAt: test.clock.ms + 1 }), isFault)
  })

  it('change as the impact grows: each statement says which of them it changed', async () => {
    const { id } = await test.incidents.open(ada, { title: 'An outage', detectedAt: test.clock.ms })
    await state(id, { 'home-state': 'DE', 'established-in': 'DE', 'entity-kinds': 'credit-institution' })
    const major = { 'critical-services-affected': 'yes', 'access-may-lose-data': 'no', 'reputation-hit': 'yes' }
    await state(id, { ...major, 'aware-at': new Date(test.clock.ms).toISOString() })
    const said = (value: string, sure: 'known' | 'estimated', asOf: number) =>
      test.incidents.stateFacts(ada, id, [{ fact: 'clients-share', value, sure, asOf }])
    await said('4 %', 'estimated', test.clock.ms)
    await said('12 %', 'known', test.clock.ms + hourMs)
    const [series] = await test.incidents.duties.impact(ada, id)
    assert.deepEqual(
      series?.steps.map(({ height, sure }) => [height, sure]),
      [
        [4, 'estimated'],
        [12, 'known'],
      ],
    )
    // Two of the criteria are met from then on: RTS 2024/1772 Art. 8(1)(b).
    assert.ok(series?.steps[1]?.changes.some(({ regime: of, after }) => of === 'eu-dora' && after.verdict === 'due'))
    assert.ok(!series?.steps[0]?.changes.some(({ after }) => after.verdict === 'due'))
  })

  it('stay under the law they began under until a person takes over the new one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'entente-law-'))
    try {
      const { id } = await test.incidents.open(ada, { title: 'A lost laptop' })
      await state(id, { ...breach, 'aware-at': new Date(test.clock.ms).toISOString() })
      const text = readFileSync(join(builtInData('regimes'), `${regime}.yaml`), 'utf8')
      mkdirSync(join(folder, 'regimes'))
      // As if the law had come to an end the day before.
      writeFileSync(
        join(folder, 'regimes', `${regime}.yaml`),
        text.replaceAll('72 hours after', '48 hours after').replace(/^example:[\s\S]*/m, toExample()),
      )
      test.reopen([builtInData('.'), folder])
      const { law } = await test.incidents.duties.list(ada, id)
      assert.equal(law.isCurrent, false)
      assert.deepEqual(test.incidents.law.refused.map(String), [])
      assert.equal((await dutyOf(id)).dueAtMs, test.clock.ms + 72 * hourMs)
      const { files, duties } = await test.incidents.regimes.lawOf(ada, id)
      assert.deepEqual(
        files.map(({ path }) => path),
        [`regimes/${regime}.yaml`],
      )
      assert.match(files[0]?.changes.find(({ at }) => at === 'stages[notification].due')?.after ?? '', /^48 hours/)
      assert.equal(duties.find(({ stage }) => stage === 'notification')?.after.dueAtMs, test.clock.ms + 48 * hourMs)
      await test.incidents.takeOverLaw(ada, id)
      assert.equal((await test.incidents.duties.list(ada, id)).law.isCurrent, true)
      assert.equal((await dutyOf(id)).dueAtMs, test.clock.ms + 48 * hourMs)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

/** Two cases that hold under any length of the clock. */
function toExample(): string {
  const cases = ['no', 'unknown'].map((answer) => {
    const verdict = answer === 'no' ? 'not-due' : 'unknown'
    return {
      says: answer,
      entity: { 'established-in': ['DE'], 'data-role': 'controller' },
      facts: { 'personal-data-breach': answer },
      at: '2026-11-24T00:00:00Z',
      expect: [{ stage: 'notification', verdict }],
    }
  })
  return `example: ${JSON.stringify(cases)}\n`
}

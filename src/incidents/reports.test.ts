import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { type OpenedIncidents, openTestIncidents, worker } from '../../test/open-incidents.ts'
import { isFault } from '../base/index.ts'
import { toReportHtml } from './reports/document.ts'
import { formsFor, reportLanguages } from './reports/form.ts'
import { toReportJson } from './reports/json.ts'

const ada = worker('Ada')
const ben = worker('Ben')
const hasCode = (code: string) => (error: unknown) => isFault(error) && error.code === `incidents.${code}`
const letterhead = { organisation: 'Bank & Sons', recipient: 'The authority', marking: 'TLP:RED', signed: null }

describe('reports of an incident', () => {
  let test: OpenedIncidents
  let incident: string
  beforeEach(async () => {
    test = openTestIncidents()
    incident = (
      await test.incidents.open(ada, { title: 'A <script>alert(1)</script> note', summary: 'What it is', rootCause: 'stolen access' })
    ).id
  })
  afterEach(() => test.close())

  const state = (facts: Record<string, unknown>) =>
    test.incidents.stateFacts(
      ada,
      incident,
      Object.entries(facts).map(([fact, value]) => ({ fact, value })),
    )
  const begin = (form: string, regime: string, stage: string) =>
    test.incidents.reports.draft(ada, incident, { form, regime, stage, language: 'en' })
  const open = async (report: string) =>
    (await test.incidents.reports.get(ada, { incident, report })).report.sections
      .flatMap(({ items }) => items.filter(({ isNeeded, text }) => isNeeded && text === null))
      .map(({ item }) => item)

  it('are forms that prove themselves, in four languages, and all can be rendered', async () => {
    const { forms, refused } = Object.assign({ refused: [] }, test.incidents.reports.forms)
    assert.deepEqual(refused, [])
    assert.ok(forms.size >= 10)
    await state({ 'personal-data-breach': 'yes', 'data-subjects': '40 000' })
    for (const [form] of forms) {
      const report = await begin(form, 'eu-gdpr', 'notification')
      for (const language of reportLanguages) {
        const held = await test.incidents.reports.get(ada, { incident, report }, language)
        const html = toReportHtml(held.report, letterhead)
        assert.match(html, new RegExp(`<html lang="${language}">`))
        assert.doesNotMatch(html, /<script/)
        assert.match(html, /Bank &amp; Sons/)
        assert.ok(Object.keys(toReportJson(held.report)).length > 0)
        for (const { label, choices } of held.report.sections.flatMap(({ items }) => items)) {
          assert.match(label, /\S/)
          for (const choice of choices) assert.match(choice.label, /\S/)
        }
      }
    }
  })

  it('are there for every stage of every regime: a form of its own, or the letter with the clause of the duty', async () => {
    const { forms } = test.incidents.reports
    const { regimes } = test.incidents.law.law
    await state({ 'home-state': 'DE', 'established-in': 'DE' })
    const stages = regimes.flatMap(({ id, file }) => file.stages.map((stage) => ({ regime: id, stage: stage.id, clause: stage.clause })))
    assert.ok(stages.length >= 90)
    for (const { regime, stage, clause } of stages) {
      const [form] = formsFor(forms, { regime, stage })
      assert.ok(form !== undefined, `${regime} ${stage}`)
      const { report } = await test.incidents.reports.get(ada, { incident, report: await begin(form.id, regime, stage) })
      assert.ok(report.needed > 0, form.id)
      if (form.for.length === 0) assert.ok(report.clause.endsWith(clause), `${regime} ${stage}: ${report.clause}`)
    }
    // What a form says that it is for is in the law.
    const known = new Set(stages.map(({ regime, stage }) => `${regime} ${stage}`))
    for (const form of forms.forms.values()) for (const { regime, stage } of form.for) assert.ok(known.has(`${regime} ${stage}`), form.id)
  })

  it('are for practice alone where the law is a draft', async () => {
    for (const { id, status, for: duties } of test.incidents.reports.forms.forms.values()) {
      for (const { regime } of duties) {
        const law = test.incidents.law.law.regimes.find((one) => one.id === regime)?.file.status
        if (law === 'proposed' || law === 'adopted') assert.equal(status, 'proposed', `${id} for ${regime}`)
      }
    }
    const { report } = await test.incidents.reports.get(
      ada,
      { incident, report: await begin('circia-incident', 'us-circia', 'covered-incident') },
      'de',
    )
    assert.match(toReportHtml(report, letterhead), /nicht in Kraft/)
  })

  it('say every choice of a fact in the language of the report', () => {
    const { items } = test.incidents.reports.forms
    const { definitions } = test.incidents.law.law
    for (const [id, { fact = '', choices = {} }] of items) {
      const { type, choices: known = {} } = definitions.get(fact) ?? {}
      if (type === 'choice')
        assert.deepEqual(
          Object.keys(known).filter((key) => !(key in choices)),
          [],
          id,
        )
    }
  })

  it('fill themselves from the facts, and say what is still open', async () => {
    const report = await begin('nis2-early-warning', 'eu-nis2', 'early-warning')
    assert.deepEqual(await open(report), ['contact', 'aware', 'malicious', 'cross-border'])
    await state({ 'malicious-act': 'yes', 'cross-border-impact': 'no', 'aware-at': new Date(test.clock.ms).toISOString() })
    assert.deepEqual(await open(report), ['contact'])
    await test.incidents.reports.write(ada, { incident, report }, { contact: 'Crisis team, +49 30 1' })
    const { report: filled } = await test.incidents.reports.get(ada, { incident, report })
    assert.equal(filled.filled, filled.needed)
    const json = toReportJson(filled)
    assert.deepEqual(json.contact, 'Crisis team, +49 30 1')
    assert.equal(Object(json.incident).suspectedMalicious, true)
  })

  it('are signed by somebody who has not written in them, and say from then on what they say', async () => {
    const report = await begin('gdpr-notification', 'eu-gdpr', 'notification')
    const which = { incident, report }
    await state({ 'aware-at': new Date(test.clock.ms).toISOString(), 'data-subjects': '100', 'risk-to-people': 'high' })
    await assert.rejects(test.incidents.reports.sign(ben, which), hasCode('cannot-sign'))
    await test.incidents.reports.write(ada, which, {
      contact: 'DPO',
      nature: 'A lost disk',
      records: '100',
      consequences: 'Fraud',
      measures: 'Wiped',
    })
    await assert.rejects(test.incidents.reports.sign(ada, which), hasCode('cannot-sign'))
    await assert.rejects(test.incidents.reports.submitted(ada, which, { at: test.clock.ms }), hasCode('not-signed'))
    await test.incidents.reports.sign(ben, which)
    await state({ 'data-subjects': '999' })
    const signed = await test.incidents.reports.get(ada, which)
    assert.equal(signed.state, 'signed')
    const people = signed.report.sections.flatMap(({ items }) => items).find(({ item }) => item === 'people')
    assert.equal(people?.value, 100)
    await assert.rejects(test.incidents.reports.write(ada, which, { contact: 'x' }), hasCode('report-signed'))
  })

  it('end their clock when a person says that they were sent, once', async () => {
    await state({ 'established-in': 'DE', 'data-role': 'controller', 'personal-data-breach': 'yes', 'risk-to-people': 'risk' })
    await state({ 'aware-at': new Date(test.clock.ms).toISOString(), 'data-subjects': '100' })
    const report = await begin('gdpr-notification', 'eu-gdpr', 'notification')
    const which = { incident, report }
    await test.incidents.reports.write(ada, which, { contact: 'DPO', nature: 'A', records: '1', consequences: 'B', measures: 'C' })
    await test.incidents.reports.sign(ben, which)
    await test.statements()
    const sent = () => test.incidents.reports.submitted(ada, which, { at: test.clock.ms, receipt: 'file 1' })
    await sent()
    assert.deepEqual(await test.statements(), [{ kind: 'reported', subject: incident }])
    await assert.rejects(sent(), hasCode('not-signed'))
    const { obligations } = await test.incidents.duties.list(ada, incident)
    assert.equal(obligations.find(({ regime, stage }) => regime === 'eu-gdpr' && stage === 'notification')?.verdict, 'met')
    assert.equal((await test.incidents.reports.get(ada, which)).state, 'submitted')
  })

  it('show what the stage before said, where it differs', async () => {
    await state({ 'malicious-act': 'no', 'cross-border-impact': 'no', 'aware-at': new Date(test.clock.ms).toISOString() })
    const first = await begin('nis2-early-warning', 'eu-nis2', 'early-warning')
    await test.incidents.reports.write(ada, { incident, report: first }, { contact: 'Crisis team' })
    await test.incidents.reports.sign(ben, { incident, report: first })
    test.clock.ms += 3_600_000
    await state({ 'malicious-act': 'yes' })
    const second = await begin('nis2-notification', 'eu-nis2', 'incident-notification')
    const { report } = await test.incidents.reports.get(ada, { incident, report: second })
    const changed = report.sections.flatMap(({ items }) => items).filter(({ before }) => before !== null)
    // What people wrote is taken over; what the facts say is new.
    assert.deepEqual(
      changed.map(({ item, text, before }) => [item, text, before]),
      [['malicious', 'yes', 'no']],
    )
  })
})

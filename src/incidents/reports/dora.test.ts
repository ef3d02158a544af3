import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { type OpenedIncidents, openTestIncidents, worker } from '../../../test/open-incidents.ts'
import { pythonWith } from '../../../test/real-parts.ts'
import { isFault, type JsonObject } from '../../base/index.ts'
import { toReportJson } from './json.ts'

const ada = worker('Ada')
const ben = worker('Ben')
const entity = {
  'entity-kinds': ['bank', 'cloud'],
  lei: '5299000J2N45DDNE4Y28',
  'contact-name': 'Duty officer',
  'contact-email': 'duty@example.org',
  'contact-phone': '+49 30 1234567',
  'second-contact-name': 'Crisis team',
  'second-contact-email': 'crisis@example.org',
  'second-contact-phone': '+49 (30) 765-4321',
  'reporting-currency': 'EUR',
}
const firstWords = {
  criteria:
    'clients_financial_counterparts_and_transactions_affected, geographical_spread, economic impact, data_losses, reputational_impact',
  discovery: 'monitoring_systems',
  continuity: 'yes',
}
const secondFacts = {
  'occurred-at': '2026-11-20T15:02:00Z',
  'recovered-at': '2026-11-22T06:00:00Z',
  'incident-duration': '1 d 15 h 3 min',
  'critical-downtime': '4 h',
  'clients-affected': 40_000,
  'clients-share': '12.34 %',
  'counterparts-affected': 0,
  'counterparts-share': '0 %',
  'transactions-affected': 1500,
  'transactions-share': '3 %',
  'transactions-value': 2_500_000,
  'affected-states': ['DE', 'FR'],
}
const secondWords = {
  'reputation-kinds': 'reported in the media',
  'reputation-context': 'Two papers wrote of it.',
  'states-impact': 'clients, branch_of_the_financial_entity',
  'states-impact-text': 'The branch in Lyon was closed for a day.',
  'data-loss-kinds': 'availability, confidentiality',
  'data-loss-text': 'Statements of clients were read.',
  'critical-services-text': 'Payments',
  areas: 'Credit transfers',
  'components-hit': 'yes',
  components: 'Two file servers',
  'clients-interest': 'no',
  'incident-kind': 'cybersecurity-related, other',
  'incident-kind-other': 'Extortion',
  techniques: 'data_encryption_for_impact_including_ransomware',
  indicators: '198.51.100.7',
  authorities: 'csirt, police_law_enforcement',
  'temporary-measures': 'yes',
  measures: 'The network was cut in two at 18:00.',
}
const thirdFacts = { 'handled-at': '2026-11-27T10:00:00Z', 'economic-cost': 120_400, 'financial-recoveries': 0 }
const thirdWords = {
  'root-kind': 'process_failure',
  'root-detail': 'process_failure_insufficient_or_failure_of_ict_operations_and_ict_security_operations, process_failure_other',
  'root-more': 'vulnerability_and_patch_management',
  'root-other': 'A forgotten gateway',
  'root-text': 'A gateway was not patched.',
  resolution: 'It was patched; gateways are listed now.',
  'root-addressed': '2026-11-25 09:00',
  'resolution-differs': 'It came as planned.',
  'economic-threshold': 'More than EUR 100 000',
}

describe('reports by DORA', () => {
  let test: OpenedIncidents
  let incident: string
  let isValid: ValidateFunction
  let schema: JsonObject
  beforeEach(async () => {
    test = openTestIncidents()
    incident = (await test.incidents.open(ada, { title: 'Ransomware', summary: 'File servers were encrypted', rootCause: 'gateway' })).id
    schema = test.incidents.reports.forms.schemas.get('dora-major-incident')?.schema ?? {}
    isValid = new Ajv2020({ strict: false, validateFormats: false }).compile(schema)
    await state({ 'classified-major-at': '2026-11-20T18:40:00Z', 'home-state': 'DE', 'established-in': 'DE', ...entity })
  })
  afterEach(() => test.close())

  const state = (facts: Record<string, unknown>) =>
    test.incidents.stateFacts(
      ada,
      incident,
      Object.entries(facts).map(([fact, value]) => ({ fact, value })),
    )
  const fill = async (form: string, stage: string, answers: Record<string, string>) => {
    const report = await test.incidents.reports.draft(ada, incident, { form, regime: 'eu-dora', stage, language: 'en' })
    await test.incidents.reports.write(ada, { incident, report }, answers)
    return report
  }
  const jsonOf = async (report: string) => toReportJson((await test.incidents.reports.get(ada, { incident, report })).report)
  const stages = async () => {
    const initial = await fill('dora-initial', 'initial-notification', firstWords)
    await state(secondFacts)
    const intermediate = await fill('dora-intermediate', 'intermediate-report', secondWords)
    await state(thirdFacts)
    const final = await fill('dora-final', 'final-report', thirdWords)
    return { initial, intermediate, final }
  }

  it('are taken by the schema of the published fields at each stage, and signed then', async () => {
    const reports = Object.values(await stages())
    const documents: JsonObject[] = []
    for (const report of reports) {
      const which = { incident, report }
      const { report: filled } = await test.incidents.reports.get(ada, which)
      const open = filled.sections.flatMap(({ items }) => items.filter(({ isNeeded, text }) => isNeeded && text === null))
      assert.deepEqual(
        open.map(({ item }) => item),
        [],
      )
      await test.incidents.reports.sign(ben, which)
      const json = await jsonOf(report)
      assert.ok(isValid(json), JSON.stringify(isValid.errors, null, 1))
      documents.push(json)
    }
    const last: unknown = documents[2]
    const { incident: said, impactAssessment, primaryContact, affectedEntity } = Object(last)
    assert.deepEqual(affectedEntity[0].affectedEntityType, ['credit_institution'])
    assert.equal(primaryContact.phone, '+49 30 1234567')
    assert.equal(said.incidentDuration, '01:15:03')
    assert.equal(said.grossAmountIndirectDirectCosts, 120.4)
    assert.equal(said.incidentOccurrenceDateTime, '2026-11-20T15:02:00Z')
    // 09:00 by the clock of the authority in Berlin.
    assert.equal(said.rootCauseAddressingDateTime, '2026-11-25T08:00:00Z')
    assert.deepEqual(impactAssessment.affectedAssets.affectedClients, { number: 40_000, percentage: 12.3 })
    assert.deepEqual(impactAssessment.affectedAssets.numbersActualEstimate, [
      'actual_figures_for_clients_affected',
      'no_impact_on_financial_counterparts',
      'actual_figures_for_transactions_affected',
    ])
    assert.equal(said.classificationTypes.length, 5)
    const python = pythonWith('jsonschema')
    if (python !== undefined) assert.deepEqual(askPython(python, schema, documents), [true, true, true])
  })

  it('are refused by the schema when a mandatory field is missing or a code is wrong', async () => {
    const { final } = await stages()
    const good = await jsonOf(final)
    assert.ok(isValid(good))
    const missing = mandatoryPaths(good).filter((path) => !isValid(without(good, path)))
    // Every property that the annex names without a condition for the final report.
    const wanted = ['reportCurrency', 'secondaryContact.phone', 'incident.incidentDiscovery', 'incident.isBusinessContinuityActivated']
    wanted.push('impactAssessment.isImpactOnFinancialInterest', 'impactAssessment.affectedAssets.affectedClients.percentage')
    wanted.push('incident.rootCausesOther', 'incident.rootCausesAdditionalClassification', 'incident.incidentType.threatTechniques')
    wanted.push('impactAssessment.serviceImpact.serviceRestorationDateTime', 'incident.financialRecoveriesAmount')
    for (const path of wanted) assert.ok(missing.includes(path), path)
    assert.ok(missing.length >= 50, `${missing.length}`)
    const wrong: [string, unknown][] = [
      ['incidentSubmission', 'first_notification'],
      ['incident.incidentDiscovery', 'luck'],
      ['incident.incidentDuration', '39:03'],
      ['incident.detectionDateTime', '20.11.2026'],
      ['reportingToOtherAuthorities', ['mayor']],
      ['impactAssessment.isImpactOnFinancialInterest', 'maybe'],
      ['impactAssessment.affectedAssets.affectedClients.percentage', 101],
      ['submittingEntity.LEI', 'short'],
      ['incident.extra', 'x'],
    ]
    for (const [path, value] of wrong) assert.ok(!isValid(withValue(good, path, value)), path)
  })

  it('are not signed with an address, code, number or length that the form does not take', async () => {
    const report = await fill('dora-initial', 'initial-notification', firstWords)
    const problemsWith = async (answers: Record<string, string>) => {
      await test.incidents.reports.write(ada, { incident, report }, answers)
      const { report: filled } = await test.incidents.reports.get(ada, { incident, report })
      return filled.sections.flatMap(({ items }) => items).flatMap(({ item, problem }) => (problem === null ? [] : [item]))
    }
    assert.deepEqual(await problemsWith({ discovery: 'by luck', continuity: 'perhaps' }), ['discovery', 'continuity'])
    await assert.rejects(
      test.incidents.reports.sign(ben, { incident, report }),
      (error) => isFault(error) && error.code === 'incidents.wrong-item' && error.place === 'discovery',
    )
    assert.deepEqual(await problemsWith({ discovery: 'Überwachungssysteme', continuity: 'ja' }), [])
    assert.deepEqual(await problemsWith({ other: 'x'.repeat(32_768) }), ['other'])
    assert.deepEqual(await problemsWith({ other: '' }), [])
    await state({ lei: '5299000J2N45DDNE4Y29', 'contact-email': 'nobody', 'reporting-currency': 'USD' })
    assert.deepEqual(await problemsWith({}), ['submitter-lei', 'lei', 'contact-email', 'reporting-currency'])
  })

  it('take a classification back as an act about the regime, with its reasons', async () => {
    const report = await fill('dora-reclassification', 'reclassified', {
      ...firstWords,
      criteria: 'critical_services_affected',
      other: 'It was a test.',
    })
    const which = { incident, report }
    assert.ok(isValid(await jsonOf(report)), JSON.stringify(isValid.errors))
    await test.incidents.reports.sign(ben, which)
    await test.incidents.reports.submitted(ada, which, { at: test.clock.ms })
    assert.equal((await test.incidents.reports.get(ada, which)).state, 'submitted')
    const { obligations } = await test.incidents.duties.list(ada, incident)
    const initial = obligations.find(({ regime, stage }) => regime === 'eu-dora' && stage === 'initial-notification')
    assert.equal(initial?.verdict, 'not-due')
  })
})

/** Paths of all properties, lists left out. */
function mandatoryPaths(value: JsonObject, at = ''): string[] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const path = `${at}${name}`
    return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? [path, ...mandatoryPaths(inner, `${path}.`)] : [path]
  })
}

function without(document: JsonObject, path: string): JsonObject {
  return withValue(document, path, undefined)
}

function withValue(document: JsonObject, path: string, value: unknown): JsonObject {
  const copy: JsonObject = structuredClone(document)
  const names = path.split('.')
  const last = names.pop() ?? ''
  let here = Object(copy)
  for (const name of names) here = here[name]
  if (value === undefined) delete here[last]
  else here[last] = value
  return copy
}

/** Whether another program's validator takes each document. */
function askPython(python: string, schema: JsonObject, documents: readonly JsonObject[]): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'entente-schema-'))
  try {
    writeFileSync(join(folder, 'all.json'), JSON.stringify({ schema, documents }))
    const script = `import json, sys, jsonschema
read = json.load(open(sys.argv[1]))
validator = jsonschema.Draft202012Validator(read["schema"])
print(json.dumps([validator.is_valid(one) for one in read["documents"]]))`
    const { stdout, stderr } = spawnSync(python, ['-c', script, join(folder, 'all.json')], { encoding: 'utf8' })
    assert.ok(stdout !== '', stderr)
    return JSON.parse(stdout)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

import { fromMillis, type JsonObject } from '../../base/index.ts'
import type { TlpLevel } from '../../stix/index.ts'
import type { IncidentKind, IncidentSeverity, IncidentState } from '../incident.ts'
import type { Material } from './material.ts'
import { type Observed, toObserved } from './observed.ts'
import { toTechniqueUrl } from './stix.ts'

/** TLP in the words of RFC 7970 §3.3.1, which knows TLP 1: AMBER+STRICT is a value of our own. */
const restrictions: Readonly<Record<TlpLevel, JsonObject>> = {
  clear: { restriction: 'white' },
  green: { restriction: 'green' },
  amber: { restriction: 'amber' },
  'amber+strict': { restriction: 'ext-value', 'ext-restriction': 'amber+strict' },
  red: { restriction: 'red' },
}
const statuses: Readonly<Record<IncidentState, string>> = { open: 'in-progress', contained: 'in-progress', closed: 'resolved' }
const severities: Readonly<Record<IncidentSeverity, string>> = { low: 'low', medium: 'medium', high: 'high', critical: 'high' }
const occurrences: Readonly<Record<IncidentKind, string>> = { incident: 'actual', 'near-miss': 'potential', threat: 'potential' }

/** Kinds of values that IODEF lists as they are (RFC 7970 §3.29.4.1). */
const bulkTypes: Readonly<Record<string, string>> = {
  'autonomous-system:number': 'asn',
  'domain-name:value': 'domain-name',
  'email-addr:value': 'e-mail',
  'email-message:subject': 'email-subject',
  'mac-addr:value': 'mac',
  'url:value': 'site-uri',
  'mutex:name': 'mutex',
  'file:name': 'file-path',
  'user-account:account_login': 'user-name',
  'windows-registry-key:key': 'windows-reg-key',
}

/** An IODEF document in JSON (RFC 8727), of version 2 (RFC 7970). */
export function toIodefDocument(material: Material): string {
  const { organisation } = material
  const incident = toIncident(material, organisation?.name ?? 'withheld')
  return `${JSON.stringify({ version: '2.0', lang: 'en', Incident: [incident] }, undefined, 2)}\n`
}

function toIncident(material: Material, owner: string): JsonObject {
  const { incident, nowMs, objects } = material
  const indicators = objects.flatMap((object) => toIndicators(object.value, owner, restrictions[object.level]))
  const techniques = incident.items.filter(({ kind }) => kind === 'technique')
  const history = toHistory(material)
  return {
    purpose: 'reporting',
    status: statuses[incident.state],
    lang: 'en',
    ...restrictions[incident.level],
    IncidentID: { id: incident.id, name: owner },
    DetectTime: fromMillis(incident.detectedAt),
    ...(incident.closedAt === null ? {} : { EndTime: fromMillis(incident.closedAt) }),
    ReportTime: fromMillis(incident.openedAt),
    GenerationTime: fromMillis(nowMs),
    Description: [incident.title, ...(incident.summary === '' ? [] : [incident.summary])],
    Assessment: [toAssessment(material)],
    ...(techniques.length === 0 ? {} : { Method: techniques.map(({ name }) => toMethod(name)) }),
    Contact: [toContact(material)],
    ...(indicators.length === 0 ? {} : { Indicator: indicators }),
    ...(history.length === 0 ? {} : { History: { HistoryItem: history } }),
  }
}

function toAssessment({ incident, incidentClass }: Material): JsonObject {
  return {
    occurrence: occurrences[incident.kind],
    ...(incidentClass === undefined ? {} : { IncidentCategory: [incidentClass.title] }),
    BusinessImpact: [{ severity: severities[incident.severity], type: 'unknown' }],
  }
}

function toContact({ organisation }: Material): JsonObject {
  return { role: 'creator', type: 'organization', ...(organisation === undefined ? {} : { ContactName: [organisation.name] }) }
}

function toMethod(technique: string): JsonObject {
  return { Reference: [{ URL: [toTechniqueUrl(technique)], Description: [`ATT&CK ${technique}`] }] }
}

/** Lines that people wrote, in the order of events; names of persons stay here. */
function toHistory({ incident }: Material): JsonObject[] {
  const written = incident.timeline.filter(({ change, undoneAt }) => change === null && undoneAt === null)
  return written.map(({ happenedAt, text }) => ({ action: 'other', DateTime: fromMillis(happenedAt), Description: [text] }))
}

function toIndicators(object: JsonObject, owner: string, restriction: JsonObject): JsonObject[] {
  const observed = toObserved(object)
  const groups = Map.groupBy(observed, toBulkType)
  const common = {
    ...restriction,
    ...(typeof object.name === 'string' ? { Description: [object.name] } : {}),
    ...(typeof object.valid_from === 'string' ? { StartTime: object.valid_from } : {}),
    ...(typeof object.valid_until === 'string' ? { EndTime: object.valid_until } : {}),
  }
  const toId = (part: string) => ({
    IndicatorID: { id: `${String(object.id)}${part}`, name: owner, version: String(object.modified ?? '1') },
  })
  if (observed.length === 0) {
    return object.type === 'indicator' ? [{ ...toId(''), ...common, Observable: { DetectionPattern: toPattern(object) } }] : []
  }
  const isOne = groups.size === 1
  return [...groups].map(([type, values]) => ({
    ...toId(isOne ? '' : `/${type}`),
    ...common,
    Observable: { BulkObservable: toBulk(type, values) },
  }))
}

function toBulk(type: string, values: readonly Observed[]): JsonObject {
  const isKnown = type !== ''
  const named = isKnown ? { type } : { type: 'ext-value', 'ext-type': values[0]?.path ?? 'value' }
  // One value a line (RFC 7970 §3.29.4.2).
  return { ...named, BulkObservableList: values.map(({ value }) => value).join('\n') }
}

function toBulkType({ path, value }: Observed): string {
  if (path.startsWith('file:hashes.')) return 'file-hash'
  const net = value.includes('/') ? 'net' : 'addr'
  if (path === 'ipv4-addr:value') return `ipv4-${net}`
  if (path === 'ipv6-addr:value') return `ipv6-${net}`
  return bulkTypes[path] ?? ''
}

function toPattern(object: JsonObject): JsonObject {
  const language = String(object.pattern_type)
  return { Application: { Description: [`A pattern of ${language}`] }, DetectionConfiguration: [String(object.pattern)] }
}

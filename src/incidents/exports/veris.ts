import type { JsonObject } from '../../base/index.ts'
import type { ClassElsewhere } from '../classes.ts'
import type { IncidentKind } from '../incident.ts'
import type { Material } from './material.ts'
import { toObserved } from './observed.ts'

const schemaVersion = '1.3.6'
const certainties: Readonly<Record<IncidentKind, string>> = { incident: 'Confirmed', 'near-miss': 'Near miss', threat: 'Suspected' }
/** Each category of actions, with the lists that it must have beside its varieties. */
const lists: Readonly<Record<string, readonly string[]>> = {
  malware: ['vector'],
  hacking: ['vector'],
  social: ['vector', 'target'],
  misuse: ['vector'],
  physical: ['vector'],
  error: ['vector'],
  environmental: [],
}

/** A record of VERIS, community schema. What nobody has said is `Unknown`, as the schema wants it. */
export function toVerisRecord(material: Material): string {
  const { incident, organisation, incidentClass, alerts } = material
  const veris = incidentClass?.elsewhere?.veris
  const iocs = toIocs(material)
  const record = {
    schema_version: schemaVersion,
    incident_id: incident.id,
    source_id: 'entente',
    security_incident: certainties[incident.kind],
    summary: [incident.title, incident.summary].filter((text) => text !== '').join('. '),
    timeline: toTimeline(material),
    victim: {
      ...(organisation === undefined ? {} : { victim_id: organisation.name }),
      country: [organisation?.country ?? 'Unknown'],
      employee_count: 'Unknown',
      industry: '000000',
    },
    actor: { unknown: {} },
    action: toAction(veris),
    asset: toAssets(material),
    attribute: toAttributes(veris),
    discovery_method: { internal: { variety: [alerts.length > 0 ? 'Nids' : 'Unknown'] } },
    ...(iocs.length === 0 ? {} : { ioc: iocs }),
    // Where VERIS has no place for it.
    plus: { tlp: incident.level, ...(incidentClass === undefined ? {} : { class: incidentClass.id }), ...toTechniques(material) },
  }
  return `${JSON.stringify(record, undefined, 2)}\n`
}

function toAction(veris: ClassElsewhere['veris']): JsonObject {
  if (veris?.action === undefined) return { unknown: {} }
  const more = (lists[veris.action] ?? []).map((name) => [name, ['Unknown']] as const)
  return { [veris.action]: { variety: [veris.variety ?? 'Unknown'], ...Object.fromEntries(more) } }
}

function toAttributes(veris: ClassElsewhere['veris']): JsonObject {
  const { confidentiality, integrity, availability } = veris ?? {}
  const known = {
    ...(confidentiality === undefined ? {} : { confidentiality: { data_disclosure: confidentiality } }),
    ...(integrity === undefined ? {} : { integrity: { variety: [integrity] } }),
    ...(availability === undefined ? {} : { availability: { variety: [availability] } }),
  }
  return Object.keys(known).length === 0 ? { unknown: {} } : known
}

/** Its assets are of kinds that we do not guess; how many there are is known. */
function toAssets({ incident }: Material): JsonObject {
  const assets = incident.items.filter(({ kind }) => kind === 'asset')
  if (assets.length === 0) return { assets: [{ variety: 'Unknown' }] }
  return { assets: [{ variety: 'Unknown', amount: assets.length }], notes: assets.map(({ name }) => name).join(', ') }
}

function toTimeline({ incident }: Material): JsonObject {
  const at = new Date(incident.detectedAt)
  const contained = incident.containedAt === null ? undefined : Math.max(incident.containedAt - incident.detectedAt, 0)
  return {
    incident: {
      year: at.getUTCFullYear(),
      month: at.getUTCMonth() + 1,
      day: at.getUTCDate(),
      time: at.toISOString().slice(11, 16),
    },
    ...(contained === undefined ? {} : { containment: { unit: 'Minutes', value: Math.round(contained / 60_000) } }),
  }
}

function toIocs({ objects }: Material): JsonObject[] {
  return objects.flatMap(({ value }) => {
    const values = toObserved(value).map((one) => one.value)
    const comment = typeof value.name === 'string' ? { comment: value.name } : {}
    // A pattern of which no single value decides is told whole.
    const told = values.length === 0 && value.type === 'indicator' ? [String(value.pattern)] : values
    return told.map((indicator) => ({ indicator, ...comment }))
  })
}

function toTechniques({ incident }: Material): JsonObject {
  const techniques = incident.items.filter(({ kind }) => kind === 'technique').map(({ name }) => name)
  return techniques.length === 0 ? {} : { attack_techniques: techniques }
}

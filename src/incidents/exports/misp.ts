import { type JsonObject, toUuidV5 } from '../../base/index.ts'
import type { Found } from '../../intel/index.ts'
import type { IncidentSeverity, IncidentState } from '../incident.ts'
import type { Material } from './material.ts'
import { type Observed, toObserved } from './observed.ts'
import { toTechniqueUrl } from './stix.ts'

/** MISP's own numbers: 1 high, 2 medium, 3 low; 0 initial, 1 ongoing, 2 completed. */
const threatLevels: Readonly<Record<IncidentSeverity, string>> = { critical: '1', high: '1', medium: '2', low: '3' }
const analyses: Readonly<Record<IncidentState, string>> = { open: '1', contained: '1', closed: '2' }
/** Your organisation only: whoever takes the event in decides how far it goes on. */
const distribution = '0'

/** The type of an attribute, its category and, in a `file` object, what it is called there. */
const kinds: Readonly<Record<string, readonly [type: string, category: string, relation?: string]>> = {
  'autonomous-system:number': ['AS', 'Network activity'],
  'domain-name:value': ['domain', 'Network activity'],
  'email-addr:value': ['email-src', 'Payload delivery'],
  'email-message:subject': ['email-subject', 'Payload delivery'],
  'ipv4-addr:value': ['ip-dst', 'Network activity'],
  'ipv6-addr:value': ['ip-dst', 'Network activity'],
  'mac-addr:value': ['mac-address', 'Network activity'],
  'mutex:name': ['mutex', 'Artifacts dropped'],
  'url:value': ['url', 'Network activity'],
  'windows-registry-key:key': ['regkey', 'Persistence mechanism'],
  'file:name': ['filename', 'Payload delivery', 'filename'],
  'file:hashes.MD5': ['md5', 'Payload delivery', 'md5'],
  "file:hashes.'SHA-1'": ['sha1', 'Payload delivery', 'sha1'],
  "file:hashes.'SHA-256'": ['sha256', 'Payload delivery', 'sha256'],
  "file:hashes.'SHA-512'": ['sha512', 'Payload delivery', 'sha512'],
}
/** The template of MISP's object `file`. */
const fileTemplate = {
  name: 'file',
  'meta-category': 'file',
  description: 'File object describing a file with meta-information',
  template_uuid: '688c46fb-5edb-40a3-8273-1af7923e2215',
  template_version: '25',
}

/** An event of MISP: values as attributes, files as objects, TLP and the class of the incident as tags. */
export function toMispEvent(material: Material): string {
  const { incident, objects, organisation, incidentClass } = material
  const files = objects.filter(isFile)
  const attributes = objects.filter((object) => !isFile(object)).flatMap((object) => toAttributes(object, incident.id))
  const techniques = incident.items.filter(({ kind }) => kind === 'technique').map(({ name }) => toTechnique(name, incident.id))
  const event = {
    uuid: incident.id,
    info: incident.title,
    date: new Date(incident.detectedAt).toISOString().slice(0, 10),
    timestamp: toSeconds(incident.changedAt),
    threat_level_id: threatLevels[incident.severity],
    analysis: analyses[incident.state],
    distribution,
    published: false,
    ...(organisation === undefined
      ? {}
      : { Orgc: { name: organisation.name, uuid: organisation.id.slice(organisation.id.indexOf('--') + 2) } }),
    Tag: [{ name: `tlp:${incident.level}` }, ...(incidentClass?.tag === undefined ? [] : [{ name: incidentClass.tag }])],
    Attribute: [...toSummary(material), ...attributes, ...techniques],
    Object: files.map((object) => toFileObject(object, incident.id)),
  }
  return `${JSON.stringify({ Event: event }, undefined, 2)}\n`
}

/** More than one thing is known of the file: together they are one object. */
function isFile({ value }: Found): boolean {
  const observed = toObserved(value)
  return (
    observed.length > 1 &&
    observed.every(({ path }) => kinds[path]?.[2] !== undefined) &&
    new Set(observed.map(({ path }) => path)).size === observed.length
  )
}

function toSummary({ incident }: Material): JsonObject[] {
  if (incident.summary === '') return []
  return [toAttribute({ type: 'text', category: 'Internal reference', value: incident.summary, to_ids: false }, `${incident.id} summary`)]
}

function toAttributes(object: Found, incident: string): JsonObject[] {
  const { value, id } = object
  const observed = toObserved(value)
  const common = { to_ids: value.type === 'indicator', comment: toComment(object), Tag: [{ name: `tlp:${object.level}` }] }
  if (observed.length === 0 && value.type === 'indicator' && value.pattern_type === 'stix') {
    const whole = { type: 'stix2-pattern', category: 'Payload installation', value: String(value.pattern) }
    return [toAttribute({ ...whole, ...common }, `${incident} ${id}`)]
  }
  return observed.map((one) => toAttribute({ ...toKind(one), value: one.value, ...common }, `${incident} ${id} ${one.path} ${one.value}`))
}

function toKind({ path }: Observed): { type: string; category: string } {
  const [type, category] = kinds[path] ?? ['other', 'Other']
  return { type, category }
}

function toFileObject(object: Found, incident: string): JsonObject {
  const attributes = toObserved(object.value).map((one) => {
    const [type, category, relation] = kinds[one.path] ?? ['other', 'Other']
    const named = { type, category, object_relation: relation ?? 'other', value: one.value, to_ids: object.value.type === 'indicator' }
    return toAttribute({ ...named, Tag: [{ name: `tlp:${object.level}` }] }, `${incident} ${object.id} ${one.path}`)
  })
  return { ...fileTemplate, uuid: toUuidV5(incident, object.id), distribution, comment: toComment(object), Attribute: attributes }
}

function toTechnique(technique: string, incident: string): JsonObject {
  const link = {
    type: 'link',
    category: 'External analysis',
    value: toTechniqueUrl(technique),
    comment: `ATT&CK ${technique}`,
    to_ids: false,
  }
  return toAttribute(link, `${incident} technique ${technique}`)
}

function toAttribute(attribute: JsonObject, name: string): JsonObject {
  // The same attribute has the same id in each export: whoever takes it in twice has it once.
  return { uuid: toUuidV5(name.slice(0, 36), name.slice(37)), distribution, ...attribute }
}

function toComment({ value, id }: Found): string {
  return typeof value.name === 'string' ? value.name : id
}

function toSeconds(ms: number): string {
  return String(Math.floor(ms / 1000))
}

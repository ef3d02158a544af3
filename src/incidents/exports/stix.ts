import { fromMillis, type JsonObject, newUuid, toUuidV5 } from '../../base/index.ts'
import { exerciseMarking, exerciseMarkingObject, tlpMarkingObject, toMarkingId } from '../../stix/index.ts'
import { isMarkedTitle } from '../exercise-mark.ts'
import type { IncidentKind, IncidentSeverity } from '../incident.ts'
import type { Material } from './material.ts'

/** The incident core extension of the OASIS common objects repository. */
const extensionId = 'extension-definition--ef765651-680c-498d-9894-99799f2fa126'

const determinations: Readonly<Record<IncidentKind, string>> = { incident: 'confirmed', 'near-miss': 'blocked', threat: 'suspected' }
/** From 0 to 100. */
const criticalities: Readonly<Record<IncidentSeverity, number>> = { low: 25, medium: 50, high: 75, critical: 100 }

/**
 * A STIX 2.1 bundle: the incident (§4.6) with the incident core extension, what is linked to it word for word as the gate
 * released it, ATT&CK techniques, those affected as identities, alerts as sightings, and the relationships between them.
 */
export function toStixBundle(material: Material): string {
  const { objects, identities, incident } = material
  const own = toOwnObjects(material).map((object) => JSON.stringify(object))
  const held = [...identities, ...objects].map(({ text }) => text)
  const marks = [tlpMarkingObject(incident.level), ...(isMarkedTitle(incident.title) ? [exerciseMarkingObject()] : [])]
  const all = [...marks.map((mark) => JSON.stringify(mark)), ...own, ...held]
  return `{"type":"bundle","id":"bundle--${newUuid()}","objects":[\n${all.join(',\n')}\n]}\n`
}

function toOwnObjects(material: Material): JsonObject[] {
  const { incident, objects } = material
  const common = toCommon(material)
  const main = toIncidentObject(material, common)
  const techniques = incident.items.flatMap(({ kind, name, detail }) => (kind === 'technique' ? [{ id: name, detail }] : []))
  const patterns = techniques.map(({ id, detail }) => ({
    ...{ type: 'attack-pattern', id: `attack-pattern--${toUuidV5(incident.id, `technique ${id}`)}`, ...common, name: id },
    ...(detail === null ? {} : { description: detail }),
    external_references: [{ source_name: 'mitre-attack', external_id: id, url: toTechniqueUrl(id) }],
  }))
  const affected = incident.items.flatMap(({ kind, name, detail }) =>
    kind !== 'entity' && kind !== 'asset'
      ? []
      : [
          {
            ...{ type: 'identity', id: `identity--${toUuidV5(incident.id, `${kind} ${name}`)}`, ...common, name },
            ...(detail === null ? {} : { description: detail }),
            identity_class: kind === 'asset' ? 'system' : 'organization',
          },
        ],
  )
  const related = [...patterns, ...affected, ...objects.filter(({ type }) => isRelatable(type))]
  return [main, ...patterns, ...affected, ...toSightings(material, common), ...related.map(({ id }) => toRelation(material, common, id))]
}

/** Relationships lead to domain objects and observables alone (STIX 2.1 §5.1). */
function isRelatable(type: string): boolean {
  return !['relationship', 'sighting', 'marking-definition', 'extension-definition', 'language-content', 'bundle'].includes(type)
}

function toCommon({ incident, organisation }: Material): JsonObject {
  return {
    spec_version: '2.1',
    created: fromMillis(incident.openedAt),
    modified: fromMillis(incident.changedAt),
    ...(organisation === undefined ? {} : { created_by_ref: organisation.id }),
    object_marking_refs: [toMarkingId(incident.level), ...(isMarkedTitle(incident.title) ? [exerciseMarking] : [])],
  }
}

function toIncidentObject({ incident, incidentClass, alerts }: Material, common: JsonObject): JsonObject {
  const types = incidentClass?.elsewhere?.stix
  return {
    ...{ type: 'incident', id: `incident--${incident.id}`, ...common, name: incident.title },
    ...(incident.summary === '' ? {} : { description: incident.summary }),
    extensions: {
      [extensionId]: {
        extension_type: 'property-extension',
        determination: determinations[incident.kind],
        investigation_status: incident.state === 'closed' ? 'closed' : 'open',
        criticality: criticalities[incident.severity],
        detection_methods: [alerts.length > 0 ? 'automated-tool' : 'human-review'],
        ...(types === undefined ? {} : { incident_types: types }),
      },
    },
  }
}

/** An alert says that the indicator it rests on was seen. */
function toSightings({ incident, alerts, objects }: Material, common: JsonObject): JsonObject[] {
  const released = new Set(objects.map(({ id }) => id))
  return alerts.flatMap(({ id, objects: of, firstSeenAt }) =>
    of
      .filter((one) => released.has(one))
      .map((one) => ({
        ...{ type: 'sighting', id: `sighting--${toUuidV5(incident.id, `alert ${id} ${one}`)}`, ...common },
        first_seen: fromMillis(firstSeenAt),
        sighting_of_ref: one,
      })),
  )
}

function toRelation({ incident }: Material, common: JsonObject, id: string): JsonObject {
  const [source, target] = [`incident--${incident.id}`, id]
  const name = toUuidV5(incident.id, `related ${id}`)
  return {
    type: 'relationship',
    id: `relationship--${name}`,
    ...common,
    relationship_type: 'related-to',
    source_ref: source,
    target_ref: target,
  }
}

export function toTechniqueUrl(id: string): string {
  return `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`
}

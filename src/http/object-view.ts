import type { JsonObject } from '../base/index.ts'
import type { Found } from '../intel/index.ts'
import type { ObjectView } from './contract/index.ts'

/** A released object as the API shows it. */
export function toObjectView(found: Found): ObjectView {
  return {
    id: found.id,
    type: found.type,
    version: found.version,
    label: toLabel(found.value),
    level: found.level,
    isRedacted: found.isRedacted,
    collections: [...found.collections],
    receivedAt: Math.floor(found.receivedAt / 1000),
    broughtBy: found.broughtBy ?? null,
    object: found.value,
  }
}

/** What a person would call the object: taken from what is left of it after the gate, never from what is held. */
function toLabel(value: JsonObject): string {
  for (const property of ['name', 'value', 'pattern', 'subject', 'path', 'display_name', 'user_id', 'key', 'abstract', 'opinion']) {
    const text = value[property]
    if (typeof text === 'string' && text !== '') return text
  }
  if (typeof value.relationship_type === 'string')
    return `${toName(value.source_ref)} ${value.relationship_type} ${toName(value.target_ref)}`
  if (value.type === 'sighting') return `sighting of ${toName(value.sighting_of_ref)}`
  return String(value.id)
}

function toName(ref: unknown): string {
  return typeof ref === 'string' ? (ref.split('--', 1)[0] ?? ref) : '?'
}

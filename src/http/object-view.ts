import type { JsonObject } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import type { Found, Intel } from '../intel/index.ts'
import type { ObjectView } from './contract/index.ts'

/** Gives an object by its id as far as the reader may see it. */
type Look = (id: string) => Promise<Found | undefined>

/** Released objects as the API shows them, in their order. What they refer to is called by its name where the reader may see that. */
export async function toObjectViews({ intel, reader }: { intel: Intel; reader: Reader }, found: readonly Found[]): Promise<ObjectView[]> {
  const seen = new Map<string, Promise<Found | undefined>>()
  const look: Look = (id) => {
    const known = seen.get(id) ?? intel.get(reader, 'api', id)
    seen.set(id, known)
    return known
  }
  return Promise.all(found.map((one) => toObjectView(one, look)))
}

async function toObjectView(found: Found, look: Look): Promise<ObjectView> {
  return {
    id: found.id,
    type: found.type,
    version: found.version,
    label: toOwnLabel(found.value) ?? (await toLabelByRefs(found.value, look)),
    level: found.level,
    isRedacted: found.isRedacted,
    collections: [...found.collections],
    receivedAt: Math.floor(found.receivedAt / 1000),
    broughtBy: found.broughtBy ?? null,
    object: found.value,
  }
}

/** What a person would call the object: taken from what is left of it after the gate, never from what is held. */
function toOwnLabel(value: JsonObject): string | undefined {
  for (const property of ['name', 'value', 'pattern', 'subject', 'path', 'display_name', 'user_id', 'key', 'abstract', 'opinion']) {
    const text = value[property]
    if (typeof text === 'string' && text !== '') return text
  }
  return undefined
}

async function toLabelByRefs(value: JsonObject, look: Look): Promise<string> {
  const toName = async (ref: unknown): Promise<string> => {
    if (typeof ref !== 'string') return '?'
    const target = await look(ref)
    return (target === undefined ? undefined : toOwnLabel(target.value)) ?? ref.split('--', 1)[0] ?? ref
  }
  if (typeof value.relationship_type === 'string')
    return `${await toName(value.source_ref)} ${value.relationship_type} ${await toName(value.target_ref)}`
  if (value.type === 'sighting') return `Sighting of ${await toName(value.sighting_of_ref)}`
  return String(value.id)
}

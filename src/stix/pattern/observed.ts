import { isJsonObject, isTimestamp, type JsonObject, toMillis, toSortable } from '../../base/index.ts'
import { stixFault } from '../faults.ts'

/** One observed-data object with what it observed. It stands for `count` observations (STIX 2.1 §4.14). */
export interface Observed {
  readonly id: string
  readonly first: bigint
  readonly last: bigint
  readonly count: number
  /** The cyber observables in it, by their ids (by their keys, where STIX 2.0 nests them). */
  readonly objects: ReadonlyMap<string, JsonObject>
}

/** Patterns speak of cyber observables; these are the types of STIX that are none (STIX 2.1 §9.7). */
const notObservable = new Set(
  (
    'attack-pattern bundle campaign course-of-action extension-definition grouping identity incident indicator infrastructure ' +
    'intrusion-set language-content location malware malware-analysis marking-definition note observed-data opinion ' +
    'relationship report threat-actor tool sighting vulnerability'
  ).split(' '),
)

export function isObservableType(type: string): boolean {
  return !notObservable.has(type)
}

/** Gathers the observed-data of bundles and of bare objects. References lead anywhere in what was given. */
export function toObserved(given: readonly JsonObject[]): Observed[] {
  const held = given.flatMap((item) => (item.type === 'bundle' ? bundled(item) : [item]))
  const pool = new Map<string, JsonObject>()
  for (const item of held) if (typeof item.id === 'string' && item.type !== 'observed-data') pool.set(item.id, item)
  return held
    .filter((item) => item.type === 'observed-data')
    .map((item, index) => toOne(item, typeof item.id === 'string' ? item.id : `observed-data ${index + 1}`, pool))
}

function bundled(bundle: JsonObject): JsonObject[] {
  return Array.isArray(bundle.objects) ? bundle.objects.filter(isJsonObject) : []
}

function toOne(item: JsonObject, id: string, pool: ReadonlyMap<string, JsonObject>): Observed {
  const refuse = (detail: string) => stixFault('bad-observation', detail, id)
  const { first_observed: first, last_observed: last, number_observed: count } = item
  if (typeof first !== 'string' || !isTimestamp(first)) throw refuse('first_observed is not an instant')
  if (typeof last !== 'string' || !isTimestamp(last)) throw refuse('last_observed is not an instant')
  if (toSortable(last) < toSortable(first)) throw refuse('last_observed lies before first_observed')
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 1) throw refuse('number_observed is not a whole number above 0')
  return { id, first: toNanos(first), last: toNanos(last), count, objects: objectsOf(item, id, pool) }
}

function objectsOf(item: JsonObject, id: string, pool: ReadonlyMap<string, JsonObject>): Map<string, JsonObject> {
  const objects = new Map<string, JsonObject>()
  if (Array.isArray(item.object_refs)) {
    for (const ref of item.object_refs) {
      const object = typeof ref === 'string' ? pool.get(ref) : undefined
      if (object !== undefined && typeof ref === 'string') objects.set(ref, object)
    }
    return objects
  }
  if (!isJsonObject(item.objects)) throw stixFault('bad-observation', 'there is neither object_refs nor objects in it', id)
  for (const [key, object] of Object.entries(item.objects)) if (isJsonObject(object)) objects.set(key, object)
  return objects
}

/** Nanoseconds since the epoch; a bigint, because they pass 2^53. */
export function toNanos(timestamp: string): bigint {
  return BigInt(toMillis(timestamp)) * 1_000_000n + BigInt(toSortable(timestamp).slice(23, 29))
}

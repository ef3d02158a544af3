import { isFault, isJsonObject, type JsonObject, type JsonValue } from '../base/index.ts'
import { removePaths, requiredProperties, type StixObject, toScoId, toStixObject } from '../stix/index.ts'
import { remainingGranular, toPathKey } from './granular.ts'
import type { IdScanner, Path } from './references.ts'

/** What to take out of one object. */
export interface Cut {
  readonly value: JsonObject
  /** Paths that granular markings close. */
  readonly closed: readonly Path[]
  /** Whether a marking is above the reader: entries that name it go, too. */
  readonly isAbove: (markingId: string) => boolean
  /** Whether an id names an object that the reader may not see. */
  readonly isHidden: (id: string) => boolean
  readonly scanner: IdScanner
}

/** What is left, and the outermost paths that are gone from it. */
export interface Redacted {
  readonly object: StixObject
  readonly removed: readonly Path[]
}

/**
 * The object without what the reader may not have, as valid STIX that tells nothing of what is gone: emptied lists and
 * dictionaries go, list positions in granular markings count anew. Undefined when nothing valid can be left, or when the
 * id itself is a hash over what was taken out: the object is withheld then. The value itself when nothing is taken out.
 *
 * Promise that the visibility of references rests on: whoever hides more never gets more.
 */
export function redact(cut: Cut): Redacted | 'whole' | undefined {
  const { value, closed, isHidden, scanner } = cut
  const named = scanner.pathsNaming(value, isHidden).filter((path) => path[0] !== 'id')
  // Terms that cannot be named to the reader: what stands under them cannot be handed over without them.
  if (named.some((path) => isMarkingPath(path) && !isWithin(path, closed))) return undefined
  if (closed.length === 0 && named.length === 0) return 'whole'
  const removed = widen(value, [...closed, ...named])
  const required = new Set(['id', 'type', ...requiredProperties(String(value.type))])
  if (removed.some((path) => path.length === 0 || (path.length === 1 && required.has(String(path[0]))))) return undefined
  const object = toValid(value, withGranular(cut, removed))
  return object === undefined ? undefined : { object, removed }
}

function isMarkingPath(path: Path): boolean {
  return path[0] === 'object_marking_refs' || path[0] === 'granular_markings'
}

function isWithin(path: Path, closed: readonly Path[]): boolean {
  return closed.some((outer) => outer.every((step, depth) => path[depth] === step))
}

function withGranular(cut: Cut, removed: readonly Path[]): JsonObject {
  const { granular_markings: _, ...rest } = removePaths(cut.value, [...removed])
  const left = remainingGranular(cut.value, removed, cut.isAbove)
  return left === undefined ? rest : { ...rest, granular_markings: left }
}

function toValid(before: JsonObject, after: JsonObject): StixObject | undefined {
  // An id that is a hash over its properties (STIX 2.1 §2.9) lets anybody try values for the one that was taken out.
  const scoId = toScoId(before)
  if (scoId !== undefined && scoId === before.id && toScoId(after) !== scoId) return undefined
  try {
    return toStixObject(after)
  } catch (error) {
    if (isFault(error)) return undefined
    throw error
  }
}

/** Properties without which the structure around them is not valid STIX (§2.5, §2.11 and the extensions of §6). */
const neededIn: Readonly<Record<string, readonly string[]>> = {
  external_references: ['source_name'],
  kill_chain_phases: ['kill_chain_name', 'phase_name'],
  'archive-ext': ['contains_refs'],
  'http-request-ext': ['request_method', 'request_value'],
  'icmp-ext': ['icmp_type_hex', 'icmp_code_hex'],
  'socket-ext': ['address_family'],
  'windows-pebinary-ext': ['pe_type'],
  alternate_data_streams: ['name'],
  sections: ['name'],
  body_multipart: ['content_type'],
}

/**
 * The paths to remove and what falls with them: a list or dictionary of which nothing is left, a structure that lost a
 * property it needs. Only outermost paths are given back.
 */
function widen(value: JsonObject, paths: readonly Path[]): Path[] {
  const removed = new Map<string, Path>()
  const childrenGone = new Map<string, number>()
  const queue = [...paths]
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const key = toPathKey(path)
    if (removed.has(key)) continue
    removed.set(key, path)
    if (path.length < 2) continue
    const parent = path.slice(0, -1)
    const parentKey = toPathKey(parent)
    const gone = (childrenGone.get(parentKey) ?? 0) + 1
    childrenGone.set(parentKey, gone)
    if (gone === sizeAt(value, parent) || isNeeded(path)) queue.push(parent)
  }
  return [...removed.values()].filter((path) => !hasRemovedParent(path, removed))
}

function hasRemovedParent(path: Path, removed: ReadonlyMap<string, Path>): boolean {
  for (let length = 1; length < path.length; length += 1) {
    if (removed.has(toPathKey(path.slice(0, length)))) return true
  }
  return false
}

function isNeeded(path: Path): boolean {
  const property = path.at(-1)
  const around = path.at(-2)
  const structure = typeof around === 'number' ? path.at(-3) : around
  if (typeof property !== 'string' || typeof structure !== 'string') return false
  return Object.hasOwn(neededIn, structure) && (neededIn[structure] ?? []).includes(property)
}

function sizeAt(value: JsonObject, path: Path): number {
  let here: JsonValue | undefined = value
  for (const step of path) {
    if (Array.isArray(here)) here = typeof step === 'number' ? here[step] : undefined
    else here = isJsonObject(here) && typeof step === 'string' && Object.hasOwn(here, step) ? here[step] : undefined
  }
  if (Array.isArray(here)) return here.length
  return isJsonObject(here) ? Object.keys(here).length : 0
}

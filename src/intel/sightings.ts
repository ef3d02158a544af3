import { type Clock, fromMillis, isFault, type JsonObject, newUuid } from '../base/index.ts'
import { exerciseMarking, type StixObject, type TlpLevel, toMarkingId, toScoId, toStixObject } from '../stix/index.ts'
import type { Added, Destination } from './adding.ts'
import type { Collection } from './collections.ts'
import { intelFault } from './faults.ts'

export interface NewSighting {
  readonly indicatorId: string
  /** Milliseconds since the epoch. */
  readonly firstSeen: number
  readonly lastSeen: number
  /** 0: looked for and not seen. */
  readonly count: number
  /** Marking of the sighting and of what is made with it. */
  readonly level: TlpLevel
  readonly collection: Collection
  readonly broughtBy: string
  /** Identity of who says so. Absent: nobody is named. */
  readonly createdByRef?: string | undefined
  /** Identity or location where it was seen. Absent: not told. */
  readonly whereSightedRef?: string | undefined
  readonly description?: string | undefined
  /** Cyber-observables without ids that were seen (`{ type: 'domain-name', value: … }`): an observed-data object is made of them. */
  readonly observables?: readonly JsonObject[] | undefined
}

export interface AddedSighting {
  readonly id: string
  readonly observedDataId: string | undefined
  readonly added: readonly Added[]
}

/** Limits of STIX 2.1 §5.2 (count) and §4.14 (number_observed). */
const highestCount = 999_999_999

/** Makes a sighting, with observed data where asked for, and adds it. */
export async function addSighting(
  parts: { clock: Clock; isExercise: boolean; add: (objects: readonly StixObject[], into: Destination) => Promise<Added[]> },
  sighting: NewSighting,
): Promise<AddedSighting> {
  const now = fromMillis(parts.clock.now())
  const markings = [toMarkingId(sighting.level), ...(parts.isExercise ? [exerciseMarking] : [])]
  const common: JsonObject = {
    spec_version: '2.1',
    created: now,
    modified: now,
    object_marking_refs: markings,
    ...(sighting.createdByRef === undefined ? {} : { created_by_ref: sighting.createdByRef }),
  }
  const observables = (sighting.observables ?? []).map((observable) => toObservable(observable, markings))
  const observedData = observables.length === 0 ? undefined : toObservedData(sighting, common, observables)
  const values = [...observables, ...(observedData === undefined ? [] : [observedData]), toSighting(sighting, common, observedData)]
  const objects = values.map(toObject)
  const { collection, broughtBy } = sighting
  const added = await parts.add(objects, { collection, broughtBy, isOurs: true })
  return { id: objects.at(-1)?.id ?? '', observedDataId: observedData === undefined ? undefined : String(observedData.id), added }
}

function toSighting(sighting: NewSighting, common: JsonObject, observedData: JsonObject | undefined): JsonObject {
  return {
    type: 'sighting',
    id: `sighting--${newUuid()}`,
    ...common,
    ...(sighting.description === undefined ? {} : { description: sighting.description }),
    first_seen: fromMillis(sighting.firstSeen),
    last_seen: fromMillis(sighting.lastSeen),
    count: Math.min(sighting.count, highestCount),
    sighting_of_ref: sighting.indicatorId,
    ...(observedData === undefined ? {} : { observed_data_refs: [String(observedData.id)] }),
    ...(sighting.whereSightedRef === undefined ? {} : { where_sighted_refs: [sighting.whereSightedRef] }),
  }
}

function toObservedData(sighting: NewSighting, common: JsonObject, observables: readonly JsonObject[]): JsonObject {
  return {
    type: 'observed-data',
    id: `observed-data--${newUuid()}`,
    ...common,
    first_observed: fromMillis(sighting.firstSeen),
    last_observed: fromMillis(sighting.lastSeen),
    number_observed: Math.min(Math.max(sighting.count, 1), highestCount),
    object_refs: observables.map((observable) => String(observable.id)),
  }
}

function toObservable(observable: JsonObject, markings: readonly string[]): JsonObject {
  const id = toScoId(observable) ?? `${String(observable.type)}--${newUuid()}`
  return { ...observable, id, spec_version: '2.1', object_marking_refs: [...markings] }
}

function toObject(value: JsonObject): StixObject {
  try {
    return toStixObject(value)
  } catch (error) {
    if (isFault(error)) throw intelFault('bad-sighting', error.message, error.place)
    throw error
  }
}

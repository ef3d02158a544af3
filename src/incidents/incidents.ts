import type { Clock } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import type { Intel } from '../intel/index.ts'
import type { Store } from '../store/index.ts'
import type { FindAlert } from './alert-brief.ts'
import { Changing, type NewEntry } from './changing.ts'
import { type IncidentClasses, readIncidentClasses } from './classes.ts'
import type { Incident, IncidentFields, ItemBody, Some } from './incident.ts'
import { toIncident } from './incident.ts'
import type { NewItem } from './items.ts'
import { Merging } from './merging.ts'
import { type NewIncident, Opening } from './opening.ts'
import { IncidentReading } from './reading.ts'
import { Undoing } from './undoing.ts'

export interface IncidentsOptions {
  readonly store: Store
  readonly intel: Intel
  readonly clock: Clock
  /** Gives an alert of whatever raises alerts, as far as the reader may see it. */
  readonly findAlert: FindAlert
  /** Folders with classes of incidents: ours first, then the operator's. */
  readonly classFolders: readonly string[]
}

/** Incidents, near misses and threats: opened, worked on, read. Every change is a line of the timeline and a statement of the log. */
export interface Incidents extends Pick<IncidentReading, 'list' | 'find' | 'get' | 'having' | 'counts'> {
  open(reader: Reader, wanted: NewIncident): Promise<Incident>
  /** For the same alert there is one incident: a second call gives the first one's. */
  openFromAlert(reader: Reader, alertId: string, wanted?: Some<NewIncident>): Promise<Incident>
  change(reader: Reader, idOrNumber: string, wanted: Some<IncidentFields>): Promise<void>
  addItem(reader: Reader, idOrNumber: string, item: NewItem): Promise<string>
  /** With null it is taken off. */
  changeItem(reader: Reader, which: { incident: string; item: string }, wanted: Some<ItemBody> | null): Promise<void>
  addEntry(reader: Reader, idOrNumber: string, entry: NewEntry): Promise<string>
  undo(reader: Reader, idOrNumber: string, entryId: string): Promise<void>
  merge(reader: Reader, idOrNumber: string, other: string): Promise<void>
  split(reader: Reader, idOrNumber: string, wanted: { title: string; items: readonly string[] }): Promise<Incident>
  readonly classes: IncidentClasses
}

export function openIncidents({ classFolders, ...options }: IncidentsOptions): Incidents {
  const classes = readIncidentClasses(classFolders)
  const parts = { ...options, classes }
  const opening = new Opening(parts)
  const changing = new Changing(parts)
  const reading = new IncidentReading(parts)
  const undoing = new Undoing(parts)
  const merging = new Merging(parts, { opening, changing })
  return {
    list: (reader, query) => reading.list(reader, query),
    find: (reader, id) => reading.find(reader, id),
    get: (reader, id) => reading.get(reader, id),
    having: (reader, kind, key) => reading.having(reader, kind, key),
    counts: (reader) => reading.counts(reader),
    open: async (reader, wanted) => toIncident(await opening.open(reader, wanted)),
    openFromAlert: async (reader, alertId, wanted) => toIncident(await opening.openFromAlert(reader, alertId, wanted)),
    change: (reader, id, wanted) => changing.change(reader, id, wanted),
    addItem: (reader, id, item) => changing.addItem(reader, id, item),
    changeItem: (reader, which, wanted) => changing.changeItem(reader, which, wanted),
    addEntry: (reader, id, entry) => changing.addEntry(reader, id, entry),
    undo: (reader, id, entryId) => undoing.undo(reader, id, entryId),
    merge: (reader, id, other) => merging.merge(reader, id, other),
    split: async (reader, id, wanted) => toIncident(await merging.split(reader, id, wanted)),
    classes,
  }
}

import type { Reader } from '../identity/index.ts'
import { strictest } from '../stix/index.ts'
import type { Tx } from '../store/index.ts'
import { requireWorkable } from './access.ts'
import { toMarkedTitle } from './exercise-mark.ts'
import { incidentFault } from './faults.ts'
import { type IncidentFields, type IncidentRow, type ItemBody, type Lane, type Some, toFields } from './incident.ts'
import { ItemWriting, type NewItem, parseBody, toAddedText, toBody, toItemKind } from './items.ts'
import type { IncidentParts } from './parts.ts'
import { stateDecision, toColumns, writeLine } from './writing.ts'

/** A line that a person writes into the timeline. */
export interface NewEntry {
  readonly lane: Lane
  readonly text: string
  /** Milliseconds since the epoch; absent: now. */
  readonly happenedAt?: number | undefined
}

const fieldWords: Readonly<Record<keyof IncidentFields, string>> = {
  kind: 'Kind',
  title: 'Title',
  summary: 'Summary',
  severity: 'Severity',
  class: 'Class',
  state: 'State',
  level: 'Marking',
  rootCause: 'Apparent cause',
  detectedAt: 'Detected',
}

/** What people change on an incident. Each change is a line of the timeline and can be undone. */
export class Changing {
  readonly #parts: IncidentParts
  readonly #items: ItemWriting

  constructor(parts: IncidentParts) {
    this.#parts = parts
    this.#items = new ItemWriting(parts)
  }

  /** Sets what is given and differs; without a difference nothing is written. */
  async change(reader: Reader, idOrNumber: string, wanted: Some<IncidentFields>): Promise<void> {
    const { store, classes } = this.#parts
    if (typeof wanted.class === 'string' && !classes.classes.has(wanted.class)) {
      throw incidentFault('unknown-class', `There is no class "${wanted.class}".`, 'class')
    }
    return store.commit(async (tx) => {
      const row = await requireWorkable(tx.db, reader, idOrNumber)
      await this.setFields(tx, row, { reader, wanted })
    })
  }

  async setFields(tx: Tx, row: IncidentRow, { reader, wanted }: { reader: Reader; wanted: Some<IncidentFields> }): Promise<void> {
    const nowMs = this.#parts.clock.now()
    const title = wanted.title === undefined ? undefined : toMarkedTitle(wanted.title, this.#parts.isExercise === true)
    const { before, after, words } = toDifference(toFields(row), { ...wanted, title })
    if (words.length === 0) return
    if (after.level !== undefined && strictest([after.level, reader.clearance]) !== reader.clearance) {
      throw incidentFault('bad-marking', 'You would not see it any more: your clearance is lower.', 'level')
    }
    await tx.db
      .updateTable('incident')
      .set(toColumns(after, nowMs, row))
      .where('number', '=', row.number)
      .execute()
    await writeLine(tx, row, { lane: 'did', text: words.join('; '), change: { what: 'fields', before, after }, reader, nowMs })
    stateDecision(tx, row, { by: reader.name, decision: 'changed', before, after })
    await this.#parts.rejudge(tx, await requireWorkable(tx.db, reader, row.id))
  }

  async addItem(reader: Reader, idOrNumber: string, wanted: NewItem): Promise<string> {
    const { store, clock } = this.#parts
    await requireWorkable(store.db, reader, idOrNumber)
    const item = await this.#items.check(reader, wanted)
    return store.commit(async (tx) => {
      const row = await requireWorkable(tx.db, reader, idOrNumber)
      return this.#items.insert(tx, row, { item, reader, nowMs: clock.now() })
    })
  }

  /** Sets parts of an item, such as `isDone` of a task; with null it is taken off. */
  changeItem(reader: Reader, { incident, item }: { incident: string; item: string }, wanted: Some<ItemBody> | null): Promise<void> {
    const { store, clock } = this.#parts
    return store.commit(async (tx) => {
      const row = await requireWorkable(tx.db, reader, incident)
      const held = await tx.db.selectFrom('incident_item').selectAll().where('id', '=', item).executeTakeFirst()
      if (held === undefined || held.incident !== row.number || held.removed_at !== null) {
        throw incidentFault('unknown-item', `The incident has no item ${item}.`)
      }
      const kind = toItemKind(held.kind)
      const old = parseBody(held.body)
      // A link is what it leads to: another one is another item.
      const name = kind === 'alert' || kind === 'object' ? old.name : (wanted?.name ?? old.name)
      const after = wanted === null ? null : toBody(toMixed(old, { ...wanted, name, kind }))
      const before = await this.#items.set(tx, item, after)
      const text = after === null ? `Taken off: ${toAddedText(kind, old)}` : toItemText(after, old)
      const change = { what: 'item', item, before, after } as const
      await writeLine(tx, row, { lane: 'did', text, change, reader, nowMs: clock.now() })
    })
  }

  addEntry(reader: Reader, idOrNumber: string, entry: NewEntry): Promise<string> {
    const { store, clock } = this.#parts
    return store.commit(async (tx) => {
      const row = await requireWorkable(tx.db, reader, idOrNumber)
      return writeLine(tx, row, { ...entry, reader, nowMs: clock.now() })
    })
  }
}

function toMixed(old: ItemBody, wanted: NewItem): NewItem {
  return {
    ...wanted,
    detail: wanted.detail === undefined ? old.detail : wanted.detail,
    person: wanted.person === undefined ? old.person : wanted.person,
    dueAt: wanted.dueAt === undefined ? old.dueAt : wanted.dueAt,
    isDone: wanted.isDone ?? old.isDone,
  }
}

function toItemText(after: ItemBody, before: ItemBody): string {
  if (after.isDone !== before.isDone) return `${after.isDone ? 'Task done' : 'Task taken up again'}: ${after.name}`
  return `Changed: ${after.name}`
}

interface Difference {
  readonly before: Partial<IncidentFields>
  readonly after: Partial<IncidentFields>
  readonly words: readonly string[]
}

function toDifference(held: IncidentFields, wanted: Some<IncidentFields>): Difference {
  const before: Record<string, unknown> = {}
  const after: Record<string, unknown> = {}
  const words: string[] = []
  for (const [name, word] of Object.entries(fieldWords)) {
    // The names are those of the fields: the table above is written so.
    const field = name as keyof IncidentFields
    const value = wanted[field]
    if (value === undefined || value === held[field]) continue
    before[field] = held[field]
    after[field] = value
    words.push(field === 'summary' ? 'Summary rewritten' : `${word}: ${toWord(field, held[field])} → ${toWord(field, value)}`)
  }
  return { before, after, words }
}

function toWord(field: keyof IncidentFields, value: string | number | null): string {
  if (value === null) return 'none'
  return field === 'detectedAt' ? new Date(value).toISOString().slice(0, 16).replace('T', ' ') : String(value)
}

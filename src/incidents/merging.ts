import { newUuid } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import { isTlpLevel, strictest } from '../stix/index.ts'
import type { Tx } from '../store/index.ts'
import { requireWorkable } from './access.ts'
import type { Changing } from './changing.ts'
import { incidentFault } from './faults.ts'
import { type IncidentRow, toFields } from './incident.ts'
import type { Opening } from './opening.ts'
import type { IncidentParts } from './parts.ts'
import { stateDecision, writeLine } from './writing.ts'

/** What goes along when an incident is split. */
export interface NewSplit {
  readonly title: string
  readonly items: readonly string[]
  /** Ids of lines of the timeline. */
  readonly entries?: readonly string[] | undefined
  /** Ids of facts. */
  readonly facts?: readonly string[] | undefined
}

interface Hands {
  readonly opening: Opening
  readonly changing: Changing
}

/** Incidents that turn out to be one, and one that turns out to be two. Each keeps its lines, its facts and its number. */
export class Merging {
  readonly #parts: IncidentParts
  readonly #hands: Hands

  constructor(parts: IncidentParts, hands: Hands) {
    this.#parts = parts
    this.#hands = hands
  }

  /** From now on `other` is worked on in this one, which shows what both have, at the stricter of both markings. */
  merge(reader: Reader, idOrNumber: string, other: string): Promise<void> {
    const { store, clock } = this.#parts
    const nowMs = clock.now()
    return store.commit(async (tx) => {
      const into = await requireWorkable(tx.db, reader, idOrNumber)
      const from = await requireWorkable(tx.db, reader, other)
      if (from.number === into.number) throw incidentFault('cannot-merge', 'It is the same incident.')
      const rest = await tx.db.selectFrom('incident').select('number').where('merged_into', '=', from.number).executeTakeFirst()
      if (rest !== undefined)
        throw incidentFault('cannot-merge', `Incident ${rest.number} is merged into ${from.number}: part those first.`)
      await tx.db.updateTable('incident').set({ merged_into: into.number, changed_at: nowMs }).where('number', '=', from.number).execute()
      const level = strictest([into.level, from.level].filter((text) => isTlpLevel(text)))
      await this.#hands.changing.setFields(tx, into, { reader, wanted: { level } })
      const change = { what: 'merged', other: from.number } as const
      const text = `Incident ${from.number} is worked on here: ${from.title}`
      await writeLine(tx, into, { lane: 'did', text, change, reader, nowMs })
      const away = { what: 'merged-away', other: into.number } as const
      await writeLine(tx, from, { lane: 'did', text: `Worked on in incident ${into.number}`, change: away, reader, nowMs })
      stateDecision(tx, into, { by: reader.name, decision: 'merged', other: from.id })
      await this.#parts.rejudge(tx, into)
      await this.#parts.rejudge(tx, { ...from, merged_into: into.number })
    })
  }

  /** A new incident with these items, which this one gives up, and with these lines and facts, which both have then. */
  split(reader: Reader, idOrNumber: string, { title, items, entries = [], facts = [] }: NewSplit): Promise<IncidentRow> {
    const { store, clock } = this.#parts
    const nowMs = clock.now()
    return store.commit(async (tx) => {
      const row = await requireWorkable(tx.db, reader, idOrNumber)
      const { state: _, ...fields } = toFields(row)
      const made = await this.#hands.opening.write(tx, reader, { ...fields, title, splitFrom: row.number })
      for (const item of items) {
        const moved = await tx.db
          .updateTable('incident_item')
          .set({ incident: made.number })
          .where('id', '=', item)
          .where('incident', '=', row.number)
          .where('removed_at', 'is', null)
          .executeTakeFirst()
        if (moved.numUpdatedRows === 0n) throw incidentFault('unknown-item', `The incident has no item ${item}.`)
      }
      await copyLines(tx, { from: row, to: made, entries })
      await copyFacts(tx, { from: row, to: made, facts })
      const text = `Split off as incident ${made.number}: ${title}`
      await writeLine(tx, row, { lane: 'did', text, change: { what: 'split', other: made.number }, reader, nowMs })
      await writeLine(tx, made, { lane: 'did', text: `Split off from incident ${row.number}`, reader, nowMs })
      stateDecision(tx, row, {
        by: reader.name,
        decision: 'split',
        other: made.id,
        items: [...items],
        entries: [...entries],
        facts: [...facts],
      })
      await this.#parts.rejudge(tx, made)
      return made
    })
  }
}

interface Copying {
  readonly from: IncidentRow
  readonly to: IncidentRow
}

/** A line says what it said, by whom and of when; that it was taken over is said by the split itself. */
async function copyLines(tx: Tx, { from, to, entries }: Copying & { entries: readonly string[] }): Promise<void> {
  for (const entry of entries) {
    const held = await tx.db.selectFrom('incident_entry').selectAll().where('id', '=', entry).executeTakeFirst()
    if (held === undefined || held.incident !== from.number) throw incidentFault('unknown-entry', `The incident has no line ${entry}.`)
    const { seq: _, ...line } = held
    await tx.insertEach('incident_entry', [{ ...line, id: newUuid(), incident: to.number, change: JSON.stringify({ what: 'fact' }) }])
  }
}

/** With every version. What is known of the organisation is known of all its incidents anyway. */
async function copyFacts(tx: Tx, { from, to, facts }: Copying & { facts: readonly string[] }): Promise<void> {
  for (const definition of facts) {
    const held = await tx.db
      .selectFrom('incident_fact')
      .selectAll()
      .where('incident', '=', from.number)
      .where('definition', '=', definition)
      .orderBy('seq')
      .execute()
    if (held.length === 0) throw incidentFault('unknown-item', `Nothing was stated of ${definition} in this incident.`)
    await tx.insertEach(
      'incident_fact',
      held.map(({ seq: _, ...version }) => ({ ...version, incident: to.number })),
    )
  }
}

import type { Reader } from '../identity/index.ts'
import type { Tx } from '../store/index.ts'
import { findRow, requireRow, requireWorker } from './access.ts'
import { incidentFault } from './faults.ts'
import { type Change, type IncidentRow, toFields } from './incident.ts'
import { ItemWriting, parseBody } from './items.ts'
import type { IncidentParts } from './parts.ts'
import { stateDecision, toColumns, writeLine } from './writing.ts'

/** Takes back what a line of the timeline changed. The line stays, struck through; the undoing is a line of its own. */
export class Undoing {
  readonly #parts: IncidentParts
  readonly #items: ItemWriting

  constructor(parts: IncidentParts) {
    this.#parts = parts
    this.#items = new ItemWriting(parts)
  }

  undo(reader: Reader, idOrNumber: string, entryId: string): Promise<void> {
    const { store, clock } = this.#parts
    const nowMs = clock.now()
    return store.commit(async (tx) => {
      const shown = await requireRow(tx.db, reader, idOrNumber)
      requireWorker(reader)
      const entry = await tx.db.selectFrom('incident_entry').selectAll().where('id', '=', entryId).executeTakeFirst()
      // A line of one that was merged is undone where it was written.
      const row = entry === undefined ? undefined : await findRow(tx.db, String(entry.incident))
      const isOfIt = row !== undefined && (row.number === shown.number || row.merged_into === shown.number)
      if (entry === undefined || !isOfIt) throw incidentFault('unknown-entry', `The incident has no line ${entryId}.`)
      if (entry.undone_at !== null) throw incidentFault('cannot-undo', 'It was undone before.')
      await this.#takeBack(tx, row, parseChange(entry.change))
      for (const one of [row, shown]) await this.#parts.rejudge(tx, (await findRow(tx.db, one.id)) ?? one)
      await tx.db.updateTable('incident_entry').set({ undone_at: nowMs }).where('seq', '=', entry.seq).execute()
      await writeLine(tx, row, { lane: 'did', text: `Undone: ${entry.text}`, change: { what: 'undone', entry: entryId }, reader, nowMs })
      stateDecision(tx, row, { by: reader.name, decision: 'undone', what: entry.text })
    })
  }

  async #takeBack(tx: Tx, row: IncidentRow, change: Change | null): Promise<void> {
    // A line that a person wrote is taken back by striking it through: nothing else hangs on it.
    if (change === null) return
    switch (change.what) {
      case 'fields': {
        const held = toFields(row)
        for (const [name, value] of Object.entries(change.after)) {
          // The names are those of the fields: this room wrote them.
          if (held[name as keyof typeof held] !== value) throw incidentFault('cannot-undo', `"${name}" was changed since.`)
        }
        await tx.db
          .updateTable('incident')
          .set(toColumns(change.before, this.#parts.clock.now(), row))
          .where('number', '=', row.number)
          .execute()
        return
      }
      case 'item': {
        const held = await tx.db.selectFrom('incident_item').selectAll().where('id', '=', change.item).executeTakeFirstOrThrow()
        const now = held.removed_at === null ? parseBody(held.body) : null
        const isAsLeft = held.incident === row.number && JSON.stringify(now) === JSON.stringify(change.after)
        if (!isAsLeft) throw incidentFault('cannot-undo', 'It was changed since.')
        await this.#items.set(tx, change.item, change.before)
        return
      }
      case 'merged': {
        const done = await tx.db
          .updateTable('incident')
          .set({ merged_into: null })
          .where('number', '=', change.other)
          .where('merged_into', '=', row.number)
          .executeTakeFirst()
        if (done.numUpdatedRows === 0n) throw incidentFault('cannot-undo', 'The two are apart already.')
        return
      }
      case 'split': {
        // What was split off is worked on here again: it keeps its lines and its number.
        const done = await tx.db
          .updateTable('incident')
          .set({ merged_into: row.number })
          .where('number', '=', change.other)
          .where('merged_into', 'is', null)
          .executeTakeFirst()
        if (done.numUpdatedRows === 0n) throw incidentFault('cannot-undo', 'It is worked on in another incident by now.')
        const other = await findRow(tx.db, String(change.other))
        if (other !== undefined) await this.#parts.rejudge(tx, other)
        return
      }
      case 'act':
        await tx.db.updateTable('incident_act').set({ removed_at: this.#parts.clock.now() }).where('id', '=', change.act).execute()
        return
      default:
        throw incidentFault('cannot-undo', 'This is not undone: close the incident, or merge the two again.')
    }
  }
}

/** A text that this room wrote. */
export function parseChange(text: string | null): Change | null {
  return text === null ? null : JSON.parse(text)
}

import type { Reader } from '../identity/index.ts'
import { isTlpLevel, strictest } from '../stix/index.ts'
import { requireWorkable } from './access.ts'
import type { Changing } from './changing.ts'
import { incidentFault } from './faults.ts'
import { type IncidentRow, toFields } from './incident.ts'
import type { Opening } from './opening.ts'
import type { IncidentParts } from './parts.ts'
import { stateDecision, writeLine } from './writing.ts'

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

  /** A new incident with these items, which this one gives up. */
  split(reader: Reader, idOrNumber: string, { title, items }: { title: string; items: readonly string[] }): Promise<IncidentRow> {
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
      const text = `Split off as incident ${made.number}: ${title}`
      await writeLine(tx, row, { lane: 'did', text, change: { what: 'split', other: made.number }, reader, nowMs })
      await writeLine(tx, made, { lane: 'did', text: `Split off from incident ${row.number}`, reader, nowMs })
      stateDecision(tx, row, { by: reader.name, decision: 'split', other: made.id, items: [...items] })
      return made
    })
  }
}

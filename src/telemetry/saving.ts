import type { Fault } from '../base/index.ts'
import type { Tx } from '../store/index.ts'
import { appendDeadLetters, type NewLetter } from './dead-letters.ts'
import { telemetryFault } from './faults.ts'
import type { FilePosition, LineBatch } from './line-batch.ts'

/** What reading the lines of a batch came to. */
export interface ReadOutcome {
  readonly events: number
  readonly refused: readonly { readonly fault: Fault; readonly place: string; readonly line: string }[]
  /** Times of the first and the last event, in milliseconds since the epoch. */
  readonly firstAt?: number | undefined
  readonly lastAt?: number | undefined
}

/**
 * Writes a batch's end into the commit that holds what was learned from it: the source's totals, the position behind the
 * batch, its refused lines. So after a crash reading goes on exactly behind what was taken.
 */
export async function saveBatch(tx: Tx, batch: LineBatch, outcome: ReadOutcome): Promise<void> {
  const row = await tx.db.selectFrom('source').selectAll().where('id', '=', batch.sourceId).executeTakeFirst()
  if (row === undefined) throw telemetryFault('source-absent', 'The source was removed while it was read.')
  const letters = toLetters(batch, outcome)
  const nowMs = Math.floor(tx.at / 1000)
  const committedBytes = row.dead_letter_bytes
  const written =
    letters.length === 0
      ? { start: committedBytes, end: committedBytes }
      : appendDeadLetters(batch.deadLetterFile, letters, { committedBytes, nowMs })
  const lines = batch.again === undefined ? batch.lines.length + batch.refused.length : 0
  await tx.db
    .updateTable('source')
    .set({
      lines: row.lines + lines,
      events: row.events + outcome.events,
      refused: row.refused + letters.length - (batch.again?.letters ?? 0),
      first_event_at: earliest(row.first_event_at, outcome.firstAt),
      last_event_at: latest(row.last_event_at, outcome.lastAt),
      dead_letter_bytes: written.end,
      dead_letter_from: Math.min(batch.again?.upTo ?? row.dead_letter_from, written.start),
    })
    .where('id', '=', batch.sourceId)
    .execute()
  for (const position of batch.positions) await savePosition(tx, batch.sourceId, position)
}

/** Where reading of a file goes on, for a sink that does not use `saveBatch`. */
export async function savePosition(tx: Tx, sourceId: number, position: FilePosition): Promise<void> {
  const { path, identity, offset, line, wholeSize = null } = position
  const values = { identity, offset, line, whole_size: wholeSize }
  await tx.db
    .insertInto('source_file')
    .values({ source_id: sourceId, path, ...values })
    .onConflict((conflict) => conflict.columns(['source_id', 'path']).doUpdateSet(values))
    .execute()
}

/** What was refused for its bytes is not kept whole, so it cannot be read again later. */
function toLetters(batch: LineBatch, outcome: ReadOutcome): NewLetter[] {
  const forItsBytes = batch.refused.map((refused) => ({ ...refused, isWhole: false }))
  return [...forItsBytes, ...outcome.refused.map(({ fault, place, line }) => ({ fault, place, text: line, isWhole: true }))]
}

function earliest(known: number | null, added: number | undefined): number | null {
  if (added === undefined) return known
  return known === null ? added : Math.min(known, added)
}

function latest(known: number | null, added: number | undefined): number | null {
  if (added === undefined) return known
  return known === null ? added : Math.max(known, added)
}

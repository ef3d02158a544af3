import type { JsonObject } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import { type Message, makeMessage, newMessageIds } from '../incidents/index.ts'
import type { Tx } from '../store/index.ts'
import { type ThreadRow, toLevel } from './access.ts'
import type { AuthorityParts } from './parts.ts'

/** Left in the outbox for each change of a received report. */
export const reportChanged = 'authority.changed'

export interface Author {
  readonly reader: Pick<Reader, 'name'>
  /** Milliseconds since the epoch. */
  readonly nowMs: number
}

type Named = Pick<ThreadRow, 'number' | 'id'>

/** Writes down what was done, and tells those who look on. */
export async function writeEntry(
  tx: Tx,
  row: Named,
  { reader, nowMs, what, text }: Author & { what: string; text: string },
): Promise<void> {
  await tx.insertEach('authority_entry', [{ thread: row.number, at: nowMs, by: reader.name, what, text }])
  await tx.db.updateTable('authority_thread').set({ changed_at: nowMs }).where('number', '=', row.number).execute()
  tx.outbox(reportChanged, JSON.stringify({ ids: [row.id] }))
}

/** Who decided what on which report: named in the log by a hash alone. */
export function stateDecision(tx: Tx, row: Named, { by, ...decision }: JsonObject & { by: string }): void {
  tx.state({ kind: 'decided', subject: row.id, content: { report: row.id, by, ...decision } })
}

/** The same for every message of the thread. */
export type Envelope = Pick<Message, 'id' | 'thread' | 'at' | 'from' | 'to' | 'exercise' | 'marking'>

export interface Sending extends Author {
  /** Origin of the recipient's log; null: a person tells them by other means, and the message is kept. */
  readonly to: string | null
  readonly make: (envelope: Envelope) => Message
}

/** Signs a message of the thread and gives it to the post, in the same commit. Gives its id. */
export async function sendMessage(
  parts: AuthorityParts,
  tx: Tx,
  { row, to, make, reader, nowMs }: Sending & { row: ThreadRow },
): Promise<string> {
  const { own, postbox } = parts
  const message = make({
    ...newMessageIds(row.id),
    at: nowMs,
    from: own.origin(),
    to: to ?? own.origin(),
    exercise: row.is_exercise === 1,
    marking: toLevel(row.level),
  })
  const source = makeMessage(message, own.signers())
  if (to !== null) await postbox.send(tx, to, source)
  const { id, kind, body } = message
  await tx.insertEach('authority_message', [
    {
      ...{ id, thread: row.number, direction: 'out', kind, stage: null, at: nowMs, held_at: nowMs, by: reader.name },
      ...{ body: JSON.stringify(body), source: to === null ? null : source },
    },
  ])
  return id
}

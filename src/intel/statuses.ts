import type { Reader } from '../identity/index.ts'
import type { Store, Tx } from '../store/index.ts'

/** What became of one TAXII POST, for the one who sent it. */
export interface SavedStatus {
  /** UUID. */
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly requestedAt: number
  /** JSON text. */
  readonly body: string
}

/** TAXII 2.1 §4.3 asks for a day; two leave room for clocks that differ. */
const keptMs = 2 * 86_400_000

/** Keeps a status resource, in the commit of what it is about, and lets go of old ones. */
export async function saveStatus(tx: Tx, reader: Reader, status: SavedStatus): Promise<void> {
  await tx.db
    .deleteFrom('status')
    .where('requested_at', '<', status.requestedAt - keptMs)
    .execute()
  const { id, requestedAt: requested_at, body } = status
  await tx.insertEach('status', [{ id, token_id: reader.tokenId, requested_at, body }])
}

/** Undefined for one that is not there and for one of somebody else alike. */
export async function readStatus(store: Store, reader: Reader, id: string): Promise<SavedStatus | undefined> {
  const row = await store.db.selectFrom('status').selectAll().where('id', '=', id).where('token_id', '=', reader.tokenId).executeTakeFirst()
  return row === undefined ? undefined : { id: row.id, requestedAt: row.requested_at, body: row.body }
}

import type { Store, Tx } from '../store/index.ts'

/** What the log has to remember beside its entries, in the table `meta`. */
export const marks = {
  /** Why nothing is signed: a witness has seen more, or something else. */
  behind: 'log-behind',
  /** The log was restored, and its witnesses have not been asked yet. `node/backup.ts` sets it. */
  unconfirmed: 'log-unconfirmed',
  /** What the log is called since a new one began. */
  origin: 'log-origin',
} as const
type Mark = (typeof marks)[keyof typeof marks]

export async function readMark(db: Store['db'], mark: Mark): Promise<string | undefined> {
  return (await db.selectFrom('meta').select('value').where('key', '=', mark).executeTakeFirst())?.value
}

/** What was remembered first stays, until it is cleared. */
export async function setMark(tx: Tx, mark: Mark, value: string): Promise<void> {
  await tx.db
    .insertInto('meta')
    .values({ key: mark, value })
    .onConflict((on) => on.column('key').doNothing())
    .execute()
}

export async function clearMark(tx: Tx, mark: Mark): Promise<void> {
  await tx.db.deleteFrom('meta').where('key', '=', mark).execute()
}

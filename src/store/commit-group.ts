import type { DatabaseSync } from 'node:sqlite'
import type { SqliteTx } from './sqlite-tx.ts'

/** A write that waits for its turn. */
export interface Waiting {
  /** Does the work; what it gives tells whoever waits, once all is durable. */
  readonly work: (tx: SqliteTx) => Promise<() => void>
  readonly refuse: (error: unknown) => void
}

/**
 * Writes that waited at the same time, in one transaction: one fsync for all, and a page that several touch is written
 * once. Each stands or falls alone: what one that throws has written is taken back, and the others go on.
 */
export class CommitGroup {
  readonly #database: DatabaseSync
  #taken: { readonly waiting: Waiting; readonly tell: () => void }[] = []

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** Gives false when the work threw; then nothing of it is left. Throws when nothing is left of the others either. */
  async take(waiting: Waiting, tx: SqliteTx): Promise<boolean> {
    try {
      if (!this.#database.isTransaction) this.#database.exec('BEGIN IMMEDIATE')
      this.#database.exec('SAVEPOINT one')
      this.#taken.push({ waiting, tell: await waiting.work(tx) })
      this.#database.exec('RELEASE one')
      return true
    } catch (error) {
      waiting.refuse(error)
      // Where the disk is full or fails, SQLite has taken the whole transaction back.
      if (!this.#database.isTransaction) throw error
      this.#database.exec('ROLLBACK TO one')
      this.#database.exec('RELEASE one')
      return false
    }
  }

  /** Makes all of it durable, then tells everyone. */
  commit(): void {
    this.#database.exec('COMMIT')
    for (const { tell } of this.#taken) tell()
    this.#taken = []
  }

  /** Nothing of it was written: everyone is told why. */
  abandon(error: unknown): void {
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
    for (const { waiting } of this.#taken) waiting.refuse(error)
  }
}

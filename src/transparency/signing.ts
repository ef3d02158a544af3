import type { KeyObject } from 'node:crypto'
import { Thread } from '../base/index.ts'
import type { LogKeys } from './keys.ts'
import { type Sealed, type StatementRow, sealStatement } from './openings.ts'
import { type PackedSealed, type PackedStatements, pack, unpackSealed } from './packing.ts'

/** What a thread that signs is asked. */
export interface SigningQuestion {
  readonly statements: PackedStatements
  readonly log: string
  readonly key: KeyObject
}

/** Fewer are signed sooner than a thread is asked. */
const few = 32

/** Signs statements with the log's key: many in a thread of their own, for a signature takes longer than all else they need. */
export class Signing {
  readonly #thread = new Thread<SigningQuestion, PackedSealed>(import.meta.url, 'signing-thread')

  /** For the log of that name, with that key of it. */
  async seal(rows: readonly StatementRow[], { origin, statementKey }: LogKeys): Promise<Sealed[]> {
    if (rows.length <= few) return rows.map((row) => sealStatement(row, origin, statementKey))
    const statements = pack(rows)
    const sealed = await this.#thread.ask({ statements, log: origin, key: statementKey }, [
      statements.contents.buffer,
      statements.seeds.buffer,
    ])
    return unpackSealed(sealed)
  }

  close(): Promise<void> {
    return this.#thread.close()
  }
}

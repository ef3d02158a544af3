import type { Generated } from 'kysely'

/** One version of the register of dependencies. None is ever changed: a later one takes its place. */
export interface DependencyVersionTable {
  seq: Generated<number>
  id: string
  at: number
  by: string
  /** TLP level. */
  level: string
  /** Why it was made, in the words of who made it. */
  note: string
  things: number
  needs: number
  /** Of the table as text. */
  sha256: string
  /** The table as text, compressed with gzip. */
  content: Uint8Array
  /** The version that this one took back. */
  undoes: string | null
  statement_idx: number
}

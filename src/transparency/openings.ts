import { hash, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { Selectable } from 'kysely'
import { fromMicros } from '../base/index.ts'
import { hashEntry, type Opening, openingSaltBytes, type Statement, statementKinds, toSignedText } from '../ledger/index.ts'
import type { Tables } from '../store/index.ts'

export type StatementRow = Selectable<Tables['statement']>

/** The statement as it is signed: what the row says, in the name of this log. */
export function toStatement(row: StatementRow, log: string): Statement {
  const kind = statementKinds.find((known) => known === row.kind)
  if (kind === undefined) throw new Error(`statement ${row.idx} is of the unknown kind ${row.kind}`)
  const { subject, version, content } = row
  return { kind, log, at: fromMicros(row.at), subject, ...(version === null ? {} : { version }), content }
}

const saltDomain = Buffer.from('entente opening salt v1\n')

/** From the seed, so that one secret opens the entry and its parts, and erasing it closes both. */
export function toOpeningSalt(seed: Uint8Array): Uint8Array {
  return hash('sha256', Buffer.concat([saltDomain, seed]), 'buffer')
}

export interface Sealed {
  readonly idx: number
  readonly entry: Uint8Array
  readonly signature: Uint8Array
}

/** The kind of a row whose statement was lost with a restore: its entry came back, and nobody can open it. */
export const lostKind = 'lost'
const lostText = Buffer.from('entente lost statement v1\n')

export function sealStatement(row: StatementRow, log: string, key: KeyObject): Sealed {
  const text = row.kind === lostKind ? lostText : toSignedText(toStatement(row, log))
  const signature = sign(null, text, key)
  // Erased before it was sealed: a salt that nobody keeps, so that the entry cannot be opened, and still counts.
  const salt = row.seed === null ? randomBytes(openingSaltBytes) : toOpeningSalt(row.seed)
  return { idx: row.idx, entry: hashEntry(text, { salt, signature }), signature }
}

/** What opens a sealed entry, or undefined when the seed was erased. */
export function toOpening(row: StatementRow, sealed: Pick<Sealed, 'signature'>, log: string): Opening | undefined {
  if (row.seed === null) return undefined
  return { statement: toStatement(row, log), salt: toOpeningSalt(row.seed), signature: sealed.signature }
}

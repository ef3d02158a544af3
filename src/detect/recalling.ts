import type { Kysely } from 'kysely'
import type { Tables } from '../store/index.ts'
import { type ObservableKind, observableKinds } from '../telemetry/index.ts'
import { toAskedAtom } from './atoms.ts'
import { type Seen, toSeen } from './history.ts'
import { toSearches } from './past.ts'

const defaultLimit = 1000

export interface RecallOptions {
  /** Absent: every kind that the value can be. */
  readonly kind?: ObservableKind | undefined
  /** Most entries that are given; 1000 unless told. */
  readonly limit?: number | undefined
}

/** What is remembered, and whether there is more of it. */
export interface Recalled {
  readonly seen: Seen[]
  readonly isCut: boolean
}

/**
 * What is remembered of one value: it alone, of a domain then its subdomains (not of a public suffix), of a network in CIDR
 * form the addresses in it. By name or address, then oldest first.
 */
export async function recall(db: Kysely<Tables>, value: string, { kind, limit = defaultLimit }: RecallOptions = {}): Promise<Recalled> {
  const seen: Seen[] = []
  for (const each of kind === undefined ? observableKinds : [kind]) {
    const atom = toAskedAtom(each, value)
    if (atom === undefined) continue
    for (const { rows } of toSearches(db, [atom], () => {})) {
      for await (const row of rows) {
        if (seen.length === limit) return { seen, isCut: true }
        seen.push(toSeen(row))
      }
    }
  }
  return { seen, isCut: false }
}

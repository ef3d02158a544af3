import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { Tables } from '../store/index.ts'
import { fromSortKey, type ObservableKind, toSortKey } from '../telemetry/index.ts'
import { fromAddressHex, lastOf, toAddressRange } from './address-range.ts'
import { type HistoryRow, type Seen, toKindNumber, toSeen } from './history.ts'
import { toPredicate } from './index-predicates.ts'
import { type Atom, isPublicSuffix, type MatchHow } from './indicator-index.ts'

const rowsPerRead = 2000
/** Most entries of the history that one indicator is matched with: more say nothing new to a person. */
const maxEntries = 20_000
/** Most remembered entries of a kind that a LIKE or MATCHES is tried on: there is no order that would lead to them. */
const maxTried = 200_000

/** One observable that an indicator finds in the history. */
export interface PastObservable {
  readonly kind: ObservableKind
  readonly value: string
  readonly how: MatchHow
  readonly seen: readonly Seen[]
}

export interface Past {
  readonly observables: readonly PastObservable[]
  /** What was not looked at, for the person who reads the alert or asks why there is none. */
  readonly remark: string | undefined
}

interface Search {
  readonly kind: ObservableKind
  readonly how: MatchHow
  readonly rows: AsyncIterable<HistoryRow>
}

type HistoryQuery = SelectQueryBuilder<Tables, 'history', HistoryRow>

/**
 * Everything remembered that one of the atoms meets, each observable once, by the closest way: the same answer that the
 * index would have given on each of them. A value and a block are places in the order of the keys, so the size of the
 * history does not matter.
 */
export async function findPast(db: Kysely<Tables>, atoms: readonly Atom[]): Promise<Past> {
  const found = new Map<string, { search: Search; seen: Seen[] }>()
  const remarks = new Set<string>()
  let entries = 0
  for (const search of toSearches(db, atoms, (remark) => remarks.add(remark))) {
    for await (const row of search.rows) {
      if (entries >= maxEntries) {
        remarks.add(`only the first ${maxEntries} remembered entries were taken`)
        break
      }
      const id = `${row.kind} ${row.key}`
      const known = found.get(id)
      if (known === undefined) found.set(id, { search, seen: [toSeen(row)] })
      else if (known.search === search) known.seen.push(toSeen(row))
      else continue
      entries += 1
    }
  }
  const observables = [...found.values()].map(({ search: { kind, how }, seen }) => ({ kind, how, seen, value: seen[0]?.value ?? '' }))
  return { observables, remark: remarks.size === 0 ? undefined : [...remarks].join('; ') }
}

/** In the order of closeness, as the index decides: exact, subdomain, range, pattern. */
export function toSearches(db: Kysely<Tables>, atoms: readonly Atom[], tell: (remark: string) => void): Search[] {
  const of = (how: Atom['how']) => atoms.filter((atom) => atom.how === how)
  const select = (kind: ObservableKind): HistoryQuery => db.selectFrom('history').selectAll().where('kind', '=', toKindNumber(kind))
  const exact = of('exact').map(({ kind, value }): Search => {
    return { kind, how: 'exact', rows: read(select(kind).where('key', '=', toSortKey(kind, value))) }
  })
  const below = of('exact').filter(({ kind, value }) => kind === 'domain-name' && !isPublicSuffix(value))
  const subdomains = below.map(({ kind, value }): Search => {
    // Keys of domains are their labels from the last to the first: what stands below one follows it, up to the next sign after the dot.
    const key = toSortKey(kind, value)
    return { kind, how: 'subdomain', rows: read(select(kind).where('key', '>', `${key}.`).where('key', '<', `${key}/`)) }
  })
  const ranges = of('range').flatMap(({ kind, value }): Search[] => {
    const range = toAddressRange(value)
    if (range === undefined) return []
    const [first, last] = [range.network, lastOf(range)].map((hex) => toSortKey(kind, fromAddressHex(hex)))
    return [
      {
        kind,
        how: 'in-range',
        rows: read(
          select(kind)
            .where('key', '>=', first ?? '')
            .where('key', '<=', last ?? ''),
        ),
      },
    ]
  })
  const patterns = atoms.flatMap(({ kind, how, value }): Search[] => {
    const test = how === 'like' || how === 'matches' ? toPredicate(how, value) : undefined
    return test === undefined
      ? []
      : [{ kind, how: 'pattern', rows: tryEach(select(kind), (row) => test(fromSortKey(kind, row.key)), tell) }]
  })
  return [...exact, ...subdomains, ...ranges, ...patterns]
}

/** In pages by key, so that neither the answer's size nor a long statement hurts anyone. */
async function* read(query: HistoryQuery): AsyncIterable<HistoryRow> {
  const ordered = query.orderBy('key').orderBy('day').orderBy('source').limit(rowsPerRead)
  for (let page = await ordered.execute(); ; ) {
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < rowsPerRead) return
    page = await ordered.where(sql<boolean>`(key, day, source) > (${last.key}, ${last.day}, ${last.source})`).execute()
  }
}

async function* tryEach(
  query: HistoryQuery,
  test: (row: HistoryRow) => boolean,
  tell: (remark: string) => void,
): AsyncIterable<HistoryRow> {
  let tried = 0
  for await (const row of read(query)) {
    if (tried >= maxTried) {
      tell(`the pattern was tried on the first ${maxTried} remembered entries only`)
      return
    }
    tried += 1
    if (test(row)) yield row
  }
}

import { parse as parseHost } from 'tldts'
import { type ObservableKind, observableKinds } from '../telemetry/index.ts'
import { toAddressRange } from './address-range.ts'
import { PredicateList, toPredicate } from './index-predicates.ts'
import { RangeTable } from './index-ranges.ts'
import { ValueTable } from './index-values.ts'
import { type HashSeed, SeededHash } from './seeded-hash.ts'
import { type Encode, encodeHex, encodeIpv4, encodeText } from './value-encoding.ts'

/** One comparison of an indicator, in the form in which observables are compared. */
export interface Atom {
  readonly kind: ObservableKind
  /** `range`: the value is an address block; `like` and `matches`: a pattern. */
  readonly how: 'exact' | 'range' | 'like' | 'matches'
  readonly value: string
}

/** How an observable met an indicator. */
export type MatchHow = 'exact' | 'subdomain' | 'in-range' | 'pattern'

export interface Hit {
  /** The number the indicator was added with. */
  readonly indicator: number
  readonly how: MatchHow
}

const noHits: readonly Hit[] = []

/**
 * All indicators by what they look for. Exact: no false hit, whatever the hash. Adding and removing work at once, at any
 * size. An indicator for a domain also finds its subdomains, told apart as `subdomain`; one for a public suffix such as
 * `co.uk` finds only the suffix itself, or it would find half the world.
 */
export class IndicatorIndex {
  readonly #values: ReadonlyMap<ObservableKind, ValueTable>
  readonly #ranges = new RangeTable()
  readonly #predicates: ReadonlyMap<ObservableKind, PredicateList>
  /** Grows with each change: what was looked up before may be wrong after. */
  changes = 0

  constructor(seed: HashSeed) {
    const hash = new SeededHash(seed)
    this.#values = new Map(observableKinds.map((kind) => [kind, new ValueTable(hash, toEncode(kind))]))
    this.#predicates = new Map(observableKinds.map((kind) => [kind, new PredicateList()]))
  }

  /** How many different values, blocks and patterns. */
  get size(): number {
    const values = this.#values.values().reduce((sum, table) => sum + table.size, 0)
    return this.#predicates.values().reduce((sum, list) => sum + list.size, values + this.#ranges.size)
  }

  /** Memory of the values; blocks and patterns are few. */
  get bytes(): number {
    return this.#values.values().reduce((sum, table) => sum + table.bytes, 0)
  }

  /** Why an atom cannot be held, or undefined when it can. */
  refuses(atom: Atom): string | undefined {
    if (atom.how === 'exact') {
      return this.#tableOf(atom.kind).canHold(atom.value) ? undefined : `"${atom.value.slice(0, 100)}" is no ${atom.kind} or too long`
    }
    if (atom.how === 'range')
      return toAddressRange(atom.value) === undefined ? `"${atom.value.slice(0, 100)}" is no address block` : undefined
    if (toPredicate(atom.how, atom.value) !== undefined) return undefined
    return `the ${atom.how.toUpperCase()} pattern is too long or not one that can be run in linear time`
  }

  /** Adds an atom that is not refused. */
  add(atom: Atom, indicator: number): void {
    this.changes += 1
    if (atom.how === 'exact') {
      this.#tableOf(atom.kind).add(atom.value, indicator)
    } else if (atom.how === 'range') {
      const range = toAddressRange(atom.value)
      if (range !== undefined) this.#ranges.add(range, indicator)
    } else {
      const test = toPredicate(atom.how, atom.value)
      if (test !== undefined) this.#predicatesOf(atom.kind).add(toPredicateKey(atom), test, indicator)
    }
  }

  remove(atom: Atom, indicator: number): void {
    this.changes += 1
    if (atom.how === 'exact') {
      this.#tableOf(atom.kind).remove(atom.value, indicator)
    } else if (atom.how === 'range') {
      const range = toAddressRange(atom.value)
      if (range !== undefined) this.#ranges.remove(range, indicator)
    } else {
      this.#predicatesOf(atom.kind).remove(toPredicateKey(atom), indicator)
    }
  }

  /** Each indicator that the observable meets, once, by the closest way. `value` is in its normal form. */
  find(kind: ObservableKind, value: string): readonly Hit[] {
    const table = this.#tableOf(kind)
    const found: Found = { hits: noHits }
    const exact = table.find(value)
    if (exact >= 0) take(found, table.ownersOf(exact), 'exact')
    if (kind === 'domain-name') {
      table.findSuffixes(value, (ref, start) => {
        if (!isPublicSuffix(value.slice(start))) take(found, table.ownersOf(ref), 'subdomain')
      })
    } else if (kind === 'ipv4-addr' || kind === 'ipv6-addr') {
      this.#ranges.find(value, (owners) => take(found, owners, 'in-range'))
    }
    const list = this.#predicatesOf(kind)
    if (list.size > 0) take(found, list.find(value), 'pattern')
    return found.hits
  }

  #tableOf(kind: ObservableKind): ValueTable {
    const table = this.#values.get(kind)
    if (table === undefined) throw new Error(`no table for ${kind}`)
    return table
  }

  #predicatesOf(kind: ObservableKind): PredicateList {
    const list = this.#predicates.get(kind)
    if (list === undefined) throw new Error(`no list for ${kind}`)
    return list
  }
}

/** Whether a domain is one under which others register theirs. */
export function isPublicSuffix(domain: string): boolean {
  const { publicSuffix, hostname } = parseHost(domain, { allowPrivateDomains: true })
  return publicSuffix !== null && publicSuffix === hostname
}

interface Found {
  hits: readonly Hit[]
}

function take(found: Found, indicators: readonly number[], how: MatchHow): void {
  const known = new Set(found.hits.map((hit) => hit.indicator))
  const added = indicators.filter((indicator) => !known.has(indicator)).map((indicator) => ({ indicator, how }))
  if (added.length > 0) found.hits = [...found.hits, ...added]
}

function toEncode(kind: ObservableKind): Encode {
  if (kind === 'ipv4-addr') return encodeIpv4
  return kind.startsWith('file:') || kind.startsWith('x509:') || kind === 'ja3' || kind === 'ja3s' ? encodeHex : encodeText
}

function toPredicateKey(atom: Atom): string {
  return `${atom.how} ${atom.value}`
}

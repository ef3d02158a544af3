import { normaliseObservable, type ObservableKind } from '../telemetry/index.ts'
import { type AddressRange, lastOf, toAddressRange } from './address-range.ts'
import { toPredicate } from './index-predicates.ts'
import { RangeTable } from './index-ranges.ts'
import { ValueTable } from './index-values.ts'
import type { Atom } from './indicator-index.ts'
import { type HashSeed, SeededHash } from './seeded-hash.ts'
import type { Warninglist } from './warninglist.ts'

/**
 * Finds the warning list that holds an indicator's atom back. A list of domains holds back a URL only where it names the
 * whole site: a page on a well-known host can be evil without the host being so. A block is held back when it holds a
 * listed block or lies in one. Of the patterns (LIKE, MATCHES) nothing is known; they are never held back.
 */
export class WarninglistIndex {
  readonly #lists: readonly Warninglist[]
  readonly #exact: ValueTable
  readonly #domains: ValueTable
  readonly #ranges = new RangeTable()
  /** First addresses of listed blocks in hexadecimal, sorted, with the list. */
  readonly #starts: { readonly at: string; readonly list: number }[] = []
  readonly #tests: { readonly list: number; readonly test: (value: string) => boolean }[] = []

  constructor(lists: readonly Warninglist[], seed: HashSeed) {
    const hash = new SeededHash(seed)
    this.#lists = lists
    this.#exact = new ValueTable(hash)
    this.#domains = new ValueTable(hash)
    for (const [number, list] of lists.entries()) for (const entry of list.entries) this.#add(number, list, entry)
    this.#starts.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  }

  /** The name of a list that the atom is on, or undefined. */
  find(atom: Atom): string | undefined {
    if (atom.how === 'range') return this.#findRange(atom.kind, atom.value)
    if (atom.how !== 'exact') return undefined
    const { kind, value } = atom
    const number =
      this.#pick(kind, this.#exact.ownersOf(this.#exact.find(value))) ??
      this.#findDomain(kind, kind === 'url' ? toWholeSite(value) : kind === 'domain-name' ? value : undefined) ??
      this.#findAddress(kind, value) ??
      this.#tests.find(({ list, test }) => this.#isAbout(list, kind) && test(value))?.list
    return number === undefined ? undefined : this.#lists[number]?.name
  }

  #findDomain(kind: ObservableKind, domain: string | undefined): number | undefined {
    if (domain === undefined) return undefined
    let number = this.#pick(kind, this.#domains.ownersOf(this.#domains.find(domain)))
    this.#domains.findSuffixes(domain, (ref) => {
      number ??= this.#pick(kind, this.#domains.ownersOf(ref))
    })
    return number
  }

  #findAddress(kind: ObservableKind, value: string): number | undefined {
    if (kind !== 'ipv4-addr' && kind !== 'ipv6-addr') return undefined
    let number: number | undefined
    this.#ranges.find(value, (owners) => {
      number ??= this.#pick(kind, owners)
    })
    return number
  }

  #findRange(kind: ObservableKind, value: string): string | undefined {
    const range = toAddressRange(value)
    if (range === undefined) return undefined
    let number: number | undefined
    this.#ranges.findContaining(range, (owners) => {
      number ??= this.#pick(kind, owners)
    })
    number ??= this.#pick(kind, this.#listedWithin(range))
    return number === undefined ? undefined : this.#lists[number]?.name
  }

  #listedWithin(range: AddressRange): number[] {
    const last = lastOf(range)
    const found: number[] = []
    for (let at = this.#firstFrom(range.network); at < this.#starts.length; at += 1) {
      const start = this.#starts[at]
      if (start === undefined || start.at > last) break
      if (start.at.length === last.length && !found.includes(start.list)) found.push(start.list)
    }
    return found
  }

  #firstFrom(network: string): number {
    let low = 0
    let high = this.#starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#starts[middle]?.at ?? '') < network) low = middle + 1
      else high = middle
    }
    return low
  }

  #pick(kind: ObservableKind, lists: readonly number[]): number | undefined {
    return lists.find((list) => this.#isAbout(list, kind))
  }

  #isAbout(list: number, kind: ObservableKind): boolean {
    return this.#lists[list]?.kinds.includes(kind) === true
  }

  #add(number: number, list: Warninglist, entry: string): void {
    if (list.form === 'domain') {
      const domain = normaliseObservable('domain-name', entry.replace(/^\./, ''))
      if (domain !== undefined) this.#domains.add(domain, number)
    } else if (list.form === 'range') {
      const range = toAddressRange(entry)
      if (range === undefined) return
      this.#ranges.add(range, number)
      this.#starts.push({ at: range.network, list: number })
    } else if (list.form === 'exact') {
      for (const value of new Set(list.kinds.map((kind) => normaliseObservable(kind, entry)))) {
        if (value !== undefined && this.#exact.canHold(value)) this.#exact.add(value, number)
      }
    } else {
      const test = list.form === 'substring' ? toSubstringTest(entry) : toRegexTest(entry)
      if (test !== undefined) this.#tests.push({ list: number, test })
    }
  }
}

function toSubstringTest(entry: string): (value: string) => boolean {
  const part = entry.toLowerCase()
  return (value) => value.toLowerCase().includes(part)
}

/** MISP writes `/…/flags`. A list comes from outside: it runs in linear time like every pattern. */
function toRegexTest(entry: string): ((value: string) => boolean) | undefined {
  const [, body, flags] = /^\/(.*)\/([a-z]*)$/s.exec(entry) ?? [undefined, entry, '']
  return toPredicate('matches', flags?.includes('i') ? `(?i)${body}` : (body ?? ''))
}

/** The host of a URL that is nothing but its site: `https://site.example/`. */
function toWholeSite(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { hostname, pathname, search, hash } = new URL(url)
  return pathname === '/' && search === '' && hash === '' ? hostname : undefined
}

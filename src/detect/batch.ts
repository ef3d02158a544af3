import type { Observable, ObservableKind, TelemetryEvent } from '../telemetry/index.ts'
import { firstKept, lastKept, type MatchedObservable, type NewEvidence } from './alert-writing.ts'
import { dayMs, type Seen } from './history.ts'
import type { Hit, IndicatorIndex, MatchHow } from './indicator-index.ts'
import { toRemark } from './past-matches.ts'

/** Values remembered of each kind from batch to batch; then the memory begins anew. */
const maxRemembered = 100_000

interface Sum extends Seen {
  firstAt: number
  lastAt: number
  count: number
}

const noHits: readonly Hit[] = []

/** What is known of a value: its sum in this batch, and its hits as of a state of the index. */
class Known {
  /** Of the memory that it belongs to: what a matcher has forgotten, or another one knows, does not count. */
  readonly memory: object
  hits: readonly Hit[] = noHits
  changes = -1
  batch = 0
  event = 0
  sum: Sum | undefined

  constructor(memory: object) {
    this.memory = memory
  }
}

interface Met {
  readonly observable: Observable
  readonly how: MatchHow
  readonly sum: { count: number; firstAt: number; lastAt: number }
  /** The first few and the last few, in the order in which they came. */
  readonly events: { readonly event: TelemetryEvent; readonly place: string; readonly field: string }[]
}

/**
 * What one batch of events saw, summed up: what the history gets, and what met which indicator. Values come again and
 * again, so what the index said of one is kept until the index changes: most observables cost one look into a map.
 */
export class BatchMatcher {
  readonly #index: IndicatorIndex
  #known = new Map<ObservableKind, Map<string, Known>>()
  #batch = 0
  #event = 0
  #source = 0
  #seen: Sum[] = []
  #met = new Map<number, Map<Known, Met>>()
  matches = 0

  constructor(index: IndicatorIndex) {
    this.#index = index
  }

  /** What was seen: each observable and day in one sum, or a few. */
  get seen(): readonly Seen[] {
    return this.#seen
  }

  /** Numbers of the indicators that were met. */
  get indicators(): number[] {
    return [...this.#met.keys()]
  }

  /** Forgets the sums of the batch before, written or not. */
  begin(source: number): void {
    this.#batch += 1
    this.#source = source
    this.#seen = []
    this.#met = new Map()
    this.matches = 0
    for (const values of this.#known.values()) {
      if (values.size <= maxRemembered) continue
      this.#known = new Map()
      return
    }
  }

  /** Takes an event in. An observable that stands in several fields of it counts once. */
  add(event: TelemetryEvent, place: string): void {
    const { at, observables } = event
    const number = this.#event + 1
    this.#event = number
    for (const observable of observables) {
      const known = this.#know(observable)
      if (known.event === number) continue
      known.event = number
      this.#count(known, observable, at)
      if (known.hits.length > 0) this.#meet(known, observable, { event, place })
    }
  }

  /** What met the indicator. `validFrom` is that of the indicator. */
  matchesOf(indicator: number, validFrom: number): MatchedObservable[] {
    const met = this.#met.get(indicator)
    return met === undefined ? [] : [...met.values()].map((one) => toMatched(one, { source: this.#source, validFrom }))
  }

  #know(observable: Observable): Known {
    const { note } = observable
    const known = note instanceof Known && note.memory === this.#known ? note : this.#recall(observable)
    const { changes } = this.#index
    if (known.changes !== changes) {
      known.hits = this.#index.find(observable.kind, observable.value)
      known.changes = changes
    }
    return known
  }

  #recall(observable: Observable): Known {
    const { kind, value } = observable
    let values = this.#known.get(kind)
    if (values === undefined) {
      values = new Map()
      this.#known.set(kind, values)
    }
    let known = values.get(value)
    if (known === undefined) {
      known = new Known(this.#known)
      values.set(value, known)
    }
    observable.note = known
    return known
  }

  #count(known: Known, { kind, value }: Observable, at: number): void {
    const { sum } = known
    if (sum !== undefined && known.batch === this.#batch) {
      // Comparing with the day's bounds spares a division for each observable.
      const start = sum.day * dayMs
      if (at >= start && at < start + dayMs) {
        sum.count += 1
        if (at < sum.firstAt) sum.firstAt = at
        else if (at > sum.lastAt) sum.lastAt = at
        return
      }
    }
    known.batch = this.#batch
    known.sum = { kind, value, source: this.#source, day: Math.floor(at / dayMs), firstAt: at, lastAt: at, count: 1 }
    this.#seen.push(known.sum)
  }

  #meet(known: Known, observable: Observable, { event, place }: { event: TelemetryEvent; place: string }): void {
    for (const { indicator, how } of known.hits) {
      this.matches += 1
      let ofIndicator = this.#met.get(indicator)
      if (ofIndicator === undefined) {
        ofIndicator = new Map()
        this.#met.set(indicator, ofIndicator)
      }
      let met = ofIndicator.get(known)
      if (met === undefined) {
        met = { observable, how, sum: { count: 0, firstAt: event.at, lastAt: event.at }, events: [] }
        ofIndicator.set(known, met)
      }
      met.sum.count += 1
      met.sum.firstAt = Math.min(met.sum.firstAt, event.at)
      met.sum.lastAt = Math.max(met.sum.lastAt, event.at)
      if (met.events.length >= firstKept + lastKept) met.events.splice(firstKept, 1)
      met.events.push({ event, place, field: observable.from })
    }
  }
}

function toMatched(met: Met, { source, validFrom }: { source: number; validFrom: number }): MatchedObservable {
  const { kind, value } = met.observable
  const evidence = met.events.map(({ event, place, field }): NewEvidence => {
    const before = event.at < validFrom ? "seen before the indicator's valid_from" : undefined
    const { at, format, line } = event
    return { kind, value, field, source, place, format, line, firstAt: at, lastAt: at, count: 1, remark: toRemark(met.how, [before]) }
  })
  return { kind, value, how: met.how, ...met.sum, sources: [source], evidence }
}

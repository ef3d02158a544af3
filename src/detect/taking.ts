import { sql } from 'kysely'
import { type Clock, type Fault, isFault } from '../base/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { type Formats, type LineBatch, saveBatch } from '../telemetry/index.ts'
import { type IndicatorMatches, recordMatches } from './alert-writing.ts'
import { BatchMatcher } from './batch.ts'
import { remember } from './history.ts'
import type { IndicatorIndex } from './indicator-index.ts'
import type { Turns } from './turns.ts'

/** What became of a batch; it is durable when this is given. */
export interface TakeResult {
  readonly lines: number
  readonly events: number
  readonly refused: number
  /** Observables that met an indicator, each as often as it did. */
  readonly matches: number
  /** Ids of the alerts that opened, and of those that grew. */
  readonly opened: readonly string[]
  readonly grown: readonly string[]
}

interface ReadLines {
  readonly events: number
  readonly refused: { readonly fault: Fault; readonly place: string; readonly line: string }[]
  readonly firstAt: number | undefined
  readonly lastAt: number | undefined
}

interface Parts {
  readonly store: Store
  readonly clock: Clock
  readonly index: IndicatorIndex
  readonly turns: Turns
  readonly formats: Formats
}

/** Lines in, what they mean written down. */
export class Taking {
  readonly #parts: Parts
  readonly #matcher: BatchMatcher

  constructor(parts: Parts) {
    this.#parts = parts
    this.#matcher = new BatchMatcher(parts.index)
  }

  /**
   * One commit: alerts, history, the source's position and its refused lines stand or fall together. So a line counts
   * exactly once: after a crash the source goes on from the position that was committed with what came before it.
   */
  take(batch: LineBatch): Promise<TakeResult> {
    const { store, clock, turns } = this.#parts
    return turns.take(async () => {
      const read = this.#read(batch)
      const matcher = this.#matcher
      const changes = await store.commit(async (tx) => {
        await remember(tx, matcher.seen)
        const changed = await recordMatches(tx, await toMatches(tx, matcher), clock.now())
        await saveBatch(tx, batch, read)
        return changed
      })
      return {
        lines: batch.lines.length + batch.refused.length,
        events: read.events,
        refused: read.refused.length + batch.refused.length,
        matches: matcher.matches,
        ...changes,
      }
    })
  }

  #read(batch: LineBatch): ReadLines {
    const matcher = this.#matcher
    const refused: { fault: Fault; place: string; line: string }[] = []
    let events = 0
    let firstAt: number | undefined
    let lastAt: number | undefined
    matcher.begin(batch.sourceId)
    for (const { text, place } of batch.lines) {
      try {
        const event = this.#parts.formats.parseLine(text, batch.format)
        matcher.add(event, place)
        events += 1
        if (firstAt === undefined || event.at < firstAt) firstAt = event.at
        if (lastAt === undefined || event.at > lastAt) lastAt = event.at
      } catch (error) {
        if (!isFault(error)) throw error
        refused.push({ fault: error, place, line: text })
      }
    }
    return { events, refused, firstAt, lastAt }
  }
}

async function toMatches(tx: Tx, matcher: BatchMatcher): Promise<IndicatorMatches[]> {
  const numbers = matcher.indicators
  if (numbers.length === 0) return []
  const rows = await tx.db
    .selectFrom('indicator')
    .select(['number', 'id', 'level', 'severity', 'valid_from'])
    .where(sql<boolean>`number in (select value from json_each(${JSON.stringify(numbers)}))`)
    .execute()
  return rows.map((indicator) => ({
    indicator,
    origin: 'live',
    observables: matcher.matchesOf(indicator.number, indicator.valid_from),
  }))
}

import { overlapOf, type Range, rangesOf } from './ranges.ts'

/** One attack, and how long it went unnoticed. */
export interface AttackFound {
  /** Milliseconds, first and last row. */
  readonly startedAt: number
  readonly endedAt: number
  /** Milliseconds from its first row to its first alarm; null: never. */
  readonly delayMs: number | null
}

/** What an operator sees: how many alarms were for nothing, how many attacks were found, how late. */
export interface EpisodeScore {
  readonly attacks: readonly AttackFound[]
  readonly found: number
  /** Alarm episodes that share no row with an attack. */
  readonly falseEpisodes: number
  /** Of the rows that are not under attack; null when there is none. */
  readonly falsePerWeek: number | null
}

const weekMs = 7 * 24 * 3_600_000

/**
 * Alarms at most `mergeRows` quiet rows apart are one episode. One that goes on after an attack, or begins that many
 * rows after its end, is the attack's own aftermath: the tanks are still filling.
 */
export function scoreEpisodes(
  alarms: Uint8Array,
  truth: Uint8Array,
  { times, mergeRows }: { times: Float64Array; mergeRows: number },
): EpisodeScore {
  const attacks = rangesOf(truth)
  const episodes = merged(rangesOf(alarms), mergeRows)
  const found = attacks.map((attack): AttackFound => {
    let first = attack.start
    while (first < attack.end && alarms[first] !== 1) first += 1
    const startedAt = times[attack.start] ?? 0
    const delayMs = first === attack.end ? null : (times[first] ?? 0) - startedAt
    return { startedAt, endedAt: times[attack.end - 1] ?? 0, delayMs }
  })
  const falseEpisodes = episodes.filter(
    (episode) => !attacks.some(({ start, end }) => overlapOf(episode, { start, end: end + mergeRows }) > 0),
  ).length
  const normalRows = truth.reduce((count, mark) => count + (mark === 1 ? 0 : 1), 0)
  const spanMs = times.length < 2 ? 0 : (times[times.length - 1] ?? 0) - (times[0] ?? 0)
  const weeks = ((normalRows / times.length) * spanMs) / weekMs
  return {
    attacks: found,
    found: found.filter(({ delayMs }) => delayMs !== null).length,
    falseEpisodes,
    falsePerWeek: weeks > 0 ? falseEpisodes / weeks : null,
  }
}

function merged(ranges: readonly Range[], mergeRows: number): Range[] {
  const joined: Range[] = []
  for (const range of ranges) {
    const last = joined.at(-1)
    if (last !== undefined && range.start - last.end <= mergeRows) joined[joined.length - 1] = { start: last.start, end: range.end }
    else joined.push(range)
  }
  return joined
}

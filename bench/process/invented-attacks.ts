import type { Series } from '../../src/process/index.ts'

/** Attacks made up on normal readings: what a configuration may be chosen by without any label of a real attack. */
export interface Invented {
  readonly kind: string
  readonly series: Series
  readonly labels: Uint8Array
}

const rowsOfOne = 48
const rowsBetween = 100
/** Share of a tag's range by which it is led away. */
const leastShift = 0.1
const mostShift = 0.3

type Change = (at: {
  readonly value: number
  readonly passed: number
  readonly shift: number
  readonly other: number
  readonly first: number
}) => number

/** What a spoofed reading becomes. */
const changes: Readonly<Record<string, Change>> = {
  offset: ({ value, shift }) => value + shift,
  ramp: ({ value, shift, passed }) => value + shift * passed,
  freeze: ({ first }) => first,
  replay: ({ other }) => other,
}

/** Every kind on the series, one attack after another, each on a tag that the dice choose. `past`: where replays come from. */
export function inventedAttacks(series: Series, past: Series, dice: () => number): Invented[] {
  return Object.entries(changes).map(([kind, change]) => invent(kind, change, { series, past, dice }))
}

function invent(kind: string, change: Change, { series, past, dice }: { series: Series; past: Series; dice: () => number }): Invented {
  const width = series.tags.length
  const rows = series.times.length
  const values = series.values.slice()
  const labels = new Uint8Array(rows)
  const restless = series.tags.flatMap((_, tag) => (isRestless(past, tag) ? [tag] : []))
  for (let from = rowsBetween; from + rowsOfOne + rowsBetween <= rows; from += rowsOfOne + rowsBetween) {
    const tag = restless[Math.floor(dice() * restless.length)] ?? 0
    const [low, high] = rangeOf(past, tag)
    const shift = (high - low) * (leastShift + (mostShift - leastShift) * dice()) * (dice() < 0.5 ? -1 : 1)
    const otherFrom = Math.floor(dice() * (past.times.length - rowsOfOne))
    const first = values[from * width + tag] ?? 0
    labels.fill(1, from, from + rowsOfOne)
    for (let row = from; row < from + rowsOfOne; row += 1) {
      const other = past.values[(otherFrom + row - from) * width + tag] ?? 0
      const at = row * width + tag
      values[at] = change({ value: values[at] ?? 0, passed: (row - from) / rowsOfOne, shift, other, first })
    }
  }
  return { kind, series: { ...series, values }, labels }
}

/** Whether a tag is a measured quantity that moves, not a switch or a constant. */
function isRestless({ values, tags }: Series, tag: number): boolean {
  const seen = new Set<number>()
  for (let at = tag; at < values.length && seen.size < 50; at += 7 * tags.length) seen.add(values[at] ?? 0)
  return seen.size >= 50
}

function rangeOf({ values, tags }: Series, tag: number): [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let at = tag; at < values.length; at += tags.length) {
    low = Math.min(low, values[at] ?? 0)
    high = Math.max(high, values[at] ?? 0)
  }
  return [low, high]
}

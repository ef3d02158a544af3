/** Where an axis of values is marked, and how many decimals its marks need. */
export interface Marks {
  readonly marks: readonly number[]
  readonly decimals: number
}

/** Round values between `low` and `high`, about `wished` of them. */
export function toMarks(low: number, high: number, wished: number): Marks {
  const rough = (high - low) / Math.max(1, wished)
  if (!(rough > 0) || !Number.isFinite(rough)) return { marks: [low], decimals: 0 }
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((each) => each * power >= rough) ?? 10) * power
  const decimals = Math.min(12, Math.max(0, Math.ceil(-Math.log10(step) + (isQuarter(step) ? 1 : 0))))
  const marks: number[] = []
  for (let mark = Math.ceil(low / step); mark * step <= high + step * 1e-9; mark += 1) marks.push(mark * step)
  return { marks, decimals }
}

function isQuarter(step: number): boolean {
  return Math.abs(step / 10 ** Math.floor(Math.log10(step)) - 2.5) < 1e-9
}

/** The lowest and highest of what is shown, with air around it. A line that never moves gets a scale of its own size. */
export function toBounds(low: number, high: number): { low: number; high: number } {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { low: 0, high: 1 }
  if (low === high) {
    const air = Math.abs(low) > 0 ? Math.abs(low) * 0.1 : 1
    return { low: low - air, high: high + air }
  }
  const air = (high - low) * 0.08
  return { low: low - air, high: high + air }
}

const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const stepsMs = [
  ...[1, 2, 5, 10, 15, 30].map((each) => each * secondMs),
  ...[1, 2, 5, 10, 15, 30].map((each) => each * minuteMs),
  ...[1, 2, 3, 6, 12].map((each) => each * hourMs),
  ...[1, 2, 3, 5, 7, 14, 28, 56, 112, 224, 364].map((each) => each * dayMs),
]

export interface TimeMark {
  readonly at: number
  readonly text: string
}

/** Round UTC moments between `from` and `to`, at most `most` of them. Midnight is named by its day. */
export function toTimeMarks(from: number, to: number, most: number): TimeMark[] {
  const rough = (to - from) / Math.max(1, most)
  if (!(rough > 0)) return []
  const step = stepsMs.find((each) => each >= rough) ?? Math.ceil(rough / (364 * dayMs)) * 364 * dayMs
  const marks: TimeMark[] = []
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) marks.push({ at, text: toMarkText(at, step) })
  return marks
}

function toMarkText(at: number, stepMs: number): string {
  const text = new Date(at).toISOString()
  if (at % dayMs === 0) return stepMs >= 112 * dayMs ? months.format(at) : days.format(at)
  return stepMs < minuteMs ? text.slice(11, 19) : text.slice(11, 16)
}

const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const months = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' })

/**
 * A reading as people write it: enough digits to tell it apart, the unit behind. With `usual`, how far such readings are
 * apart on an ordinary day, what is finer than a tenth of it is left out.
 */
export function toReading(value: number | null | undefined, unit: string | null | undefined, usual?: number): string {
  if (value === null || value === undefined || Number.isNaN(value)) return 'no reading'
  const text = formats[usual === undefined || !(usual > 0) ? digitsOf(value) : digitsWithin(usual)]?.format(value) ?? String(value)
  const shown = /^-0(\.0*)?$/.test(text) ? text.slice(1) : text
  return unit === null || unit === undefined || unit === '' ? shown : `${shown} ${unit}`
}

function digitsOf(value: number): number {
  const size = Math.abs(value)
  return size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.1 || size === 0 ? 3 : 5
}

function digitsWithin(usual: number): number {
  return Math.min(5, Math.max(0, Math.ceil(1 - Math.log10(usual))))
}

const formats = [0, 1, 2, 3, 4, 5].map((digits) => new Intl.NumberFormat('en', { maximumFractionDigits: digits, useGrouping: false }))

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Configuration,
  feedResolutionsOf,
  frozenConfiguration,
  type Series,
  simulate,
  TableReader,
  thresholdFor,
  toDice,
  toScores,
} from '../src/process/index.ts'
import {
  byMode,
  type Detector,
  fromOthers,
  fromOwnPast,
  greatestOf,
  outsidePrincipalAxes,
  residualDetector,
  room,
  summedUp,
} from './process/detectors.ts'
import { inventedAttacks } from './process/invented-attacks.ts'
import type { BenchOptions, BenchRow, BenchTable } from './table.ts'

const frozen = frozenConfiguration
const variant = (change: Partial<Configuration>) => room({ ...frozen, ...change })
const weekMs = 7 * 24 * 3_600_000

/** What was tried beside the frozen configuration, on the same work. */
const alternatives: Readonly<Record<string, Detector>> = {
  'without interlocks': room(frozen, (model) => ({ ...model, interlocks: [] })),
  'PCA reconstruction, 95 % of the variance': residualDetector(frozen, outsidePrincipalAxes(0.95)),
  'each tag from the others (ridge), no past': residualDetector(frozen, fromOthers),
  'each tag from its own past': residualDetector(frozen, fromOwnPast),
  'a mean for each mode of the switches': residualDetector(frozen, byMode),
  'CUSUM of the score': summedUp(room(frozen), 1),
  'windows of 3, 7 and 24 samples together': greatestOf([variant({ window: 3 }), room(frozen), variant({ window: 24 })]),
  'present and past joint, and the others alone': greatestOf([room(frozen), residualDetector(frozen, fromOthers)]),
  'window 1': variant({ window: 1 }),
  'window 4': variant({ window: 4 }),
  'window 6': variant({ window: 6 }),
  'window 8': variant({ window: 8 }),
  'window 12': variant({ window: 12 }),
  'the highest tag alone': variant({ top: 1 }),
  'mean of the top 5': variant({ top: 5 }),
  'cap 2': variant({ cap: 2 }),
  'no cap': variant({ cap: 1e9 }),
  'ridge 1e-6': variant({ ridge: 1e-6 }),
  'ridge 1e-2': variant({ ridge: 1e-2 }),
  'usual residual at 95 %': variant({ usualQuantile: 0.95 }),
  'usual residual at 99.9 %': variant({ usualQuantile: 0.999 }),
  'no floor of the range': variant({ rangeFloor: 0 }),
  'floor of 3 % of the range': variant({ rangeFloor: 0.03 }),
}

/**
 * How the frozen configuration was chosen, done again: a quarter of normal data is judged by what was learned from two
 * others, with the threshold from the third, as it is (false alarms) and with invented attacks in it (S). No label of a
 * real attack is read.
 */
export async function measure({ quick }: BenchOptions): Promise<BenchTable> {
  const { normal, feed, about } = normalData(quick)
  const quarters = quick ? [0] : [0, 1, 2, 3]
  const ours = tryOut(room(frozen), { normal, feed, quarters })
  const names = quick ? ['without interlocks'] : Object.keys(alternatives)
  const rows = names.map((name): BenchRow => {
    const detector = alternatives[name] ?? room(frozen)
    const theirs = tryOut(detector, { normal, feed, quarters })
    const note = `false alarms a week: ${ours.falsePerWeek.toFixed(2)} and ${theirs.falsePerWeek.toFixed(2)}; found ${percent(ours.found)} and ${percent(theirs.found)}`
    return { at: name, ours: round(ours.s), peer: round(theirs.s), ratio: ours.s / theirs.s, note }
  })
  return {
    title: 'The configuration of the process model against others',
    unit: 'mean S on invented attacks',
    peer: `what the row names, on the same work: ${about}`,
    aim: 'no alternative clearly better at as few false alarms',
    rows,
  }
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4
}

/** BATADAL's year without attacks where it is there, in the decimals of its feed; else a simulated year. */
function normalData(quick: boolean): { normal: Series; feed: ReadonlyMap<string, number>; about: string } {
  const folder = join(process.env.ENTENTE_SHARED_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url)), 'batadal')
  const file = join(folder, 'dataset03.csv')
  if (quick || !existsSync(file)) {
    const { series } = simulate({ startedAt: Date.UTC(2025, 0, 6), days: quick ? 120 : 365, intervalMs: 3_600_000, seed: 1 })
    return { normal: series, feed: feedResolutionsOf(series), about: 'a simulated year, an hour a row' }
  }
  const feed = feedResolutionsOf(readTable(join(folder, 'dataset04.csv')))
  return { normal: asWritten(readTable(file), feed), feed, about: 'the year without attacks of BATADAL, as its feed writes it' }
}

function readTable(file: string): Series {
  const reader = new TableReader({ name: file })
  for (const line of readFileSync(file, 'utf8').split('\n')) reader.take(line)
  return reader.end().series
}

function asWritten(series: Series, feed: ReadonlyMap<string, number>): Series {
  const steps = series.tags.map((tag) => feed.get(tag) ?? 0)
  const values = series.values.map((value, at) => {
    const step = steps[at % steps.length] ?? 0
    return step === 0 ? value : Math.round(value / step) * step
  })
  return { ...series, values }
}

interface Work {
  readonly normal: Series
  readonly feed: ReadonlyMap<string, number>
  readonly quarters: readonly number[]
}

function tryOut(detector: Detector, { normal, feed, quarters }: Work): { s: number; found: number; falsePerWeek: number } {
  const results: { s: number; found: number }[] = []
  let falseAlarms = 0
  let weeks = 0
  for (const quarter of quarters) {
    const judged = quarterOf(normal, quarter)
    const learned = joined(quarterOf(normal, (quarter + 2) % 4), quarterOf(normal, (quarter + 3) % 4))
    const calibration = quarterOf(normal, (quarter + 1) % 4)
    const score = detector(learned, feed)
    const spanWeeks = (series: Series) => ((series.times.at(-1) ?? 0) - (series.times[0] ?? 0)) / weekMs
    const threshold = thresholdFor(score(calibration), Math.floor(frozen.budgetPerWeek * spanWeeks(calibration)), frozen.mergeSamples)
    const marks = (series: Series) => alarmsOf(score(series), threshold)
    const options = { times: judged.times, mergeRows: frozen.mergeSamples }
    falseAlarms += toScores(marks(judged), new Uint8Array(judged.times.length), options).episodes.falseEpisodes
    weeks += spanWeeks(judged)
    for (const { series, labels } of inventedAttacks(judged, learned, toDice(17 + quarter))) {
      const { batadal, episodes } = toScores(marks(series), labels, options)
      results.push({ s: batadal?.s ?? 0, found: episodes.found / episodes.attacks.length })
    }
  }
  const mean = (of: (result: { s: number; found: number }) => number) => results.reduce((sum, one) => sum + of(one), 0) / results.length
  return { s: mean(({ s }) => s), found: mean(({ found }) => found), falsePerWeek: falseAlarms / weeks }
}

function alarmsOf(scores: Float64Array, threshold: number): Uint8Array {
  let alarm = false
  return Uint8Array.from(scores, (score) => {
    alarm = score > threshold || (alarm && score > frozen.hold * threshold)
    return alarm ? 1 : 0
  })
}

function quarterOf({ tags, times, values }: Series, quarter: number): Series {
  const [from, to] = [quarter, quarter + 1].map((part) => Math.floor((part * times.length) / 4))
  const width = tags.length
  return { tags, times: times.slice(from, to), values: values.slice((from ?? 0) * width, (to ?? 0) * width) }
}

/** Two quarters as one series; from the fourth to the first the year goes round, and the second is moved behind it. */
function joined(one: Series, other: Series): Series {
  const gap = 365.25 * 24 * 3_600_000
  const later = (other.times[0] ?? 0) > (one.times.at(-1) ?? 0) ? other.times : other.times.map((time) => time + gap)
  return { tags: one.tags, times: oneAfterOther(one.times, later), values: oneAfterOther(one.values, other.values) }
}

function oneAfterOther(one: Float64Array, other: Float64Array): Float64Array {
  const both = new Float64Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}

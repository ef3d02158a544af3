import { blockLengthFor } from './blocks.ts'
import type { Configuration } from './configuration.ts'
import { driftsWhileLearning, type TimedDrift } from './drift.ts'
import { processFault } from './faults.ts'
import { type Scaled, toScaled } from './fitting.ts'
import { type Folds, toFolds } from './folds.ts'
import type { Switches } from './interlocks.ts'
import { nativeIntervalOf, workingIntervalFor } from './interval.ts'
import type { Excluded } from './model.ts'
import { type Modes, modesOf } from './modes.ts'
import { coarser, resolutionsOf } from './resolution.ts'
import { type Samples, toSamples } from './samples.ts'
import { type Scale, toScale } from './scale.ts'
import type { Series } from './series.ts'

/** Learning data made ready: all that the fit and the readiness report look at, computed once. */
export interface Prepared {
  readonly tags: readonly string[]
  readonly excluded: readonly Excluded[]
  readonly nativeMs: number
  readonly workingMs: number
  readonly blockMs: number
  readonly resolutions: Float64Array
  /** As the readings themselves are written, before the feed's were asked. */
  readonly ownResolutions: Float64Array
  readonly samples: Samples
  readonly scale: Scale
  readonly scaled: Scaled
  readonly folds: Folds
  readonly modes: Modes
  readonly switches: Switches
  readonly drifts: readonly TimedDrift[]
}

export interface PreparingOptions {
  readonly configuration: Configuration
  /** Steps in which the live feed writes each tag, where they are known; history is rounded to them. */
  readonly feedResolutions?: ReadonlyMap<string, number> | undefined
  /** Tags to leave out, with the reason. */
  readonly exclude?: readonly Excluded[] | undefined
  /** In place of the interval that the length of the series asks for, milliseconds. */
  readonly workingMs?: number | undefined
}

/** A tag with fewer readings than this share of the rows is not learned. */
const leastReadings = 0.5

/** Fault: `process.too-short`. */
export function prepare(series: Series, options: PreparingOptions): Prepared {
  const { configuration, feedResolutions, exclude = [] } = options
  const { kept, excluded } = selectTags(series, exclude)
  const tags = kept.map((column) => series.tags[column] ?? '')
  requireEnough(series.times.length, tags.length)
  const nativeMs = nativeIntervalOf(series)
  const workingMs = options.workingMs ?? workingIntervalFor(series, nativeMs, configuration.maxLearningRows)
  const own = resolutionsOf(series)
  const ownResolutions = Float64Array.from(kept, (column) => own[column] ?? 0)
  const resolutions = ownResolutions.map((step, at) => coarser(step, feedResolutions?.get(tags[at] ?? '') ?? 0))
  const samples = toSamples(series, { columns: Int32Array.from(kept), resolutions, nativeMs, workingMs })
  requireEnough(samples.times.length, tags.length)
  const scale = toScale(samples.values, tags.length)
  const scaled = toScaled(samples, { scale, resolutions, configuration })
  const folds = toFolds(scaled, configuration.folds)
  const spanMs = (samples.times.at(-1) ?? 0) - (samples.times[0] ?? 0)
  const blockMs = blockLengthFor(spanMs, workingMs)
  const drifts = driftsWhileLearning(scaled, samples, { scale, folds, blockMs, configuration })
  const modes = modesOf(samples.values, tags.length)
  const switches = { tags: modes.tags, medians: scale.medians, spreads: scale.spreads }
  const recorded = { resolutions, ownResolutions, samples }
  return { tags, excluded, nativeMs, workingMs, blockMs, ...recorded, scale, scaled, folds, modes, switches, drifts }
}

function selectTags(series: Series, exclude: readonly Excluded[]): { kept: number[]; excluded: Excluded[] } {
  const width = series.tags.length
  const rows = series.times.length
  const excluded: Excluded[] = []
  const kept: number[] = []
  for (let column = 0; column < width; column += 1) {
    const tag = series.tags[column] ?? ''
    const told = exclude.find((one) => one.tag === tag)
    let readings = 0
    for (let row = 0; row < rows; row += 1) if (!Number.isNaN(series.values[row * width + column])) readings += 1
    if (told !== undefined) excluded.push(told)
    else if (readings < leastReadings * rows) excluded.push({ tag, reason: `only ${readings} readings in ${rows} rows` })
    else kept.push(column)
  }
  return { kept, excluded }
}

function requireEnough(samples: number, tags: number): void {
  if (tags === 0) throw processFault('too-short', 'There is no tag with enough readings to learn from.')
  const needed = leastSamples(tags)
  if (samples >= needed) return
  throw processFault('too-short', `${tags} tags need at least ${needed} samples, there are ${samples}. Learn from a longer time.`)
}

/** Samples below which the relations of that many tags are not learned: two for each number of a feature's row. */
export function leastSamples(tags: number): number {
  return Math.max(100, 4 * tags)
}

import { Binning, type SavedBinning } from './binning.ts'
import { processFault } from './faults.ts'
import { raiseBroken } from './interlocks.ts'
import type { Model } from './model.ts'
import { residualsBy, type WriteResiduals } from './predictor.ts'
import { roundedTo } from './resolution.ts'
import { longestStep } from './samples.ts'
import { type RowScale, scaleRow } from './scale.ts'
import { type SavedScoring, Scoring } from './scoring.ts'

/** A sample and whether the plant is in alarm. */
export interface Judged extends Scored {
  readonly alarm: boolean
}

/** What one scale of the model says of one sample. Arrays are reused for the next one: copy what must stay. */
export interface Scored {
  /** Beginning of the sample, milliseconds. */
  readonly at: number
  readonly score: number
  /** False for the first sample after a gap: nothing can be said of it. */
  readonly scored: boolean
  /** Mean of each tag's residual over the window, in multiples of its usual one; what the score is made of. */
  readonly contributions: Float64Array
  /** Readings, in each tag's unit. */
  readonly observed: Float64Array
  /** The readings scaled, as the model sees them. */
  readonly scaled: Float64Array
  /** What each tag should have read, given all the others, in its unit. */
  readonly expected: Float64Array
}

/** All that a judge needs to go on after a restart as if nothing had happened. */
export interface SavedJudge {
  readonly binning: SavedBinning
  readonly scoring: SavedScoring
  readonly lastAt: number | null
  readonly previous: readonly number[]
  readonly held: readonly number[]
}

export interface JudgeOptions {
  readonly onScored: (scored: Scored) => void
  readonly saved?: SavedJudge | undefined
}

/**
 * Judges a feed at one scale, row by row, causally: what it says of a moment rests on that moment and those before. It never learns.
 */
export class Judge {
  readonly #model: Model
  readonly #scale: RowScale
  readonly #onScored: (scored: Scored) => void
  readonly #binning: Binning
  readonly #scoring: Scoring
  readonly #longestStepMs: number
  readonly #row: Float64Array
  readonly #held: Float64Array
  readonly #features: Float64Array
  /** The first half of the features. */
  readonly #present: Float64Array
  readonly #residuals: Float64Array
  readonly #sizes: Float64Array
  readonly #writeResiduals: WriteResiduals
  readonly #expected: Float64Array
  #lastAt: number

  constructor(model: Model, { onScored, saved }: JudgeOptions) {
    const width = model.tags.length
    const { nativeMs, workingMs } = model.learned
    this.#model = model
    this.#scale = { medians: model.medians, spreads: model.spreads, clip: model.configuration.clip }
    this.#onScored = onScored
    this.#binning = new Binning({ width, nativeMs, workingMs, onSample: (at, values) => this.#judge(at, values) }, saved?.binning)
    this.#scoring = new Scoring(model.usual, model.configuration, saved?.scoring)
    this.#longestStepMs = longestStep(nativeMs, workingMs)
    this.#row = new Float64Array(width)
    this.#held = Float64Array.from(saved?.held ?? model.medians)
    this.#features = new Float64Array(2 * width)
    this.#present = this.#features.subarray(0, width)
    if (saved !== undefined) this.#features.set(saved.previous)
    this.#writeResiduals = residualsBy(model)
    this.#residuals = new Float64Array(width)
    this.#sizes = new Float64Array(width)
    this.#expected = new Float64Array(width)
    this.#lastAt = saved?.lastAt ?? Number.NaN
  }

  /** Takes one row in the model's order of tags, from `start` in `values`. Times must ascend. NaN: no reading. */
  take(time: number, values: Float64Array, start = 0): void {
    const { resolutions } = this.#model
    const row = this.#row
    for (let tag = 0; tag < row.length; tag += 1) row[tag] = roundedTo(values[start + tag] ?? 0, resolutions[tag] ?? 0)
    this.#binning.take(time, row)
  }

  /** Judges the sample that has begun, though it may not be complete: at the end of a file. */
  flush(): void {
    this.#binning.flush()
  }

  #judge(at: number, values: Float64Array): void {
    const width = values.length
    const held = this.#held
    for (let tag = 0; tag < width; tag += 1) if (!Number.isNaN(values[tag])) held[tag] = values[tag] ?? 0
    // The sample that was the present becomes the one before.
    this.#features.copyWithin(width, 0, width)
    scaleRow(this.#scale, { values: held, start: 0 }, this.#present)
    const scored = at - this.#lastAt <= this.#longestStepMs
    this.#lastAt = at
    const score = scored ? this.#score() : this.#restart()
    const { smoothed: contributions } = this.#scoring
    this.#onScored({
      at,
      score,
      scored,
      contributions,
      observed: held,
      scaled: this.#present,
      expected: this.#expected,
    })
  }

  #score(): number {
    const { medians, spreads } = this.#model
    this.#writeResiduals(this.#features, this.#residuals)
    for (let tag = 0; tag < this.#residuals.length; tag += 1) {
      const expected = (this.#features[tag] ?? 0) - (this.#residuals[tag] ?? 0)
      this.#expected[tag] = (medians[tag] ?? 0) + (spreads[tag] ?? 0) * expected
    }
    this.#scoring.toSizes(this.#residuals, this.#sizes)
    raiseBroken(this.#model.interlocks, this.#model, { features: this.#features, sizes: this.#sizes })
    return this.#scoring.take(this.#sizes)
  }

  #restart(): number {
    this.#scoring.restart()
    this.#scoring.smoothed.fill(0)
    this.#expected.set(this.#held)
    return 0
  }

  save(): SavedJudge {
    return {
      binning: this.#binning.save(),
      scoring: this.#scoring.save(),
      lastAt: Number.isNaN(this.#lastAt) ? null : this.#lastAt,
      previous: [...this.#features],
      held: [...this.#held],
    }
  }
}

/** Where each tag of the model stands in `tags`. Fault: `process.tag-absent`, naming all that are missing. */
export function requireColumns(model: Model, tags: readonly string[]): Int32Array {
  const missing = model.tags.filter((tag) => !tags.includes(tag.name)).map((tag) => tag.name)
  if (missing.length > 0) {
    throw processFault('tag-absent', `The model uses ${missing.length} tags that are not there: ${missing.slice(0, 10).join(', ')}.`)
  }
  return Int32Array.from(model.tags, (tag) => tags.indexOf(tag.name))
}

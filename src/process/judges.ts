import { Judge, type Judged, type SavedJudge, type Scored } from './judge.ts'
import type { Model } from './model.ts'

/** What the coarse scale said last, in the working scale's measure. */
interface Coarse {
  at: number
  score: number
  contributions: Float64Array
  /** Observed less expected, in each tag's unit. */
  residuals: Float64Array
}

/** All that the judges need to go on after a restart as if nothing had happened. */
export interface SavedJudges {
  readonly working: SavedJudge
  readonly alarm: boolean
  readonly coarse?: {
    readonly judge: SavedJudge
    readonly at: number | null
    readonly score: number
    readonly contributions: readonly number[]
    readonly residuals: readonly number[]
  }
}

export interface JudgesOptions {
  readonly onJudged: (judged: Judged) => void
  /** In place of the model's own, such as after an operator's feedback. */
  readonly threshold?: number
  readonly saved?: SavedJudges
}

/** What the coarse scale said stands for this many of its samples: after a gap it says nothing. */
const coarseStands = 2

/**
 * One judge for each scale of the model; what either says counts. They are put in one measure, that of the working scale,
 * so that the score still has one threshold and a tag one contribution.
 */
export class Judges {
  readonly #model: Model
  readonly #threshold: number
  readonly #onJudged: (judged: Judged) => void
  readonly #working: Judge
  readonly #coarse: Judge | undefined
  readonly #said: Coarse
  readonly #contributions: Float64Array
  readonly #expected: Float64Array
  #alarm: boolean

  constructor(model: Model, { onJudged, threshold, saved }: JudgesOptions) {
    const row = () => new Float64Array(model.tags.length)
    this.#model = model
    this.#threshold = threshold ?? model.threshold
    this.#onJudged = onJudged
    this.#alarm = saved?.alarm ?? false
    this.#contributions = row()
    this.#expected = row()
    this.#working = new Judge(model, { onScored: (scored) => this.#take(scored), saved: saved?.working })
    const { coarse } = model
    this.#coarse = coarse && new Judge(coarse, { onScored: (scored) => this.#takeCoarse(coarse, scored), saved: saved?.coarse?.judge })
    this.#said = {
      at: saved?.coarse?.at ?? Number.NEGATIVE_INFINITY,
      score: saved?.coarse?.score ?? 0,
      contributions: Float64Array.from(saved?.coarse?.contributions ?? row()),
      residuals: Float64Array.from(saved?.coarse?.residuals ?? row()),
    }
  }

  /** Takes one row in the model's order of tags, from `start` in `values`. Times must ascend. NaN: no reading. */
  take(time: number, values: Float64Array, start = 0): void {
    this.#coarse?.take(time, values, start)
    this.#working.take(time, values, start)
  }

  /** Judges the samples that have begun, though they may not be complete: at the end of a file. */
  flush(): void {
    this.#coarse?.flush()
    this.#working.flush()
  }

  #takeCoarse(coarse: Model, { at, score, contributions, observed, expected }: Scored): void {
    const said = this.#said
    // Readings that never varied have a threshold of 0, which measures nothing.
    const measure = coarse.threshold > 0 ? this.#model.threshold / coarse.threshold : 1
    said.at = at
    said.score = score * measure
    for (let tag = 0; tag < contributions.length; tag += 1) {
      said.contributions[tag] = (contributions[tag] ?? 0) * measure
      said.residuals[tag] = (observed[tag] ?? 0) - (expected[tag] ?? 0)
    }
  }

  #take(scored: Scored): void {
    const { at, observed } = scored
    const score = Math.max(scored.score, this.#raise(scored))
    const { hold } = this.#model.configuration
    this.#alarm = scored.scored && (score > this.#threshold || (this.#alarm && score > hold * this.#threshold))
    const contributions = this.#contributions
    const expected = this.#expected
    this.#onJudged({ at, score, alarm: this.#alarm, scored: scored.scored, contributions, observed, scaled: scored.scaled, expected })
  }

  /** Takes over what the coarse scale sees more clearly, tag by tag; gives its score, 0 when it has nothing to say. */
  #raise({ at, scored, contributions, observed, expected }: Scored): number {
    this.#contributions.set(contributions)
    this.#expected.set(expected)
    const { coarse } = this.#model
    const said = this.#said
    if (coarse === undefined || !scored || at - said.at > (1 + coarseStands) * coarse.learned.workingMs) return 0
    for (let tag = 0; tag < contributions.length; tag += 1) {
      const raised = said.contributions[tag] ?? 0
      if (raised <= (contributions[tag] ?? 0)) continue
      this.#contributions[tag] = raised
      this.#expected[tag] = (observed[tag] ?? 0) - (said.residuals[tag] ?? 0)
    }
    return said.score
  }

  save(): SavedJudges {
    const working = this.#working.save()
    const { at, score, contributions, residuals } = this.#said
    if (this.#coarse === undefined) return { working, alarm: this.#alarm }
    const said = { at: Number.isFinite(at) ? at : null, score, contributions: [...contributions], residuals: [...residuals] }
    return { working, alarm: this.#alarm, coarse: { judge: this.#coarse.save(), ...said } }
  }
}

import { momentsOf, type Scaled } from './fitting.ts'
import { combined, emptyMoments, type Moments } from './moments.ts'

/** The learning data in blocks of time, each with the moments of its own and, by taking them off, of all the others. */
export interface Folds {
  readonly whole: Moments
  readonly parts: readonly Fold[]
}

export interface Fold {
  /** Places in `usable`, `to` exclusive. */
  readonly from: number
  readonly to: number
  readonly moments: Moments
}

export function toFolds(scaled: Scaled, folds: number): Folds {
  const count = scaled.usable.length
  const parts = Array.from({ length: folds }, (_, fold): Fold => {
    const from = Math.floor((fold * count) / folds)
    const to = Math.floor(((fold + 1) * count) / folds)
    return { from, to, moments: momentsOf(scaled, from, to) }
  })
  const whole = parts.reduce((sum, { moments }) => combined(sum, moments, 1), emptyMoments(2 * scaled.tags))
  return { whole, parts }
}

/** The moments of all blocks but one. */
export function withoutFold(folds: Folds, fold: Fold): Moments {
  return combined(folds.whole, fold.moments, -1)
}

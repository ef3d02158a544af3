import type { Configuration } from './configuration.ts'
import type { Prepared } from './prepared.ts'
import { thresholdFor } from './threshold.ts'

/** The threshold that keeps a budget of false alarms in a week. */
export interface Budget {
  readonly perWeek: number
  readonly threshold: number
}

/** From none at all to one an hour. */
const budgetsAsked = [0, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 50, 100, 168]
const weekMs = 7 * 24 * 3_600_000

/** What each budget asks for, read off scores of normal readings that the model did not learn from. */
export function toBudgets({ samples, workingMs }: Prepared, scores: Float64Array, configuration: Configuration): Budget[] {
  const weeks = (samples.times.length * workingMs) / weekMs
  return budgetsAsked.map((perWeek) => {
    return { perWeek, threshold: thresholdFor(scores, Math.floor(perWeek * weeks), configuration.mergeSamples) }
  })
}

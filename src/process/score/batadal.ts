import { scorePoints } from './points.ts'
import { rangesOf } from './ranges.ts'

/**
 * The score of the Battle of the Attack Detection Algorithms (Taormina et al. 2018, J. Water Resour. Plan. Manage.
 * 144(8)). Null where there is no attack to score.
 */
export interface BatadalScore {
  /** γ·S_TTD + (1 − γ)·S_CLF with γ = 0.5, from 0 to 1. */
  readonly s: number
  /** One less the mean share of each attack that passed before its first alarm; an attack never found counts as one. */
  readonly timeToDetection: number
  /** Mean of the true positive and the true negative rate. */
  readonly classification: number
}

const gamma = 0.5

/** Rows are taken as evenly spaced, as the score defines it in time steps. */
export function scoreBatadal(alarms: Uint8Array, truth: Uint8Array): BatadalScore | null {
  const attacks = rangesOf(truth)
  if (attacks.length === 0) return null
  let waited = 0
  for (const { start, end } of attacks) {
    let first = start
    while (first < end && alarms[first] !== 1) first += 1
    waited += (first - start) / (end - start)
  }
  const { recall, specificity } = scorePoints(alarms, truth)
  const timeToDetection = 1 - waited / attacks.length
  // With no normal row nothing can be called wrongly.
  const classification = ((recall ?? 0) + (specificity ?? 1)) / 2
  return { s: gamma * timeToDetection + (1 - gamma) * classification, timeToDetection, classification }
}

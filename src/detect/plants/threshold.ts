import type { Budget } from '../../process/index.ts'
import type { Tx } from '../../store/index.ts'

/** What people said of episodes that one model raised. */
export interface Labels {
  /** Peak scores of those that were false alarms, of those that were none. */
  readonly falsePeaks: readonly number[]
  readonly truePeaks: readonly number[]
  /** How long it has watched, in weeks. */
  readonly weeks: number
}

export interface ThresholdWish {
  readonly budgets: readonly Budget[]
  readonly perWeek: number
  readonly labels: Labels
  /** The highest score there is. */
  readonly highestScore: number
}

export interface Threshold {
  readonly threshold: number
  /** False: to keep the budget it would have to be so high that true alarms stay silent. Learn again. */
  readonly keepsBudget: boolean
}

/**
 * The threshold of a budget as learned, raised until no more false alarms than the budget allows would have been alarms.
 * It never goes further than halfway to the weakest true alarm, or to the highest score: a person who calls the wrong
 * things false cannot make the watch blind.
 */
export function toThreshold({ budgets, perWeek, labels, highestScore }: ThresholdWish): Threshold {
  const base = baseOf(budgets, perWeek)
  const allowed = Math.floor(perWeek * Math.max(1, labels.weeks))
  const highestFirst = [...labels.falsePeaks].sort((one, other) => other - one)
  const needed = Math.max(base, highestFirst[allowed] ?? base)
  const limit = Math.max(base, (base + Math.min(highestScore, ...labels.truePeaks)) / 2)
  return { threshold: Math.min(needed, limit), keepsBudget: needed <= limit }
}

/** That of the greatest budget within the one asked for; of none such, the strictest. */
function baseOf(budgets: readonly Budget[], perWeek: number): number {
  const within = budgets.filter((budget) => budget.perWeek <= perWeek)
  if (within.length > 0) return Math.min(...within.map((budget) => budget.threshold))
  return Math.max(...budgets.map((budget) => budget.threshold))
}

const weekMs = 7 * 86_400_000

export interface Settling {
  readonly modelSeq: number
  readonly by: string
  readonly reason: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/**
 * Works out anew what threshold the model's plant is judged by: after a decision on one of its alarms, a new budget, a
 * promotion. The model stays as it is. A change is kept with who and why, and stated.
 */
export async function settleThreshold(tx: Tx, { modelSeq, by, reason, at }: Settling): Promise<Threshold> {
  const model = await tx.db
    .selectFrom('process_model')
    .select(['seq', 'plant_id', 'version', 'hash', 'budgets', 'text'])
    .where('seq', '=', modelSeq)
    .executeTakeFirstOrThrow()
  const setting = await tx.db
    .selectFrom('process_setting')
    .select('budget_per_week')
    .where('plant_id', '=', model.plant_id)
    .executeTakeFirst()
  const perWeek = setting?.budget_per_week ?? usualBudget
  const known = await tx.db
    .selectFrom('process_threshold')
    .select(['threshold', 'at'])
    .where('model_seq', '=', modelSeq)
    .orderBy('seq')
    .execute()
  const labels = await readLabels(tx, modelSeq, { since: known[0]?.at ?? at, at })
  const wanted = toThreshold({ budgets: budgetsOf(model), perWeek, labels, highestScore: highestScoreOf(model) })
  const { threshold, keepsBudget } = wanted
  if (known.at(-1)?.threshold === threshold && keepsBudget) return wanted
  const told = keepsBudget ? reason : `${reason}; no threshold keeps the budget without being blind to true alarms: learn again`
  await tx.insertEach('process_threshold', [{ plant_id: model.plant_id, model_seq: modelSeq, at, threshold, by, reason: told }])
  tx.state({
    kind: 'decided',
    subject: toModelId(model),
    version: String(model.version),
    content: { decision: 'threshold-set', threshold, budgetPerWeek: perWeek, model: model.hash, by, reason: told },
  })
  return wanted
}

/** False alarms in a week, until the operator says otherwise. */
export const usualBudget = 0.25

async function readLabels(tx: Tx, modelSeq: number, span: { since: number; at: number }): Promise<Labels> {
  const rows = await tx.db
    .selectFrom('episode')
    .innerJoin('alert', 'alert.episode_id', 'episode.id')
    .select(['episode.peak_score', 'alert.status'])
    .where('episode.model_seq', '=', modelSeq)
    .where('alert.status', '!=', 'open')
    .execute()
  const peaksOf = (status: string) => rows.filter((row) => row.status === status).map((row) => row.peak_score)
  return { falsePeaks: peaksOf('dismissed'), truePeaks: peaksOf('confirmed'), weeks: (span.at - span.since) / weekMs }
}

/** Written by `learning.ts` alone, from this type. */
export function budgetsOf(row: { readonly budgets: string }): readonly Budget[] {
  return JSON.parse(row.budgets)
}

function highestScoreOf(row: { readonly text: string }): number {
  return JSON.parse(row.text).configuration.cap
}

/** How statements name what is known of a plant: all versions of its model. */
export function toModelId({ plant_id: plant }: { readonly plant_id: number }): string {
  return `process-model--${plant}`
}

import * as z from 'zod'
import { DutyChanges } from './incident-duties.ts'
import { FactSure } from './incident-facts.ts'
import { Millis } from './shared.ts'

export const GrowthStep = z.object({
  /** The moment it is true of; `at` is when it was stated. */
  asOf: Millis,
  at: Millis,
  /** A number as it is, of states how many; null: it was asked and is not known. */
  height: z.number().nullable(),
  text: z.string(),
  sure: FactSure,
  by: z.string(),
  source: z.string().nullable(),
  /** The duties that this statement changed, by what was known when it was made. */
  changes: DutyChanges.shape.changes,
})
export type GrowthStep = z.infer<typeof GrowthStep>
export const GrowthSeries = z.object({ fact: z.string(), title: z.string(), unit: z.string().nullable(), steps: z.array(GrowthStep) })
export type GrowthSeries = z.infer<typeof GrowthSeries>
/** How the impact of an incident grew, from the versions of its facts. */
export const IncidentGrowth = z.object({ series: z.array(GrowthSeries) })
export type IncidentGrowth = z.infer<typeof IncidentGrowth>

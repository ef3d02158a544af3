import * as z from 'zod'
import { Millis } from './shared.ts'

const SafeTable = z.object({
  cells: z.array(z.object({ value: z.string(), reports: z.number().int() })),
  others: z.number().int().nullable(),
})
export const AuthoritySummary = z.object({
  quarter: z.string(),
  k: z.number().int(),
  /** Null: of fewer than k reporters, and so nothing is told. */
  reports: z.number().int().nullable(),
  tables: z.record(z.string(), SafeTable),
})
export type AuthoritySummary = z.infer<typeof AuthoritySummary>
export const HeldAuthoritySummary = AuthoritySummary.extend({
  id: z.string(),
  madeAt: Millis,
  madeBy: z.string(),
  sentAt: Millis.nullable(),
  sentBy: z.string().nullable(),
})
export type HeldAuthoritySummary = z.infer<typeof HeldAuthoritySummary>
export const AuthoritySummaries = z.object({ summaries: z.array(HeldAuthoritySummary) })
export type AuthoritySummaries = z.infer<typeof AuthoritySummaries>
export const AuthoritySummaryQuery = z.object({
  quarter: z.string().optional(),
  k: z.coerce.number().int().optional(),
  format: z.enum(['json', 'csv']).default('json'),
})
export const NewAuthoritySummary = z.object({ quarter: z.string(), k: z.number().int().optional() })

const Share = z.object({ value: z.string(), reports: z.number().int() })
export const AuthorityStatistics = z.object({
  year: z.number().int(),
  reports: z.number().int(),
  voluntary: z.number().int(),
  withdrawn: z.number().int(),
  closed: z.number().int(),
  routes: z.number().int(),
  routed: z.number().int(),
  questions: z.number().int(),
  acknowledged: z.number().int(),
  medianAcknowledgedMs: z.number().nullable(),
  medianFeedbackMs: z.number().nullable(),
  feedbackOnTime: z.number().int(),
  feedbackLate: z.number().int(),
  feedbackMissing: z.number().int(),
  byMonth: z.array(z.object({ month: z.number().int(), reports: z.number().int(), voluntary: z.number().int() })),
  byRegime: z.array(Share),
  byKind: z.array(Share),
  bySector: z.array(Share),
})
export type AuthorityStatistics = z.infer<typeof AuthorityStatistics>
export const AuthorityStatisticsQuery = z.object({
  year: z.coerce.number().int().optional(),
  format: z.enum(['json', 'csv']).default('json'),
})

export const CorrelatedReports = z.object({
  k: z.number().int(),
  groups: z.array(
    z.object({
      numbers: z.array(z.number().int()),
      ways: z.array(z.enum(['indicator', 'cause', 'class'])),
      /** What may be told to those who may not know who reported; null: nothing, not even that there is a group. */
      disclosure: z
        .object({
          reporters: z.number().int(),
          states: z.array(z.string()),
          sectors: z.array(z.string()),
          indicators: z.array(z.string()),
          class: z.string().nullable(),
          text: z.string(),
        })
        .nullable(),
    }),
  ),
})
export type CorrelatedReports = z.infer<typeof CorrelatedReports>
export const LeastReportersQuery = z.object({ k: z.coerce.number().int().optional() })

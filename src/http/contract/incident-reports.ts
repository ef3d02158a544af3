import * as z from 'zod'
import { Millis } from './shared.ts'

export const ReportLanguage = z.enum(['en', 'de', 'fr', 'es'])
export type ReportLanguage = z.infer<typeof ReportLanguage>

export const ReportForm = z.object({
  id: z.string(),
  title: z.string(),
  clause: z.string(),
  /** The duties that it is for; none: a letter that fits any. */
  for: z.array(z.object({ regime: z.string(), stage: z.string() })),
  notes: z.array(z.string()),
})
export type ReportForm = z.infer<typeof ReportForm>
export const ReportForms = z.object({ forms: z.array(ReportForm) })
export type ReportForms = z.infer<typeof ReportForms>
export const ReportLanguageQuery = z.object({ language: ReportLanguage.optional() })

export const ReportLine = z.object({
  item: z.string(),
  label: z.string(),
  /** Null: not yet known. */
  text: z.string().nullable(),
  isEstimate: z.boolean(),
  isNeeded: z.boolean(),
  /** A person writes it; the others fill themselves from the facts. */
  isWritten: z.boolean(),
  hint: z.string().nullable(),
  /** What the stage before said, where it differs. */
  before: z.string().nullable(),
})
export type ReportLine = z.infer<typeof ReportLine>

export const IncidentReport = z.object({
  id: z.string(),
  form: z.string(),
  regime: z.string(),
  stage: z.string(),
  title: z.string(),
  clause: z.string(),
  language: ReportLanguage,
  state: z.enum(['draft', 'signed', 'submitted']),
  editors: z.array(z.string()),
  editedAt: Millis,
  signed: z.object({ by: z.string(), at: Millis }).nullable(),
  /** Needed items, and how many of them are filled. */
  needed: z.number().int(),
  filled: z.number().int(),
  sections: z.array(z.object({ title: z.string(), lines: z.array(ReportLine) })),
})
export type IncidentReport = z.infer<typeof IncidentReport>
export const IncidentReports = z.object({ reports: z.array(IncidentReport) })
export type IncidentReports = z.infer<typeof IncidentReports>

export const NewIncidentReport = z.object({
  form: z.string().min(1).max(200),
  /** The duty that it answers; absent: the first that the form is for. */
  regime: z.string().max(200).optional(),
  stage: z.string().max(200).optional(),
  language: ReportLanguage.default('en'),
})
export const ReportAnswers = z.object({ answers: z.record(z.string().max(100), z.string().max(20_000)) })
export const ReportSubmission = z.object({ at: Millis, receipt: z.string().max(1000).optional(), isOral: z.boolean().optional() })
export const ReportDocumentQuery = z.object({ format: z.enum(['html', 'json']).default('html'), language: ReportLanguage.optional() })

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
  /** Of what is reported of one's own accord, or takes a report back: the regime that it is about. */
  about: z.string().nullable(),
  /** A form by a draft of the law is for practice alone. */
  status: z.enum(['in-force', 'proposed']),
  /** V: compared with the legal text; S: with what others write of it; K: known, not compared. */
  confidence: z.enum(['V', 'S', 'K']),
  source: z.string(),
  /** There is a JSON Schema that its JSON keeps: `GET /forms/:form/schema`. */
  hasSchema: z.boolean(),
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
  /** What is wrong with what stands there: it cannot be signed so. */
  problem: z.string().nullable(),
  /** Its number in the published list of the form. */
  field: z.string().nullable(),
  /** The fact that it is taken from, and how one asks for it. */
  fact: z.object({ id: z.string(), question: z.string() }).nullable(),
  type: z.string(),
  /** What can be chosen, in the language of the report. */
  choices: z.array(z.object({ key: z.string(), label: z.string() })),
  /** What a person wrote, as it was written; null: nothing. */
  written: z.string().nullable(),
  /** Characters at most. */
  max: z.number().int().nullable(),
  /** What the stage before said, where it differs. */
  before: z.string().nullable(),
  /** What the stage before said, the same or not; null: it did not say it. */
  last: z.string().nullable(),
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
  /** In which the authority reads its clock. */
  zone: z.string(),
  state: z.enum(['draft', 'signed', 'submitted']),
  editors: z.array(z.string()),
  editedAt: Millis,
  signed: z.object({ by: z.string(), at: Millis }).nullable(),
  /** Needed items, and how many of them are filled. */
  needed: z.number().int(),
  filled: z.number().int(),
  /** Items with something that the form does not take. */
  wrong: z.number().int(),
  isProposed: z.boolean(),
  /** The signed report of the same regime that it is compared with. */
  previous: z.object({ id: z.string(), stage: z.string(), title: z.string(), signedAt: Millis }).nullable(),
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
export const ReportDocumentQuery = z.object({
  format: z.enum(['html', 'json', 'pdf']).default('html'),
  language: ReportLanguage.optional(),
})
/** A JSON Schema (2020-12), with where each field comes from. */
export const ReportSchema = z.object({
  title: z.string(),
  source: z.string(),
  confidence: z.enum(['V', 'S', 'K']),
  notes: z.array(z.string()),
  schema: z.record(z.string(), z.unknown()),
})

import * as z from 'zod'
import { Level } from './shared.ts'

export const IncidentExportFormat = z.enum(['stix', 'iodef', 'misp', 'veris'])
export type IncidentExportFormat = z.infer<typeof IncidentExportFormat>
export const IncidentExportQuery = z.object({
  format: IncidentExportFormat,
  /** Who will read the file: nothing above is in it. Absent: those whom the incident's marking allows. */
  audience: Level.optional(),
})

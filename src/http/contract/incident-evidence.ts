import * as z from 'zod'
import { Millis } from './shared.ts'

/** A file kept as evidence, with everyone who had it in hand. */
export const IncidentEvidence = z.object({
  id: z.string(),
  name: z.string(),
  size: z.number().int(),
  /** Hexadecimal. */
  sha256: z.string(),
  takenAt: Millis,
  /** Place of its statement in the log. */
  statement: z.number().int(),
  custody: z.array(
    z.object({
      at: Millis,
      by: z.string(),
      what: z.enum(['taken', 'looked', 'moved', 'noted', 'checked', 'sealed']),
      note: z.string(),
      /** Place of its statement in the log; null for one who only looked. */
      statement: z.number().int().nullable(),
    }),
  ),
})
export type IncidentEvidence = z.infer<typeof IncidentEvidence>
export const IncidentEvidenceList = z.object({ evidence: z.array(IncidentEvidence) })
export type IncidentEvidenceList = z.infer<typeof IncidentEvidenceList>

export const NewEvidence = z.object({ name: z.string().min(1).max(1000), note: z.string().max(2000).default('') })
/** What is wrong with the kept file; null when it is what was taken. */
export const EvidenceCheck = z.object({ wrong: z.string().nullable(), evidence: z.array(IncidentEvidence) })
export type EvidenceCheck = z.infer<typeof EvidenceCheck>
export const NewCustody = z.object({ what: z.enum(['moved', 'noted']), note: z.string().min(1).max(2000) })

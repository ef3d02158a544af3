import * as z from 'zod'
import { NewFact } from './incident-facts.ts'
import { Millis } from './shared.ts'

export const Verdict = z.enum(['due', 'not-due', 'unknown', 'watch', 'met'])
export type Verdict = z.infer<typeof Verdict>

/** One stage of one regime, applied to one incident. */
export const IncidentDuty = z.object({
  regime: z.string(),
  regimeTitle: z.string(),
  stage: z.string(),
  title: z.string(),
  clause: z.string(),
  verdict: Verdict,
  bearer: z.enum(['entity', 'authority']),
  /** Two letters: the state to whose authority it is owed, where that depends on the organisation; several states, several duties. */
  state: z.string().nullable(),
  /** The national law laid over it. */
  overlay: z.string().nullable(),
  /** The earliest lawful deadline; null when the law names no instant, or its clock has not started. */
  dueAt: Millis.nullable(),
  /** The law's own words where it names no instant. */
  manner: z.string().nullable(),
  extensions: z.array(z.object({ untilAt: Millis, says: z.string(), clause: z.string() })),
  /** What the deadline is counted from. */
  start: z.object({ event: z.string(), at: Millis }).nullable(),
  /** What must be recorded for the clock to start. */
  waitsFor: z.string().nullable(),
  metAt: Millis.nullable(),
  isLate: z.boolean(),
  reasons: z.array(z.object({ says: z.string(), clause: z.string().nullable() })),
  /** Of an unknown: the one question that decides it. */
  missing: z.object({ fact: z.string(), question: z.string() }).nullable(),
  recipient: z.string(),
  zone: z.string(),
  /** Not checked against the legal text: have counsel check. */
  isUnverified: z.boolean(),
  needsLawyer: z.boolean(),
  restsOnEstimate: z.boolean(),
  notes: z.array(z.string()),
})
export type IncidentDuty = z.infer<typeof IncidentDuty>
export const IncidentDuties = z.object({
  duties: z.array(IncidentDuty),
  /** The law that it is judged under, and whether the data files have the same. */
  law: z.object({ hash: z.string(), isCurrent: z.boolean(), since: Millis.nullable() }),
})
export type IncidentDuties = z.infer<typeof IncidentDuties>

const short = z.object({ verdict: Verdict, dueAt: Millis.nullable() })
export const WhatIf = z.object({ facts: z.array(NewFact).max(100).default([]), at: Millis.optional() })
export const DutyChanges = z.object({
  changes: z.array(
    z.object({ regime: z.string(), stage: z.string(), state: z.string().nullable(), title: z.string(), before: short, after: short }),
  ),
})
export type DutyChanges = z.infer<typeof DutyChanges>

export const NewAct = z.object({
  kind: z.enum(['submitted', 'requested', 'delay-granted', 'withdrawn', 'reclassified']),
  regime: z.string().min(1).max(200),
  stage: z.string().max(200).optional(),
  /** Two letters: to or by the authority of this state, where it is owed to several. */
  state: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  at: Millis,
  until: Millis.optional(),
  /** By word of mouth, so that a written record may be owed. */
  isOral: z.boolean().optional(),
  /** What the authority answered: its file number, its acknowledgement. */
  receipt: z.string().max(1000).optional(),
})
export type NewAct = z.infer<typeof NewAct>

export const Deadline = z.object({
  incident: z.object({ id: z.string(), number: z.number().int(), title: z.string() }),
  regime: z.string(),
  stage: z.string(),
  state: z.string().nullable(),
  title: z.string(),
  dueAt: Millis,
})
export type Deadline = z.infer<typeof Deadline>
export const Deadlines = z.object({ deadlines: z.array(Deadline) })
export type Deadlines = z.infer<typeof Deadlines>

/** How reports came in, by regime. */
export const Punctuality = z.object({
  regimes: z.array(
    z.object({
      regime: z.string(),
      onTime: z.number().int(),
      late: z.number().int(),
      overdue: z.number().int(),
      running: z.number().int(),
    }),
  ),
})
export type Punctuality = z.infer<typeof Punctuality>

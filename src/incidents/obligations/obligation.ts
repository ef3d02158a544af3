import type { Confidence } from './regime.ts'

/**
 * `due`: the duty is there. `not-due`: it is not. `unknown`: one more answer is needed. `watch`: it would be, were the law
 * in force. `met`: it was done.
 */
export type Verdict = 'due' | 'not-due' | 'unknown' | 'watch' | 'met'

export interface Reason {
  readonly says: string
  readonly clause?: string | undefined
}

/** A later instant that a rule or an authority permits. It is a note: the deadline stays the earliest lawful one. */
export interface Extension {
  readonly untilMs: number
  readonly says: string
  readonly clause: string
}

/** One stage of one regime, applied to one incident. All instants are milliseconds since 1970. */
export interface Obligation {
  readonly regime: string
  readonly stage: string
  readonly title: string
  readonly clause: string
  readonly verdict: Verdict
  readonly bearer: 'entity' | 'authority'
  /** Two letters: the state to whose authority it is owed, where that depends on the organisation. */
  readonly state?: string | undefined
  /** The earliest lawful deadline. Absent when the law names no instant, or its clock has not started. */
  readonly dueAtMs?: number | undefined
  /** The law's own words where it names no instant: "without undue delay". */
  readonly manner?: string | undefined
  readonly extensions: readonly Extension[]
  /** What the deadline is counted from. */
  readonly start?: { readonly event: string; readonly atMs: number } | undefined
  /** What must be recorded for the clock to start. */
  readonly waitsFor?: string | undefined
  readonly metAtMs?: number | undefined
  readonly isLate: boolean
  readonly reasons: readonly Reason[]
  /** Of an unknown: the fact whose answer would decide it. */
  readonly missing?: { readonly fact: string; readonly question: string } | undefined
  readonly recipient: string
  readonly zone: string
  readonly confidence: Confidence
  /** Not checked against the legal text: have counsel check. */
  readonly isUnverified: boolean
  readonly needsLawyer: boolean
  readonly overlay?: string | undefined
  /** Rests on a fact that is only estimated. */
  readonly restsOnEstimate: boolean
  readonly notes: readonly string[]
}

/** What somebody did about a regime. */
export interface Act {
  readonly kind: 'submitted' | 'requested' | 'delay-granted' | 'withdrawn' | 'reclassified'
  readonly regime: string
  /** Absent: the whole regime. */
  readonly stage?: string | undefined
  /**
   * To or by the authority of this state. Absent, where a report is owed to several: the first of them; what was withdrawn
   * or reclassified, in all of them.
   */
  readonly state?: string | undefined
  readonly atMs: number
  /** Of a delay: until when. */
  readonly untilMs?: number | undefined
  /** Of a submission: by word of mouth, so that a written record may be owed. */
  readonly isOral?: boolean | undefined
  readonly by?: string | undefined
}

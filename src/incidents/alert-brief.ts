import type { Reader } from '../identity/index.ts'
import type { TlpLevel } from '../stix/index.ts'
import type { IncidentSeverity } from './incident.ts'

/** What an alert tells when it becomes an incident. Whatever raises alerts gives this of them. */
export interface AlertBrief {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly severity: IncidentSeverity
  readonly level: TlpLevel
  /** Milliseconds since the epoch: when it was first seen, and when the alert was raised. */
  readonly firstSeenAt: number
  readonly openedAt: number
  /** STIX ids of the intelligence it rests on. */
  readonly objects: readonly string[]
  /** Names of the assets that it is about. */
  readonly assets: readonly string[]
}

/** Gives the alert as far as the reader may see it. */
export type FindAlert = (reader: Reader, id: string) => Promise<AlertBrief | undefined>

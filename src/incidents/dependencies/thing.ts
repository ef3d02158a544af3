import type { TlpLevel } from '../../stix/index.ts'

export const thingKinds = ['service', 'supplier', 'site', 'asset'] as const
export type ThingKind = (typeof thingKinds)[number]
/** The four kinds of interdependency of Rinaldi, Peerenboom and Kelly (2001). */
export const linkKinds = ['physical', 'cyber', 'geographic', 'logical'] as const
export type LinkKind = (typeof linkKinds)[number]

/** Something that others need, or that needs others. Names and contacts are the operator's own words. */
export interface Thing {
  readonly id: string
  readonly name: string
  readonly kind: ThingKind
  /** Whose it is; null: our own. */
  readonly owner: string | null
  /** Where it serves: ISO 3166-1, two letters, in the order of the alphabet. */
  readonly states: readonly string[]
  /** Id of a sector of `data/sectors`, or of one of its parts. */
  readonly sector: string | null
  /** People who are served by it. */
  readonly users: number | null
  /** The site that it stands at: what takes the site takes it too. */
  readonly site: string | null
  /** The region that it lies in, such as AT-3 (ISO 3166-2). */
  readonly region: string | null
  /** Who must be warned, and how. */
  readonly contact: string | null
  readonly note: string | null
}

/** What one thing needs of another. Spans are whole milliseconds. */
export interface Need {
  readonly of: string
  readonly on: string
  readonly link: LinkKind
  /** Needs of one thing with the same group stand in for each other. Null: it needs this one by itself. */
  readonly group: string | null
  /** How many of the group it cannot do without. */
  readonly atLeast: number
  /** How long it goes on although nothing comes in. */
  readonly toleratesMs: number
  /** How long what it has in stock lasts: a battery, diesel, a warehouse. */
  readonly bufferMs: number
  readonly substitute: Substitute | null
}

/** What takes over from what is needed. */
export interface Substitute {
  readonly on: string
  /** From the failure of what is needed. */
  readonly afterMs: number
  /** How much of its service the thing can give with it, in percent, up to 100. */
  readonly share: number
}

export interface Dependencies {
  readonly things: readonly Thing[]
  readonly needs: readonly Need[]
}

/** What fails by itself, and when; spans from the beginning of the trouble. */
export interface Failure {
  readonly thing: string
  readonly atMs: number
  /** When it works again; absent: nobody knows. */
  readonly backMs?: number | undefined
}

/** What marks a register whose marking nobody chose. */
export const usualLevel: TlpLevel = 'amber+strict'

/** Where a thing that was done stands in the log of a node: what proves it. */
export interface Trace {
  readonly origin: string
  readonly index: number
}

/** Something that people did, when the node wrote it down (whatever time they said), and what proves it. */
export interface Done {
  /** Milliseconds since the epoch, of the scenario. */
  readonly at: number
  readonly says: string
  readonly trace: Trace | null
}

export interface DoneReport extends Done {
  readonly regime: string
  readonly stage: string
  /** To whose authority, where that was said. */
  readonly state: string | null
  /** By a form, signed by a second person, with nothing open that it needs. */
  readonly isWhole: boolean
}

/** What one node really recorded, as far as an exercise asks for it. */
export interface NodeRecord {
  readonly organisation: string
  readonly detected: readonly Done[]
  readonly judged: readonly (Done & { readonly judgement: string })[]
  readonly contained: readonly Done[]
  readonly reports: readonly DoneReport[]
  readonly answers: readonly (Done & { readonly inject: string })[]
  /** Indicators and sightings that it holds: whose they are as far as that is told here, and their text. */
  readonly objects: readonly (Done & {
    readonly id: string
    readonly type: string
    readonly createdBy: string | null
    readonly text: string
  })[]
}

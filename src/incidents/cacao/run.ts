import type { Value } from './values.ts'

/**
 * - `waiting`: its delay is not over; `ready`: somebody can take it on; `claimed`: somebody has;
 * - `asking`: its condition needs a variable that is not known; `inside`: its branches are under way;
 * - `done`, `failed`: over; `stuck`: failed, and the playbook says nothing of that: a person decides;
 * - `left`: another way was taken before it was over.
 */
export type VisitState = 'waiting' | 'ready' | 'claimed' | 'asking' | 'inside' | 'done' | 'failed' | 'stuck' | 'left'

/** One passage through a step. Times are milliseconds since the epoch. */
export interface Visit {
  /**
   * The way to it: `3` is the fourth step of the first row, `3.1-0` the first in the second branch that it opened. It does not
   * depend on the order in which parallel branches are worked through.
   */
  readonly id: string
  readonly step: string
  /** The visit whose branch it is in. */
  readonly parent: string | null
  readonly branch: number
  readonly index: number
  readonly state: VisitState
  readonly since: number
  /** The end of its delay. */
  readonly readyAt: number
  readonly endedAt: number | null
  /** Who has it, or had it. */
  readonly by: string | null
  readonly note: string
  readonly evidence: readonly string[]
  /** 1: its time is over; 2: twice its time. It never fails by itself. */
  readonly late: number
  /** Of a while-condition: how often it has gone round. */
  readonly rounds: number
  /** Variables of the step itself. */
  readonly own: Readonly<Record<string, Value>>
}

/** Something that was changed in the world, by a person: it stands until then, and is undone so. */
export interface Measure {
  readonly visit: string
  readonly step: string
  readonly by: string
  readonly at: number
  /** Null: for good. */
  readonly until: number | null
  readonly undo: string
  readonly lifted: { readonly by: string; readonly at: number; readonly note: string } | null
  /** 1: its time is over and it still stands. */
  readonly late: number
}

export type RunState = 'running' | 'paused' | 'ended' | 'cancelled'

export interface Run {
  readonly state: RunState
  readonly startedAt: number
  readonly endedAt: number | null
  readonly pausedAt: number | null
  /** In the order in which they began. */
  readonly visits: readonly Visit[]
  readonly variables: Readonly<Record<string, Value>>
  readonly measures: readonly Measure[]
  /** Everything that happened. The rest of the run follows from it and from the playbook. */
  readonly events: readonly RunEvent[]
}

interface ByPerson {
  readonly at: number
  readonly by: string
}

/** What can happen to a run. Every event but `clock` is something that a person did. */
export type RunEvent =
  | (ByPerson & { readonly kind: 'started'; readonly variables: Readonly<Record<string, Value>> })
  | (ByPerson & { readonly kind: 'claimed'; readonly visit: string })
  | (ByPerson & { readonly kind: 'released'; readonly visit: string })
  | (ByPerson & {
      readonly kind: 'done'
      readonly visit: string
      readonly note: string
      readonly evidence: readonly string[]
      readonly variables: Readonly<Record<string, Value>>
      /** For a step that changes something in the world. */
      readonly measure: { readonly until: number | null; readonly undo: string } | null
    })
  | (ByPerson & { readonly kind: 'failed'; readonly visit: string; readonly note: string; readonly evidence: readonly string[] })
  | (ByPerson & { readonly kind: 'undone'; readonly visit: string; readonly reason: string })
  | (ByPerson & { readonly kind: 'lifted'; readonly visit: string; readonly note: string })
  | (ByPerson & { readonly kind: 'set'; readonly variables: Readonly<Record<string, Value>> })
  | (ByPerson & { readonly kind: 'paused' })
  | (ByPerson & { readonly kind: 'resumed' })
  | (ByPerson & { readonly kind: 'cancelled'; readonly reason: string })
  /** Time has passed: delays end, what takes too long is marked. */
  | { readonly kind: 'clock'; readonly at: number }

/** The states in which a visit still is to come to an end. */
export function isOpen({ state }: Pick<Visit, 'state'>): boolean {
  return state === 'waiting' || state === 'ready' || state === 'claimed' || state === 'asking' || state === 'inside' || state === 'stuck'
}

import { toChanges } from './obligations/changes.ts'
import type { Obligation } from './obligations/obligation.ts'

/** One duty that a changed fact would change. */
export interface DutyChange {
  readonly regime: string
  readonly stage: string
  readonly state?: string | undefined
  readonly title: string
  readonly before: Pick<Obligation, 'verdict' | 'dueAtMs'>
  readonly after: Pick<Obligation, 'verdict' | 'dueAtMs'>
}

/** What is owed to one state and not to another is not there for the other. */
const notThere = { verdict: 'not-due', dueAtMs: undefined } as const

/** What is different between two judgements of the same incident. */
export function toDutyChanges(before: readonly Obligation[], after: readonly Obligation[]): DutyChange[] {
  return toChanges(before, after).map(({ kind: _, ...change }) => ({
    ...change,
    before: change.before ?? notThere,
    after: change.after ?? notThere,
  }))
}

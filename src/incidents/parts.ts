import type { Clock } from '../base/index.ts'
import type { Intel } from '../intel/index.ts'
import type { Store, Tx } from '../store/index.ts'
import type { FindAlert } from './alert-brief.ts'
import type { IncidentClasses } from './classes.ts'
import type { IncidentRow } from './incident.ts'

/** What the room works with. */
export interface IncidentParts {
  readonly store: Store
  readonly intel: Intel
  readonly clock: Clock
  readonly classes: IncidentClasses
  readonly findAlert: FindAlert
  readonly isExercise?: boolean | undefined
  /** Within a commit that changed what an incident is judged by: judges it anew. With `isNew` under the law as it is now. */
  readonly rejudge: (tx: Tx, row: IncidentRow, isNew?: 'new') => Promise<void>
}

import type { Clock } from '../base/index.ts'
import type { Intel } from '../intel/index.ts'
import type { Store } from '../store/index.ts'
import type { FindAlert } from './alert-brief.ts'
import type { IncidentClasses } from './classes.ts'

/** What the room works with. */
export interface IncidentParts {
  readonly store: Store
  readonly intel: Intel
  readonly clock: Clock
  readonly classes: IncidentClasses
  readonly findAlert: FindAlert
}

import type { Clock } from '../base/index.ts'
import type { IncidentClasses, Law, Postbox } from '../incidents/index.ts'
import type { NoteSigner } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import type { Registry } from './registry/registry.ts'
import type { RoutingFiles } from './routing/routing-files.ts'
import type { OwnAuthority } from './routing/rule.ts'

/** What the room works with. */
export interface AuthorityParts {
  readonly store: Store
  readonly clock: Clock
  readonly registry: Registry
  readonly routing: RoutingFiles
  readonly classes: IncidentClasses
  /** The law as it is now. */
  readonly law: () => Law
  readonly postbox: Postbox
  readonly own: OwnNode
}

/** Who this node is: what it signs as, and what it is called. */
export interface OwnNode {
  readonly name: string
  readonly isExercise: boolean
  /** Two letters of the state that it stands in; null: nobody said. */
  readonly country: string | null
  /** Of its log. */
  readonly origin: () => string
  readonly signers: () => readonly NoteSigner[]
}

/** Which authority this node is, as far as it was said. */
export type FindOwn = () => Promise<OwnAuthority>

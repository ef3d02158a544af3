import type { NoteSigner } from '../../ledger/index.ts'
import type { Courier, Postbox } from './courier.ts'

/** This node as it stands behind what it sends. Asked for each time: keys give way to others. */
export interface OwnNode {
  /** Of its log. */
  readonly origin: string
  readonly signers: readonly NoteSigner[]
  readonly isExercise: boolean
  readonly organisation: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null
}

/** What takes reports and messages out of the house. */
export interface ExchangeMeans {
  readonly own: () => OwnNode
  readonly postbox: Postbox
  /** At most one a channel; a portal and a node need none. */
  readonly couriers: readonly Courier[]
}

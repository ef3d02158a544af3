import type { LedgerLeafTable, MetaTable, OutboxTable } from './tables/core.ts'
import type { FeedTable } from './tables/federation.ts'
import type { GrantTable, TokenTable } from './tables/identity.ts'
import type { CollectionTable, MemberTable, ObjectTable, StatusTable } from './tables/intel.ts'

/** Every table of the node, by name. A room's tables stand in the file of that room under `tables/`. */
export interface Tables {
  meta: MetaTable
  ledger_leaf: LedgerLeafTable
  outbox: OutboxTable
  token: TokenTable
  grant_to: GrantTable
  object: ObjectTable
  collection: CollectionTable
  member: MemberTable
  status: StatusTable
  feed: FeedTable
}

import type { TlpLevel } from '../stix/index.ts'
import { identityFault } from './faults.ts'

/** What one reader may do with one collection. */
export interface Grant {
  /** A collection id, or `*` for every collection. */
  readonly collectionId: string
  readonly canRead: boolean
  readonly canWrite: boolean
}

/** Whoever asks the node for something: the egress gate decides by this alone. */
export interface Reader {
  readonly tokenId: string
  readonly name: string
  /** Highest TLP level this reader may receive. */
  readonly clearance: TlpLevel
  readonly isAdmin: boolean
  readonly grants: readonly Grant[]
}

/** The person at the machine itself, who holds the home folder and so everything in it. */
export const localAdministrator: Reader = {
  tokenId: 'local',
  name: 'local administrator',
  clearance: 'red',
  isAdmin: true,
  grants: [{ collectionId: '*', canRead: true, canWrite: true }],
}

export function canRead(reader: Reader, collectionId: string): boolean {
  return reader.grants.some((grant) => grant.canRead && (grant.collectionId === '*' || grant.collectionId === collectionId))
}

export function canWrite(reader: Reader, collectionId: string): boolean {
  return reader.grants.some((grant) => grant.canWrite && (grant.collectionId === '*' || grant.collectionId === collectionId))
}

export function requireAdministrator(reader: Reader): void {
  if (!reader.isAdmin) throw identityFault('not-administrator', `${reader.name} is not an administrator of this node.`)
}

import { type AuthorityRoom, openAuthority } from '../authority/index.ts'
import type { Clock } from '../base/index.ts'
import type { Incidents } from '../incidents/index.ts'
import type { Store } from '../store/index.ts'
import type { Config } from './config.ts'
import type { Transparency } from './transparency.ts'

interface Parts {
  readonly store: Store
  readonly clock: Clock
  readonly incidents: Incidents
  readonly config: Config
  /** Data folders of a name: ours first, then the operator's. */
  readonly folders: (name: string) => string[]
}

/** The authority's side of this node: it signs with the keys of the node's log, and its answers go by the node's post. */
export function openAuthorityRoom(
  { store, clock, incidents, config, folders }: Parts,
  { ownLog, federation }: Transparency,
): AuthorityRoom {
  const { name, isExercise, organisation } = config
  return openAuthority({
    store,
    clock,
    classes: incidents.classes,
    law: () => incidents.law.law,
    postbox: federation.post,
    authorityFolders: folders('authorities'),
    routingFolders: folders('routing'),
    own: { name, isExercise, country: organisation.country, origin: () => ownLog.origin, signers: () => ownLog.signers },
  })
}

import { type Fault, later } from '../base/index.ts'
import { Answering } from './answering.ts'
import { FiguresDesk } from './figures-desk.ts'
import { Inbox } from './inbox.ts'
import type { AuthorityParts } from './parts.ts'
import { Receiving } from './receiving.ts'
import { readRegistry } from './registry/registry.ts'
import { readRoutingFiles } from './routing/routing-files.ts'
import { RoutingDesk } from './routing-desk.ts'
import { Ties } from './ties.ts'

export interface AuthorityOptions extends Omit<AuthorityParts, 'registry' | 'routing'> {
  /** Folders with bodies that reports go to: ours first, then the operator's. */
  readonly authorityFolders: readonly string[]
  /** Folders with the rules by which they go on. */
  readonly routingFolders: readonly string[]
}

/** The authority's side: reports come in, are answered, go on to whom the law names, and are counted. */
export interface AuthorityRoom {
  readonly receiving: Pick<Receiving, 'take' | 'takeDown'>
  readonly inbox: Pick<Inbox, 'list' | 'get' | 'find'>
  readonly answering: Omit<Answering, never>
  readonly routing: Pick<RoutingDesk, 'of' | 'send' | 'handedOver' | 'tell'>
  readonly figures: Omit<FiguresDesk, never>
  readonly ties: Pick<Ties, 'list' | 'tie' | 'own'>
  /** Files of the operator that were refused; the rest is in use. */
  readonly refused: readonly Fault[]
}

export function openAuthority({ authorityFolders, routingFolders, ...options }: AuthorityOptions): AuthorityRoom {
  const registry = later(() => readRegistry(authorityFolders))
  const routing = later(() => readRoutingFiles(routingFolders))
  const parts: AuthorityParts = {
    ...options,
    get registry() {
      return registry()
    },
    get routing() {
      return routing()
    },
  }
  const ties = new Ties(parts)
  const findOwn = () => ties.own()
  return {
    receiving: new Receiving(parts),
    inbox: new Inbox(parts, findOwn),
    answering: new Answering(parts, findOwn),
    routing: new RoutingDesk(parts, ties),
    figures: new FiguresDesk(parts, findOwn),
    ties,
    get refused() {
      return [...registry().refused, ...routing().refused]
    },
  }
}

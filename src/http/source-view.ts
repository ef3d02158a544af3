import type { Reader } from '../identity/index.ts'
import type { Node } from '../node/index.ts'
import type { Source as HeldSource } from '../telemetry/index.ts'
import type { Source } from './contract/index.ts'

/** The sources, for those who may see the whole node: where an operator's telemetry comes from is nobody else's business. */
export async function toSources(node: Node, reader: Reader): Promise<Source[]> {
  return reader.isAdmin ? (await node.sources.list()).map(toSource) : []
}

export function toSource(held: HeldSource): Source {
  const { id, name, kind, where, state, reason, lines, events, refused, firstEventAt, lastEventAt, progress } = held
  return { id, name, kind, where, state, reason, lines, events, refused, firstEventAt, lastEventAt, progress: { ...progress } }
}

import { AttributeIds, type ClientSession, type NodeId, resolveNodeId } from 'node-opcua-client'
import { telemetryFault } from '../../faults.ts'
import type { AddressMap } from '../address-map.ts'

const nodeShape = /^(?:nsu=[^;]+;|ns=\d+;)?[isgb]=/

/** The addresses that name nodes; those of other kinds of sources do not. Fault: `telemetry.bad-plant` when there are none. */
export function toNodeAddresses(map: AddressMap): string[] {
  const addresses = [...map.all()].filter((address) => nodeShape.test(address))
  if (addresses.length === 0) throw telemetryFault('bad-plant', 'No tag has the address of a node: nsu=URI;s=NAME or ns=2;i=NUMBER.')
  return addresses
}

/** OPC 10000-6 annex A: the server's namespaces. */
const namespaceArray = 'ns=0;i=2255'

/** The URIs of the server's namespaces, by their index. */
export async function readNamespaces(session: ClientSession): Promise<string[]> {
  const { value } = await session.read({ nodeId: namespaceArray, attributeId: AttributeIds.Value })
  const uris: unknown = value?.value
  return Array.isArray(uris) ? uris.map(String) : []
}

/**
 * The node of an address `ns=2;s=Drum.Level` or `nsu=http://plant.example/;s=Drum.Level` (OPC 10000-6 §5.3.1.10): the
 * second way stays true when a server numbers its namespaces anew. Fault: `telemetry.bad-plant`.
 */
export function toNodeId(address: string, namespaces: readonly string[]): NodeId {
  const [, uri, rest = ''] = /^nsu=([^;]+);(.+)$/.exec(address) ?? []
  if (uri === undefined) return parse(address, address)
  const index = namespaces.indexOf(uri)
  if (index < 0) throw telemetryFault('bad-plant', `The server has no namespace ${uri}.`, address)
  return parse(`ns=${index};${rest}`, address)
}

function parse(text: string, address: string): NodeId {
  try {
    return resolveNodeId(text)
  } catch {
    throw telemetryFault('bad-plant', `"${address}" is no node: write ns=2;s=NAME or ns=2;i=NUMBER.`, address)
  }
}

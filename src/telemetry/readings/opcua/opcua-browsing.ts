import { AttributeIds, BrowseDirection, type ClientSession, DataType, NodeClass, type ReferenceDescription } from 'node-opcua-client'
import type { SourceSecrets, SpecOf } from '../source-spec.ts'
import { readNamespaces } from './opcua-nodes.ts'
import { openOpcua } from './opcua-session.ts'

/** A value that a server offers. */
export interface OpcuaNode {
  /** As a tag of a plant names it. */
  readonly address: string
  /** Names on the way to it, parted by dots. */
  readonly path: string
  readonly type: string
  /** What it reads now, in words. */
  readonly value: string
}

export interface OpcuaNodeList {
  readonly nodes: readonly OpcuaNode[]
  /** There are more nodes than are looked at. */
  readonly isCut: boolean
}

const maxNodes = 5000
const maxDepth = 8
const objectsFolder = 'ns=0;i=85'
/** OPC 10000-5: what a server tells of itself. */
const serverObject = 'ns=0;i=2253'
const readAtOnce = 200

/** Looks through a server's objects for values that are numbers or truths. It browses and reads, no more. */
export async function browseOpcua(options: {
  readonly spec: SpecOf<'opcua'>
  readonly secrets: SourceSecrets
  readonly keysFolder: string
}): Promise<OpcuaNodeList> {
  const { session, close } = await openOpcua({ ...options, knownServer: undefined })
  try {
    const { found, isCut } = await walk(session)
    const namespaces = await readNamespaces(session)
    const nodes: OpcuaNode[] = []
    for (let at = 0; at < found.length; at += readAtOnce) {
      const part = found.slice(at, at + readAtOnce)
      const values = await session.read(part.map(({ nodeId }) => ({ nodeId, attributeId: AttributeIds.Value })))
      for (const [index, { nodeId, path }] of part.entries()) {
        const variant = values[index]?.value
        if (variant === undefined || !isNumeric(variant.dataType)) continue
        nodes.push({ address: toAddress(nodeId, namespaces), path, type: DataType[variant.dataType], value: String(variant.value) })
      }
    }
    return { nodes, isCut }
  } finally {
    await close()
  }
}

interface Found {
  readonly nodeId: string
  readonly path: string
}

async function walk(session: ClientSession): Promise<{ found: Found[]; isCut: boolean }> {
  const found: Found[] = []
  const seen = new Set([objectsFolder, serverObject, 'i=2253'])
  let level: Found[] = [{ nodeId: objectsFolder, path: '' }]
  for (let depth = 0; depth < maxDepth && level.length > 0; depth += 1) {
    const below: Found[] = []
    for (const { nodeId, path } of level) {
      for (const reference of await referencesOf(session, nodeId)) {
        const id = reference.nodeId.toString()
        if (seen.has(id) || seen.size > maxNodes) continue
        seen.add(id)
        const name = reference.displayName.text ?? reference.browseName.name ?? id
        const child = { nodeId: id, path: path === '' ? name : `${path}.${name}` }
        // What stands in namespace 0 is the server's own.
        if (reference.nodeClass === NodeClass.Variable && reference.nodeId.namespace !== 0) found.push(child)
        below.push(child)
      }
    }
    level = below
  }
  return { found, isCut: seen.size > maxNodes }
}

async function referencesOf(session: ClientSession, nodeId: string): Promise<ReferenceDescription[]> {
  const result = await session.browse({
    nodeId,
    browseDirection: BrowseDirection.Forward,
    referenceTypeId: 'HierarchicalReferences',
    includeSubtypes: true,
    nodeClassMask: NodeClass.Object | NodeClass.Variable,
    resultMask: 63,
  })
  const references = [...(result.references ?? [])]
  for (let point = result.continuationPoint; point !== null && point !== undefined && point.length > 0; ) {
    const more = await session.browseNext(point, false)
    references.push(...(more.references ?? []))
    point = more.continuationPoint
  }
  return references
}

function isNumeric(type: DataType): boolean {
  return type === DataType.Boolean || (type >= DataType.SByte && type <= DataType.Double)
}

/** By the URI of its namespace, which stays when a server numbers its namespaces anew. */
function toAddress(nodeId: string, namespaces: readonly string[]): string {
  const [, index = '', rest = ''] = /^ns=(\d+);(.+)$/.exec(nodeId) ?? []
  const uri = namespaces[Number(index)]
  return index === '' || index === '0' || uri === undefined ? nodeId : `nsu=${uri};${rest}`
}

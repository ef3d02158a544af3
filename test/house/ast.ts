/** A node of the syntax tree (ESTree with TypeScript), read without trusting its shape. */
export interface AstNode {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [property: string]: unknown
}

export function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

export function children(node: AstNode): AstNode[] {
  return Object.values(node).flatMap((value) => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []))
}

/** Visits the node and everything in it, the outer before the inner. */
export function walk(node: AstNode, visit: (node: AstNode, ancestors: readonly AstNode[]) => void): void {
  const ancestors: AstNode[] = []
  const descend = (inner: AstNode) => {
    visit(inner, ancestors)
    ancestors.push(inner)
    for (const child of children(inner)) descend(child)
    ancestors.pop()
  }
  descend(node)
}

export function nodeAt(node: AstNode, property: string): AstNode | undefined {
  const value = node[property]
  return isNode(value) ? value : undefined
}

export function nodesAt(node: AstNode, property: string): AstNode[] {
  const value = node[property]
  return Array.isArray(value) ? value.filter(isNode) : []
}

/** The text at the end of a path of properties. */
export function textAt(node: AstNode, ...path: string[]): string | undefined {
  let value: unknown = node
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Object.entries(value).find(([name]) => name === step)?.[1]
  }
  return typeof value === 'string' ? value : undefined
}

import { posix } from 'node:path'
import { parseSync } from 'vite'
import { type AstNode, children, isNode, nodeAt, nodesAt, textAt, walk } from './ast.ts'
import type { FaultDeclaration, FunctionShape, Import, Source, Tree, Word } from './tree.ts'

const isCode = /\.(ts|tsx|mjs)$/

export function readSources(tree: Tree): Map<string, Source> {
  const sources = new Map<string, Source>()
  for (const [path, text] of tree) if (isCode.test(path)) sources.set(path, readSource(path, text))
  return sources
}

/** What the parser says, gathered in one walk. */
interface Gathered {
  imports: Import[]
  functions: FunctionShape[]
  strings: Word[]
  reaches: Word[]
  slips: Word[]
  faultTables: FaultDeclaration[]
}

interface Spot {
  node: AstNode
  ancestors: readonly AstNode[]
}

interface Page {
  path: string
  /** The line of an offset in the text. */
  lineAt(offset: number): number
  /** True when a comment stands on one of the lines. */
  hasComment(from: number, to: number): boolean
}

function readSource(path: string, text: string): Source {
  const parsed = parseSync(path, text)
  const starts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)]
  const lineAt = (offset: number) => upperBound(starts, offset)
  const commented = new Set<number>()
  for (const comment of parsed.comments) for (let line = lineAt(comment.start); line <= lineAt(comment.end); line++) commented.add(line)
  const hasComment = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index).some((line) => commented.has(line))
  const found: Gathered = { imports: [], functions: [], strings: [], reaches: [], slips: [], faultTables: [] }
  for (const { message } of parsed.errors.slice(0, 1)) found.slips.push({ text: `not TypeScript (${message})`, line: 1 })
  const program: unknown = parsed.program
  if (isNode(program)) walk(program, (node, ancestors) => gather({ node, ancestors }, { path, lineAt, hasComment }, found))
  return { path, lineCount: text.split('\n').length - (text.endsWith('\n') ? 1 : 0), isTest: /\.test\.tsx?$/.test(path), ...found }
}

function upperBound(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return low
}

function gather(spot: Spot, page: Page, found: Gathered): void {
  const { node, ancestors } = spot
  const line = page.lineAt(node.start)
  if (node.type === 'Literal' && typeof node.value === 'string') found.strings.push({ text: node.value, line })
  if (node.type === 'TemplateElement') found.strings.push({ text: textAt(node, 'value', 'cooked') ?? '', line })
  gatherImport(node, page, found)
  gatherReach(node, line, found)
  gatherSlip(spot, page, found)
  if (/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) {
    if (!isDescription(ancestors.at(-1))) found.functions.push(toFunctionShape(node, ancestors.at(-1), page))
  }
  if (node.type === 'VariableDeclarator') {
    const call = nodeAt(node, 'init')
    const isTable = call?.type === 'CallExpression' && textAt(call, 'callee', 'name') === 'declareFaults'
    if (isTable) found.faultTables.push(toFaultDeclaration(textAt(node, 'id', 'name') ?? '', call, page))
  }
}

function gatherImport(node: AstNode, page: Page, found: Gathered): void {
  if (!/^(ImportDeclaration|ExportNamedDeclaration|ExportAllDeclaration|ImportExpression|TSImportType)$/.test(node.type)) return
  const specifier = textAt(node, 'source', 'value') ?? textAt(node, 'argument', 'literal', 'value')
  if (specifier === undefined) return
  const target = specifier.startsWith('.') ? posix.join(posix.dirname(page.path), specifier) : undefined
  const specifiers = nodesAt(node, 'specifiers')
  const names = specifiers.map((item) => textAt(item, 'imported', 'name') ?? textAt(item, 'local', 'name') ?? '')
  const areTypes = specifiers.length > 0 && specifiers.every((item) => item.importKind === 'type' || item.exportKind === 'type')
  const isTypeOnly = node.importKind === 'type' || node.exportKind === 'type' || node.type === 'TSImportType' || areTypes
  found.imports.push({ specifier, target, names, isTypeOnly, line: page.lineAt(node.start) })
}

function gatherReach(node: AstNode, line: number, found: Gathered): void {
  if (node.type === 'MemberExpression') {
    const object = textAt(node, 'object', 'name')
    if (object !== undefined) found.reaches.push({ text: `${object}.${textAt(node, 'property', 'name') ?? ''}`, line })
  }
  if (node.type === 'CallExpression') {
    const name = textAt(node, 'callee', 'name')
    if (name !== undefined) found.reaches.push({ text: `${name}()`, line })
  }
  if (node.type === 'NewExpression' && textAt(node, 'callee', 'name') === 'Date' && nodesAt(node, 'arguments').length === 0) {
    found.reaches.push({ text: 'new Date()', line })
  }
}

function gatherSlip({ node, ancestors }: Spot, page: Page, found: Gathered): void {
  const line = page.lineAt(node.start)
  if (node.type === 'TSAnyKeyword') found.slips.push({ text: 'any', line })
  const isDefaultName = node.type === 'ExportSpecifier' && textAt(node, 'exported', 'name') === 'default'
  if (node.type === 'ExportDefaultDeclaration' || isDefaultName) found.slips.push({ text: 'default export', line })
  if (node.type !== 'TSAsExpression' || textAt(node, 'typeAnnotation', 'typeName', 'name') === 'const') return
  const statement =
    [...ancestors].reverse().find((outer) => /Statement$|Declaration$|PropertyDefinition|^Property$/.test(outer.type)) ?? node
  const isExplained = page.hasComment(Math.max(1, page.lineAt(statement.start) - 2), page.lineAt(node.end))
  if (!isExplained) found.slips.push({ text: 'as', line: page.lineAt(node.end) })
}

/** The body of a `describe` is a chapter, not a function. */
function isDescription(parent: AstNode | undefined): boolean {
  return parent?.type === 'CallExpression' && /^(describe|suite)$/.test(textAt(parent, 'callee', 'name') ?? '')
}

function toFunctionShape(node: AstNode, parent: AstNode | undefined, page: Page): FunctionShape {
  const own = textAt(node, 'id', 'name')
  const given = parent === undefined ? undefined : (textAt(parent, 'id', 'name') ?? textAt(parent, 'key', 'name'))
  const parameters = nodesAt(node, 'params').filter((item) => item.name !== 'this')
  const line = page.lineAt(node.start)
  return { name: own ?? given ?? 'a function', line, lineCount: page.lineAt(node.end) - line + 1, parameterCount: parameters.length }
}

function toFaultDeclaration(maker: string, call: AstNode, page: Page): FaultDeclaration {
  const [room, table] = nodesAt(call, 'arguments')
  const codes = (table === undefined ? [] : children(table)).map((item) => ({
    text: textAt(item, 'key', 'value') ?? textAt(item, 'key', 'name') ?? '',
    line: page.lineAt(item.start),
  }))
  return { room: (room && textAt(room, 'value')) ?? '', maker, codes }
}

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The files of a tree: path from its root with `/`, and text. Every rule is a function of this and nothing else. */
export type Tree = ReadonlyMap<string, string>

const passedOver = new Set(['node_modules', 'dist', 'coverage'])
const textFile = /\.(ts|tsx|mjs|js|css|html|json|ya?ml|md|txt|ndjson|sh|toml)$|(^|\/)(LICENSE|run|\.gitignore|\.npmrc|\.gitattributes)$/

export function readTree(root: string): Tree {
  const tree = new Map<string, string>()
  readFolder(root, '', tree)
  return tree
}

function readFolder(root: string, folder: string, tree: Map<string, string>): void {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) {
      const isHidden = entry.name.startsWith('.') && entry.name !== '.ci'
      if (!isHidden && !passedOver.has(entry.name)) readFolder(root, path, tree)
    } else if (entry.isFile() && textFile.test(path)) {
      tree.set(path, readFileSync(join(root, path), 'utf8'))
    }
  }
}

/** One broken rule: where, and what is wrong there. */
export interface Breach {
  readonly rule: string
  /** `file:line`, or the file. */
  readonly place: string
  readonly detail: string
}

/** A rule of the house over a whole tree. */
export type Rule = (tree: Tree, sources: ReadonlyMap<string, Source>) => Breach[]

/** A code file, read once. */
export interface Source {
  readonly path: string
  readonly lineCount: number
  readonly isTest: boolean
  readonly imports: readonly Import[]
  readonly functions: readonly FunctionShape[]
  readonly strings: readonly Word[]
  /** Names of what is reached for: `Date.now`, `Math.random`, `process`, `new Date`. */
  readonly reaches: readonly Word[]
  /** What the language allows and the house does not: `any`, a default export, a bare `as`. */
  readonly slips: readonly Word[]
  /** Calls of `declareFaults`, with their codes. */
  readonly faultTables: readonly FaultDeclaration[]
}

export interface Word {
  readonly text: string
  readonly line: number
}

export interface Import {
  /** As written. */
  readonly specifier: string
  /** The path in the tree for a relative one. */
  readonly target: string | undefined
  readonly names: readonly string[]
  readonly isTypeOnly: boolean
  readonly line: number
}

export interface FunctionShape {
  readonly name: string
  readonly line: number
  readonly lineCount: number
  readonly parameterCount: number
}

export interface FaultDeclaration {
  readonly room: string
  readonly maker: string
  readonly codes: readonly Word[]
}

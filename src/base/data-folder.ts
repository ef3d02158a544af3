import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ZodError } from 'zod'
import { dataFault } from './data-faults.ts'
import { type DataText, type PathStep, parseDataText } from './data-text.ts'
import { Fault, isFault } from './faults.ts'
import { isJsonObject } from './json.ts'

export interface DataFolder<T> {
  /** By id, in the order of the ids. The id of an entry is the name of its file without the extension. */
  readonly entries: Map<string, T>
  /** What was left out, each by file and line. A file that is refused leaves the entry that an earlier folder gave. */
  readonly refused: Fault[]
}

export interface DataFolderOptions<T> {
  /** Laid over each other by id, the later over the earlier: ours first, then the operator's. A folder may be absent. */
  readonly folders: readonly string[]
  /**
   * Gives the typed value or throws: a Fault whose place is a JSON path within the value, or a ZodError.
   * It also proves the file's own `example`. `place` is the file, for a message that needs it.
   */
  readonly parse: (value: unknown, place: string) => T
}

/** Reads every *.yaml and *.json of the folders. A bad file is refused by name and the rest is kept. */
export function readDataFolder<T>(options: DataFolderOptions<T>): DataFolder<T> {
  const found = new Map<string, T>()
  const refused: Fault[] = []
  for (const folder of options.folders) {
    for (const [id, entry] of readOneFolder(folder, options.parse, refused)) found.set(id, entry)
  }
  const entries = new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
  return { entries, refused }
}

/** The absolute path of what came with the package: `builtInData('formats')`. The same in the repository and when installed. */
export function builtInData(name: string): string {
  return join(packageRoot, 'data', name)
}

const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)))

function findPackageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error('the package was taken apart: no package.json above its code')
  return findPackageRoot(parent)
}

const idShape = /^[a-z0-9][a-z0-9.-]*$/

function readOneFolder<T>(folder: string, parse: DataFolderOptions<T>['parse'], refused: Fault[]): Map<string, T> {
  const entries = new Map<string, T>()
  const seen = new Set<string>()
  for (const file of listFiles(folder)) {
    const extension = extname(file)
    const id = basename(file, extension)
    const place = toPlace(file)
    if (extension === '.yml' || !idShape.test(id)) {
      refused.push(dataFault('bad-name', `"${basename(file)}" cannot be an id`, place))
    } else if (seen.has(id)) {
      refused.push(dataFault('id-twice', `"${id}" is there twice`, place))
    } else {
      seen.add(id)
      const result = readEntry(file, place, parse)
      if ('entry' in result) entries.set(id, result.entry)
      else refused.push(...result.refused)
    }
  }
  return entries
}

function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.') && /\.(yaml|yml|json)$/.test(name))
    .sort()
    .map((name) => join(folder, name))
    .filter((file) => !statSync(file, { throwIfNoEntry: false })?.isDirectory())
}

function readEntry<T>(file: string, place: string, parse: DataFolderOptions<T>['parse']): { entry: T } | { refused: Fault[] } {
  let text: DataText | undefined
  try {
    text = parseDataText(readBytes(file, place), extname(file) === '.json', place)
    requireOrigin(text.value)
    return { entry: parse(text.value, place) }
  } catch (thrown) {
    if (thrown instanceof ZodError) return { refused: thrown.issues.map((issue) => toPlaced(fromIssue(issue), text, place)) }
    if (isFault(thrown)) return { refused: [toPlaced(thrown, text, place)] }
    throw thrown
  }
}

function readBytes(file: string, place: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (thrown) {
    throw dataFault('unreadable', thrown instanceof Error ? thrown.message : String(thrown), place)
  }
}

/** What every data file owes its reader, whatever else is in it. */
function requireOrigin(value: unknown): void {
  if (!isJsonObject(value)) throw dataFault('bad-value', 'the file is not a map of properties')
  for (const name of ['source', 'licence', 'checked']) {
    const text = value[name]
    if (typeof text !== 'string' || text.trim() === '') throw dataFault('no-origin', `"${name}" is missing`, name)
  }
  const { checked, example } = value
  if (typeof checked !== 'string' || !isDay(checked)) throw dataFault('no-origin', '"checked" is not a day such as 2026-11-23', 'checked')
  if (example === undefined || example === null) throw dataFault('no-origin', '"example" is missing', 'example')
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

function fromIssue(issue: { message: string; path: PropertyKey[] }): Fault {
  const path = issue.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
  return dataFault('bad-value', issue.message, path.replace(/^\./, ''))
}

/** From a JSON path within the file to `file:line path`, so that an editor can jump there. */
export function toPlaced(fault: Fault, text: DataText | undefined, file: string): Fault {
  if (text === undefined) return fault
  const path = (fault.place ?? '').replace(file, '').replace(/^[.:\s]+/, '')
  const line = path === '' ? 1 : text.lineOf(toSteps(path))
  return new Fault(fault, fault.message, path === '' ? `${file}:${line}` : `${file}:${line} ${path}`)
}

function toSteps(path: string): PathStep[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name]) => (index === undefined ? (name ?? '') : Number(index)))
}

/** Ours by the path in the package, the operator's in full. */
function toPlace(file: string): string {
  const inPackage = relative(packageRoot, file)
  return (inPackage.startsWith('..') ? file : inPackage).replaceAll('\\', '/')
}

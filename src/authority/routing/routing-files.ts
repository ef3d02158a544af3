import { type Fault, readDataFolder } from '../../base/index.ts'
import { authorityFault } from '../faults.ts'
import { type Condition, termsOf } from './condition.ts'
import { knownTerms, route } from './route.ts'
import { RoutingFile } from './rule.ts'

export interface RoutingFiles {
  /** By the regime that a report is under. */
  readonly files: ReadonlyMap<string, RoutingFile>
  readonly refused: readonly Fault[]
}

/** Reads the rules by which reports go on; each file proves its own examples. */
export function readRoutingFiles(folders: readonly string[]): RoutingFiles {
  const { entries, refused } = readDataFolder({ folders, parse: parseRouting })
  return { files: entries, refused }
}

function parseRouting(value: unknown): RoutingFile {
  const file = RoutingFile.parse(value)
  for (const [name, condition] of Object.entries(file.terms)) requireTerms(file, condition, `terms.${name}`)
  for (const [index, { when }] of file.rules.entries()) requireTerms(file, when, `rules[${index}].when`)
  for (const [index, { own, case: about, expect, asks }] of file.example.entries()) {
    const found = route(file, own, about)
    const said = found.routes.map(({ rule, state }) => `${rule} ${state}`)
    const wanted = expect.map(({ rule, state }) => `${rule} ${state}`)
    if (said.join() !== wanted.join()) {
      throw authorityFault('bad-authority', `It goes to: ${said.join(', ') || 'nobody'}.`, `example[${index}].expect`)
    }
    if (found.asks.join() !== asks.join()) {
      throw authorityFault('bad-authority', `It asks for: ${found.asks.join(', ') || 'nothing'}.`, `example[${index}].asks`)
    }
  }
  return file
}

function requireTerms(file: RoutingFile, condition: Condition, place: string): void {
  const absent = termsOf(condition).find((name) => !knownTerms.has(name) && file.terms[name] === undefined)
  if (absent !== undefined) throw authorityFault('bad-authority', `There is no term "${absent}".`, place)
}

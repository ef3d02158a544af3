import { LineCounter, parseDocument } from 'yaml'
import { dataFault } from './data-faults.ts'
import { scanJson } from './json-text.ts'

/** A YAML tree costs far more memory than its text, and people write it by hand: long lists come as JSON. */
const maxYamlBytes = 1024 * 1024
const maxJsonBytes = 64 * 1024 * 1024
/** An alias may be used, a bomb of aliases may not: what they expand to is counted. */
const maxAliasCount = 100

export type PathStep = string | number

/** A data file as text: its value, and the line on which a part of the value stands. */
export interface DataText {
  readonly value: unknown
  lineOf(path: readonly PathStep[]): number
}

/** Reads YAML 1.2 or JSON. `place` is the file; faults name the line. Attacker-controlled: operators fetch such files from others. */
export function parseDataText(bytes: Uint8Array, isJson: boolean, place: string): DataText {
  const maxBytes = isJson ? maxJsonBytes : maxYamlBytes
  if (bytes.length > maxBytes) throw dataFault('too-large', `${bytes.length} bytes, at most ${maxBytes} may be`, place)
  const text = decode(bytes, place)
  const value = isJson ? parseJson(text, place) : parseYaml(text, place)
  return { value, lineOf: (path) => lineOf(text, path) }
}

function decode(bytes: Uint8Array, place: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw dataFault('bad-text', 'not UTF-8', `${place}:1`)
  }
}

function parseJson(text: string, place: string): unknown {
  try {
    scanJson(text, { maxLength: maxJsonBytes })
    return JSON.parse(text)
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw dataFault('bad-text', reason, `${place}:${/line (\d+)/.exec(reason)?.[1] ?? 1}`)
  }
}

function parseYaml(text: string, place: string): unknown {
  const document = parseDocument(text, { prettyErrors: true, strict: true, uniqueKeys: true, stringKeys: true, version: '1.2' })
  const wrong = document.errors[0]
  if (wrong !== undefined) {
    const reason = wrong.message.split(' at line ')[0] ?? wrong.message
    throw dataFault('bad-text', reason, `${place}:${wrong.linePos?.[0].line ?? 1}`)
  }
  try {
    return document.toJS({ maxAliasCount })
  } catch (thrown) {
    throw dataFault('bad-text', thrown instanceof Error ? thrown.message : String(thrown), `${place}:1`)
  }
}

/** The line of the deepest step that is there. Read again from the text: only a file that is refused pays for it. */
function lineOf(text: string, path: readonly PathStep[]): number {
  if (text.length > maxYamlBytes) return 1
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true)
    const offset = isRanged(node) ? node.range[0] : undefined
    if (offset !== undefined) return lines.linePos(offset).line
  }
  return 1
}

function isRanged(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
}

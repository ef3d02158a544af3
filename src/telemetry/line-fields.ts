import { isJsonObject, type JsonObject } from '../base/index.ts'
import { telemetryFault } from './faults.ts'

const maxDepth = 32

/** The record of a line; throws `telemetry.bad-line` for what is none. */
export function parseFields(text: string): JsonObject {
  requireShallow(text)
  try {
    const fields: unknown = JSON.parse(text)
    if (isJsonObject(fields)) return fields
  } catch (error) {
    throw telemetryFault('bad-line', `The line is not JSON: ${error instanceof Error ? error.message.slice(0, 200) : ''}`)
  }
  throw telemetryFault('bad-line', 'The line is JSON, but no object.')
}

/**
 * JSON.parse recurses: a line of brackets would end the process. Counting all brackets is enough, since a record of telemetry
 * has few; only a line with many is looked at closely.
 */
function requireShallow(text: string): void {
  // The first sign of a record is a bracket: only those after it need to be looked for.
  if (count(text, '[') + count(text, '{') < maxDepth) return
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === 0x5c) at += 1
      else if (code === 0x22) inString = false
    } else if (code === 0x22) inString = true
    else if (code === 0x5b || code === 0x7b) depth += 1
    else if (code === 0x5d || code === 0x7d) depth -= 1
    if (depth > maxDepth) throw telemetryFault('bad-line', `The line is nested deeper than ${maxDepth}.`)
  }
}

/** How often the sign stands in the text behind its first, not counted beyond what is too often. */
function count(text: string, sign: string): number {
  let found = 0
  for (let at = text.indexOf(sign, 1); at >= 0 && found <= maxDepth; at = text.indexOf(sign, at + 1)) found += 1
  return found
}

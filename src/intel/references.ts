import type { JsonObject, JsonValue } from '../base/index.ts'

/**
 * Finds every STIX id in an object: in reference properties, lists, keys, custom properties and inside longer texts, in
 * upper or lower case. Works on attacker-controlled text in linear time: the fixed-length end of an id is searched for,
 * then the name of a type is looked for before it.
 */
export type Path = readonly (string | number)[]

const idEnd = /--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi
const maxTypeLength = 250

/** Reads ids whose type is one of those held: an id of another type names nothing here. */
export class IdScanner {
  readonly #heldTypes: ReadonlySet<string>
  readonly #typesAtEnd = new Map<string, readonly string[]>()

  constructor(heldTypes: ReadonlySet<string>) {
    this.#heldTypes = heldTypes
  }

  /** Ids named anywhere in an object's JSON text. */
  inObjectText(text: string): Set<string> {
    // An escape can hide a letter of an id from a search in the raw text.
    if (!text.includes('\\u')) return this.inString(text)
    const found = new Set<string>()
    // An object's text, by the type of whoever calls.
    const value = JSON.parse(text) as JsonValue
    walk(value, [], (string) => {
      for (const id of this.inString(string)) found.add(id)
    })
    return found
  }

  inString(text: string): Set<string> {
    const found = new Set<string>()
    for (const match of text.matchAll(idEnd)) {
      for (const type of this.#typesBefore(text, match.index)) found.add(`${type}${match[0].toLowerCase()}`)
    }
    return found
  }

  /** Where the ids that `isHidden` accepts are named; a key that names one gives the path of its property. */
  pathsNaming(value: JsonObject, isHidden: (id: string) => boolean): Path[] {
    const paths: Path[] = []
    walk(value, [], (string, path) => {
      if (string.length < 38 || !string.includes('--')) return
      for (const id of this.inString(string)) {
        if (!isHidden(id)) continue
        paths.push(path)
        return
      }
    })
    return paths
  }

  /** `see-indicator--…` may name an `indicator` or a `see-indicator`: every type held that ends here counts. */
  #typesBefore(text: string, end: number): readonly string[] {
    let start = end
    while (start > 0 && end - start < maxTypeLength && isTypeCharacter(text.charCodeAt(start - 1))) start -= 1
    const before = text.slice(start, end).toLowerCase()
    const known = this.#typesAtEnd.get(before)
    if (known !== undefined) return known
    const types: string[] = []
    for (let from = 0; from < before.length; from += 1) {
      const type = before.slice(from)
      if (this.#heldTypes.has(type)) types.push(type)
    }
    if (this.#typesAtEnd.size < 10_000) this.#typesAtEnd.set(before, types)
    return types
  }
}

function isTypeCharacter(code: number): boolean {
  const lower = code | 0x20
  return (lower >= 0x61 && lower <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x2d
}

/** Calls for every string value and every key, with the path of its value or property. Depth is bounded by the parser. */
function walk(value: JsonValue, path: Path, visit: (text: string, path: Path) => void): void {
  if (typeof value === 'string') visit(value, path)
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) walk(item, [...path, index], visit)
    return
  }
  for (const [key, item] of Object.entries(value)) {
    const here = [...path, key]
    visit(key, here)
    walk(item, here, visit)
  }
}

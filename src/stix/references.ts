import { isJsonObject, type JsonObject, type JsonValue } from '../base/index.ts'
import type { StixId } from './ids.ts'
import type { Path } from './markings.ts'

/** An id that stands in an object. `isWhole`: the string is the id and nothing else. */
export interface Reference {
  readonly path: Path
  readonly id: StixId
  readonly isWhole: boolean
}

const idInText = /(?<![a-z0-9-])[a-z0-9][a-z0-9-]{1,248}[a-z0-9]?--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

/**
 * Every STIX id in an object other than its own: in references, in custom properties, in names of properties, within longer
 * texts. Ids in capital letters are given in small ones: they name the same object.
 */
export function referencesIn(value: JsonObject): Reference[] {
  const found: Reference[] = []
  const own = value.id
  const visit = (here: JsonValue, path: Path): void => {
    if (typeof here === 'string') addFrom(here, path)
    else if (Array.isArray(here)) for (const [index, entry] of here.entries()) visit(entry, [...path, index])
    else if (isJsonObject(here)) {
      for (const [name, entry] of Object.entries(here)) {
        addFrom(name, [...path, name], false)
        visit(entry, [...path, name])
      }
    }
  }
  const addFrom = (text: string, path: Path, mayBeWhole = true): void => {
    if (!text.includes('--')) return
    for (const match of text.matchAll(idInText)) {
      // The shape of an id is what the expression asks for.
      const id = match[0].toLowerCase() as StixId
      if (id === own && path.length === 1 && path[0] === 'id') continue
      found.push({ path, id, isWhole: mayBeWhole && match[0].length === text.length })
    }
  }
  visit(value, [])
  return found
}

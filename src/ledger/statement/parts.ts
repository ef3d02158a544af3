import { isJsonObject, type JsonObject, type JsonValue } from '../../base/index.ts'

/** Steps from the object to a value in it: names and list indices. */
export type PartPath = readonly (string | number)[]

/** One value at the bottom of an object: a text, a number, true, false, null, or something empty. */
export interface Part {
  readonly path: PartPath
  readonly value: JsonValue
}

/**
 * The canonical text of every part, `[[path…],value]`, in the order in which canonical JSON has them: it does not matter
 * how the object was written down. On the path of every object that is taken in, so it makes texts and nothing else.
 */
export function toPartTexts(value: JsonObject): string[] {
  const texts: string[] = []
  collect(value, '', texts)
  return texts
}

/** RFC 8785 writes texts and numbers as JSON.stringify does (§3.2.2), and sorts names by UTF-16 code units (§3.2.3), as sort() does. */
function collect(value: JsonValue, path: string, texts: string[]): void {
  const outer = path === '' ? '' : `${path},`
  if (Array.isArray(value) && value.length > 0) {
    for (const [at, item] of value.entries()) collect(item, `${outer}${at}`, texts)
    return
  }
  const record = isJsonObject(value) ? value : {}
  const names = Object.keys(record).sort()
  for (const name of names) collect(record[name] ?? null, `${outer}${JSON.stringify(name)}`, texts)
  if (names.length === 0) texts.push(`[[${path}],${JSON.stringify(value)}]`)
}

/** The object that has just these parts; lists close up where items are missing. */
export function fromParts(parts: readonly Part[]): JsonObject {
  const root = new Branch()
  for (const { path, value } of parts) root.set(path, value)
  const built = root.build()
  return isJsonObject(built) ? built : {}
}

class Branch {
  readonly #children = new Map<string | number, Branch | { leaf: JsonValue }>()

  set([step, ...rest]: PartPath, value: JsonValue): void {
    if (step === undefined) return
    if (rest.length === 0) {
      this.#children.set(step, { leaf: value })
      return
    }
    const known = this.#children.get(step)
    const branch = known instanceof Branch ? known : new Branch()
    this.#children.set(step, branch)
    branch.set(rest, value)
  }

  build(): JsonValue {
    const entries = [...this.#children].map(([step, child]) => [step, child instanceof Branch ? child.build() : child.leaf] as const)
    const isList = entries.length > 0 && entries.every(([step]) => typeof step === 'number')
    if (isList) return entries.sort(([left], [right]) => Number(left) - Number(right)).map(([, value]) => value)
    // Names such as __proto__ are names like others.
    return Object.fromEntries(entries.map(([step, value]) => [String(step), value]))
  }
}

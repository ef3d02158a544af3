import type { JsonValue } from '../base/index.ts'

/** What one report says otherwise than the one before it. */
export interface VersionChange {
  /** Where in the form's JSON, with dots between the names. */
  readonly at: string
  /** Null: it was not there. */
  readonly before: string | null
  readonly after: string | null
}

/** Every value that differs, by its path in the order of the alphabet. Pure. */
export function toVersionChanges(before: JsonValue | undefined, after: JsonValue): VersionChange[] {
  const old = toLeaves(before)
  const fresh = toLeaves(after)
  const paths = [...new Set([...old.keys(), ...fresh.keys()])].sort()
  return paths.flatMap((at) => {
    const change = { at, before: old.get(at) ?? null, after: fresh.get(at) ?? null }
    return change.before === change.after ? [] : [change]
  })
}

/** The values of a form's JSON by their paths, as text. Lists of plain values are one value. */
export function toLeaves(value: JsonValue | undefined): Map<string, string> {
  const leaves = new Map<string, string>()
  const walk = (one: JsonValue, path: string): void => {
    if (one === null) return
    if (typeof one !== 'object') leaves.set(path, String(one))
    else if (Array.isArray(one) && one.every((item) => item === null || typeof item !== 'object')) leaves.set(path, one.join(', '))
    else for (const [name, inner] of Object.entries(one)) walk(inner, path === '' ? name : `${path}.${name}`)
  }
  if (value !== undefined) walk(value, '')
  return leaves
}

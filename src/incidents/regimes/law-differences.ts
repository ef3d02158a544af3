import { isJsonObject, parseDataText } from '../../base/index.ts'

/** A file of the law that is another one than it was. */
export interface FileDifference {
  /** `regimes/eu-nis2.yaml` */
  readonly path: string
  readonly kind: 'added' | 'removed' | 'changed'
  readonly title: string
  /** What it says elsewhere now; `at` is the path in the file. */
  readonly changes: readonly { readonly at: string; readonly before: string | null; readonly after: string | null }[]
}

type Texts = ReadonlyMap<string, string>

/** What two versions of the law's files say differently, file by file. What is only written another way is no difference. */
export function toFileDifferences(before: Texts, after: Texts): FileDifference[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
  return paths.flatMap((path): FileDifference[] => {
    const old = before.get(path)
    const now = after.get(path)
    if (old === now) return []
    const was = old === undefined ? new Map<string, string>() : toLeaves(old, path)
    const is = now === undefined ? new Map<string, string>() : toLeaves(now, path)
    const title = is.get('title') ?? was.get('title') ?? path
    if (old === undefined) return [{ path, kind: 'added', title, changes: [] }]
    if (now === undefined) return [{ path, kind: 'removed', title, changes: [] }]
    const places = [...new Set([...was.keys(), ...is.keys()])]
    const changes = places.flatMap((at) => {
      const change = { at, before: was.get(at) ?? null, after: is.get(at) ?? null }
      return change.before === change.after ? [] : [change]
    })
    return changes.length === 0 ? [] : [{ path, kind: 'changed', title, changes }]
  })
}

/** Every value by its path. What has an id or a name is found by it, so that a stage more does not make all others new. */
function toLeaves(text: string, path: string): Map<string, string> {
  const leaves = new Map<string, string>()
  const visit = (value: unknown, at: string): void => {
    if (Array.isArray(value) && value.some((item) => typeof item === 'object')) {
      for (const [index, item] of value.entries()) visit(item, `${at}[${toName(item) ?? index}]`)
    } else if (isJsonObject(value)) {
      for (const [key, inner] of Object.entries(value)) visit(inner, at === '' ? key : `${at}.${key}`)
    } else leaves.set(at, Array.isArray(value) ? value.join(', ') : String(value))
  }
  visit(parseDataText(Buffer.from(text), path.endsWith('.json'), path).value, '')
  return leaves
}

function toName(item: unknown): string | undefined {
  if (!isJsonObject(item)) return undefined
  const name = item.id ?? item.says ?? item.name
  return typeof name === 'string' ? name : undefined
}

import { toKey } from './table-text.ts'
import type { Dependencies } from './thing.ts'

export interface Change {
  readonly what: 'thing' | 'need'
  /** Of a thing its id, of a need `who needs what`. */
  readonly name: string
  readonly kind: 'added' | 'removed' | 'changed'
  /** What was and what is, by property, in the words of the table; of what was added or removed empty. */
  readonly properties: readonly { readonly name: string; readonly before: string; readonly after: string }[]
}

/** What one register says otherwise than another: things first, in the order of their names. */
export function toDifference(before: Dependencies, after: Dependencies): Change[] {
  const needName = ({ of, on, group }: Dependencies['needs'][number]) => `${of} needs ${on}${group === null ? '' : ` (${group})`}`
  return [
    ...compare({ what: 'thing', before: before.things, after: after.things, keyOf: ({ id }) => id, nameOf: ({ id }) => id }),
    ...compare({ what: 'need', before: before.needs, after: after.needs, keyOf: toKey, nameOf: needName }),
  ]
}

interface Comparison<T> {
  readonly what: Change['what']
  readonly before: readonly T[]
  readonly after: readonly T[]
  readonly keyOf: (one: T) => string
  readonly nameOf: (one: T) => string
}

function compare<T extends object>({ what, before, after, keyOf, nameOf }: Comparison<T>): Change[] {
  const known = new Map(before.map((one) => [keyOf(one), one]))
  const changes = after.flatMap((one): Change[] => {
    const other = known.get(keyOf(one))
    known.delete(keyOf(one))
    if (other === undefined) return [{ what, name: nameOf(one), kind: 'added', properties: [] }]
    const properties = toProperties(other, one)
    return properties.length === 0 ? [] : [{ what, name: nameOf(one), kind: 'changed', properties }]
  })
  const removed = [...known.values()].map((one): Change => ({ what, name: nameOf(one), kind: 'removed', properties: [] }))
  return [...changes, ...removed].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

function toProperties(before: object, after: object): Change['properties'] {
  const was = new Map(Object.entries(before))
  return Object.entries(after).flatMap(([name, value]) => {
    const [one, other] = [toText(was.get(name)), toText(value)]
    return one === other ? [] : [{ name, before: one, after: other }]
  })
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

import { newUuid } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import type { Tx } from '../store/index.ts'
import { incidentFault } from './faults.ts'
import type { IncidentItem, IncidentRow, ItemBody, ItemKind, Some } from './incident.ts'
import { itemKinds } from './incident.ts'
import type { IncidentParts } from './parts.ts'
import { type Author, writeLine } from './writing.ts'

export interface NewItem extends Some<ItemBody> {
  readonly kind: ItemKind
  readonly name: string
}

/** What can be said twice of one incident; of the others the same is the same. */
const repeatable: readonly ItemKind[] = ['task', 'note', 'lesson']
/** ATT&CK: T1486, T1021.002. */
const techniqueShape = /^T\d{4}(\.\d{3})?$/

/** What hangs on an incident: checked, hung on it, changed, taken off. Nothing is lost by any: the timeline holds it. */
export class ItemWriting {
  readonly #parts: IncidentParts

  constructor(parts: IncidentParts) {
    this.#parts = parts
  }

  /** A link leads to something that the reader may see: nobody finds out by linking what there is. */
  async check(reader: Reader, item: NewItem): Promise<NewItem> {
    const { findAlert, intel } = this.#parts
    const name = item.name.trim()
    if (name === '') throw incidentFault('bad-item', 'It has no name or text.', 'name')
    if (item.kind === 'technique' && !techniqueShape.test(name)) {
      throw incidentFault('bad-item', 'A technique is named by its id, such as T1486.', 'name')
    }
    if (item.kind === 'role' && (item.person ?? '').trim() === '') throw incidentFault('bad-item', 'Say who has the role.', 'person')
    const isThere =
      item.kind === 'alert'
        ? (await findAlert(reader, name)) !== undefined
        : item.kind !== 'object' || (await intel.get(reader, 'api', name)) !== undefined
    if (!isThere) throw incidentFault('unknown-link', `There is no ${item.kind} ${name}.`, 'name')
    return { ...item, name }
  }

  /** Within a commit, after `check`. */
  async insert(tx: Tx, row: Pick<IncidentRow, 'number' | 'id'>, { item, reader, nowMs }: Author & { item: NewItem }): Promise<string> {
    const id = newUuid()
    const body = toBody(item)
    const key = toKey(item.kind, body, id)
    const known = await tx.db
      .selectFrom('incident_item')
      .select('id')
      .where('incident', '=', row.number)
      .where('kind', '=', item.kind)
      .where('key', '=', key)
      .where('removed_at', 'is', null)
      .executeTakeFirst()
    if (known !== undefined) throw incidentFault('item-there', `The ${item.kind} is there already.`, 'name')
    const { number: incident } = row
    await tx.insertEach('incident_item', [
      { id, incident, kind: item.kind, key, body: JSON.stringify(body), added_at: nowMs, added_by: reader.name, removed_at: null },
    ])
    const change = { what: 'item', item: id, before: null, after: body } as const
    await writeLine(tx, row, { lane: 'did', text: toAddedText(item.kind, body), change, reader, nowMs })
    return id
  }

  /** Sets an item to a body, or takes it off with null. Gives what it was before. */
  async set(tx: Tx, id: string, body: ItemBody | null): Promise<ItemBody | null> {
    const row = await tx.db.selectFrom('incident_item').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    const before = row.removed_at === null ? parseBody(row.body) : null
    const removed_at = body === null ? this.#parts.clock.now() : null
    const set = body === null ? { removed_at } : { removed_at, body: JSON.stringify(body), key: toKey(toItemKind(row.kind), body, id) }
    await tx.db.updateTable('incident_item').set(set).where('id', '=', id).execute()
    return before
  }
}

export function toBody({ name, detail, person, dueAt, isDone }: NewItem): ItemBody {
  return { name, detail: detail ?? null, person: person ?? null, dueAt: dueAt ?? null, isDone: isDone ?? false }
}

/** A text that this room wrote. */
export function parseBody(text: string): ItemBody {
  return JSON.parse(text)
}

export function toItemKind(text: string): ItemKind {
  return itemKinds.find((kind) => kind === text) ?? 'note'
}

function toKey(kind: ItemKind, { name, person }: ItemBody, id: string): string {
  if (repeatable.includes(kind)) return id
  return kind === 'role' ? `${name}\n${person}` : name
}

/** For the timeline, in words. */
export function toAddedText(kind: ItemKind, body: ItemBody): string {
  const { name, person } = body
  switch (kind) {
    case 'alert':
      return 'Alert linked'
    case 'object':
      return `Intelligence linked: ${name}`
    case 'role':
      return `${person} is ${name}`
    case 'task':
      return `Task: ${name}`
    case 'note':
      return `Note: ${name}`
    case 'lesson':
      return `Lesson: ${name}`
    default:
      return `${kind[0]?.toUpperCase()}${kind.slice(1)} added: ${name}`
  }
}

export function toItem(row: { id: string; kind: string; body: string; added_at: number; added_by: string }): IncidentItem {
  return { id: row.id, kind: toItemKind(row.kind), ...parseBody(row.body), addedAt: row.added_at, addedBy: row.added_by }
}

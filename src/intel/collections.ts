import type { Selectable } from 'kysely'
import { type Clock, isUuid, newUuid } from '../base/index.ts'
import { canRead, canWrite, type Reader } from '../identity/index.ts'
import type { Store, Tables } from '../store/index.ts'
import type { Changes } from './changes.ts'
import { intelFault } from './faults.ts'

export interface Collection {
  /** Small number used inside the node. */
  readonly key: number
  /** UUID, as TAXII shows it. */
  readonly id: string
  readonly alias: string | null
  readonly title: string
  readonly description: string | null
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

export interface NewCollection {
  readonly title: string
  /** Readable name usable wherever the id is (TAXII 2.1 §5.2). */
  readonly alias?: string | undefined
  readonly description?: string | undefined
  readonly id?: string | undefined
}

const maxTitleLength = 200
const aliasShape = /^[a-z0-9][a-z0-9-]{0,62}$/

export class Collections {
  readonly #store: Store
  readonly #changes: Changes
  readonly #clock: Clock

  constructor(parts: { store: Store; changes: Changes; clock: Clock }) {
    this.#store = parts.store
    this.#changes = parts.changes
    this.#clock = parts.clock
  }

  async add(wanted: NewCollection): Promise<Collection> {
    const row = {
      id: requireId(wanted.id ?? newUuid()),
      alias: wanted.alias === undefined ? null : requireAlias(wanted.alias),
      title: requireTitle(wanted.title),
      description: wanted.description ?? null,
      created_at: this.#clock.now(),
    }
    const add = () =>
      this.#store.commit(async (tx) => {
        const taken = await tx.db
          .selectFrom('collection')
          .select('id')
          .where((is) => is.or([is('id', '=', row.id), ...(row.alias === null ? [] : [is('alias', '=', row.alias)])]))
          .executeTakeFirst()
        if (taken !== undefined) {
          throw intelFault('collection-exists', 'A collection with this id or alias exists.', taken.id === row.id ? 'id' : 'alias')
        }
        const [key] = await tx.insertEach('collection', [row])
        if (key === undefined) throw new Error('an inserted collection has no key')
        return toCollection({ key, ...row })
      })
    return this.#changes.during(add)
  }

  /** All of them, for the gate. Nobody is shown this list. */
  async all(): Promise<readonly Collection[]> {
    const memory = this.#changes.memory<{ list?: readonly Collection[] }>('collections', () => ({}))
    if (memory.list === undefined) {
      const rows = await this.#store.db.selectFrom('collection').selectAll().orderBy('key').execute()
      memory.list = rows.map(toCollection)
    }
    return memory.list
  }

  /** Those that the reader may read or write. */
  async list(reader: Reader): Promise<Collection[]> {
    return (await this.all()).filter((collection) => isOpenTo(reader, collection))
  }

  /** One that is not there and one that the reader has no grant for are the same (TAXII 2.1 §5.2). */
  async require(reader: Reader, idOrAlias: string): Promise<Collection> {
    const found = (await this.all()).find((collection) => collection.id === idOrAlias || collection.alias === idOrAlias)
    if (found === undefined || !isOpenTo(reader, found)) {
      throw intelFault('unknown-collection', `There is no collection "${idOrAlias.slice(0, 100)}".`)
    }
    return found
  }
}

function isOpenTo(reader: Reader, collection: Collection): boolean {
  return canRead(reader, collection.id) || canWrite(reader, collection.id)
}

export function requireReadable(reader: Reader, collection: Collection): void {
  if (!canRead(reader, collection.id)) throw intelFault('read-denied', `${reader.name} may not read the collection ${collection.id}.`)
}

export function requireWritable(reader: Reader, collection: Collection): void {
  if (!canWrite(reader, collection.id)) throw intelFault('write-denied', `${reader.name} may not write to the collection ${collection.id}.`)
}

function toCollection(row: Selectable<Tables['collection']>): Collection {
  const { key, id, alias, title, description, created_at: createdAt } = row
  return { key, id, alias, title, description, createdAt }
}

function requireId(id: string): string {
  if (!isUuid(id)) throw intelFault('bad-collection', 'The id is not a UUID in lower case.', 'id')
  return id
}

function requireAlias(alias: string): string {
  if (!aliasShape.test(alias) || isUuid(alias)) {
    throw intelFault('bad-collection', 'An alias is 1 to 63 lower-case letters, digits and hyphens, and not a UUID.', 'alias')
  }
  return alias
}

function requireTitle(title: string): string {
  if (title.trim() === '' || title.length > maxTitleLength) {
    throw intelFault('bad-collection', `A title has 1 to ${maxTitleLength} characters.`, 'title')
  }
  return title
}

import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Selectable } from 'kysely'
import { type Clock, type Fault, newUuid } from '../../base/index.ts'
import type { Reader } from '../../identity/index.ts'
import { isTlpLevel, type TlpLevel } from '../../stix/index.ts'
import type { Store, Tables, Tx } from '../../store/index.ts'
import { levelsFor, requireWorker } from '../access.ts'
import { type Change, toDifference } from './difference.ts'
import { dependenciesFault } from './faults.ts'
import type { SectorNames } from './sector.ts'
import { parseTable } from './table.ts'
import { toTableText } from './table-text.ts'
import { type Dependencies, usualLevel } from './thing.ts'

/** One version of the register. */
export interface RegisterVersion {
  readonly id: string
  readonly at: number
  readonly by: string
  readonly level: TlpLevel
  readonly note: string
  readonly things: number
  readonly needs: number
  /** Of the table as text. */
  readonly sha256: string
  /** The version that this one took back. */
  readonly undoes: string | null
  /** Place of its statement in the log. */
  readonly statementIdx: number
}

export interface HeldRegister {
  readonly version: RegisterVersion
  readonly dependencies: Dependencies
}

export interface NewRegister {
  /** The table as text. */
  readonly table: string
  /** Absent: as it is marked now, at first `amber+strict`. */
  readonly level?: TlpLevel | undefined
  readonly note?: string | undefined
}

/** What an import did, or would do. */
export interface Imported {
  /** Null: nothing differs, or it was only looked at. */
  readonly version: RegisterVersion | null
  readonly changes: readonly Change[]
  readonly refused: readonly Fault[]
  readonly things: number
  readonly needs: number
}

const nothing: Dependencies = { things: [], needs: [] }

/**
 * What depends on what, as people wrote it, in versions that are never changed. Who is not cleared for the marking of the last
 * version sees an empty register, with no versions: not even that there is one.
 */
export class DependencyRegister {
  readonly #store: Store
  readonly #clock: Clock
  readonly #sectors: () => SectorNames
  #read: { seq: number; held: HeldRegister } | undefined

  constructor(parts: { readonly store: Store; readonly clock: Clock; readonly sectors: () => SectorNames }) {
    this.#store = parts.store
    this.#clock = parts.clock
    this.#sectors = parts.sectors
  }

  get sectors(): SectorNames {
    return this.#sectors()
  }

  /** The version that counts; undefined where there is none that the reader may see. */
  async current(reader: Reader): Promise<HeldRegister | undefined> {
    const row = await lastRow(this.#store.db)
    return row === undefined || !levelsFor(reader).includes(row.level) ? undefined : this.#open(row)
  }

  /** The newest first. */
  async versions(reader: Reader): Promise<RegisterVersion[]> {
    if ((await this.current(reader)) === undefined) return []
    const rows = await this.#store.db
      .selectFrom('dependency_version')
      .selectAll()
      .where('level', 'in', levelsFor(reader))
      .orderBy('seq', 'desc')
      .limit(1000)
      .execute()
    return rows.map(toVersion)
  }

  /** What an import would change. Nothing is written. */
  async preview(reader: Reader, { table }: NewRegister): Promise<Imported> {
    requireEditor(reader)
    const read = parseTable(table, this.#sectors())
    const before = (await this.current(reader))?.dependencies ?? nothing
    const { things, needs, refused } = read
    return { version: null, changes: toDifference(before, read), refused, things: things.length, needs: needs.length }
  }

  /** Takes the good rows as the new version; what is not in the table is gone. Without a difference nothing is written. */
  async take(reader: Reader, { table, level, note = '' }: NewRegister): Promise<Imported> {
    requireEditor(reader)
    const { refused, ...read } = parseTable(table, this.#sectors())
    if (read.things.length === 0) {
      throw dependenciesFault('nothing-taken', refused[0]?.message ?? 'The table has no rows.', refused[0]?.place ?? 'line 2')
    }
    return this.#store.commit(async (tx) => {
      const last = await lastRow(tx.db)
      const before = last === undefined ? undefined : this.#open(last)
      const changes = toDifference(before?.dependencies ?? nothing, read)
      const marking = level ?? before?.version.level ?? usualLevel
      const isSame = before !== undefined && changes.length === 0 && marking === before.version.level
      const version = isSame ? null : await this.#write(tx, { reader, dependencies: read, level: marking, note, undoes: null })
      return { version, changes, refused, things: read.things.length, needs: read.needs.length }
    })
  }

  /** What was before the version counts again, as a version of its own: so an undoing can be undone. */
  async undo(reader: Reader, id: string): Promise<Imported> {
    requireEditor(reader)
    return this.#store.commit(async (tx) => {
      const [last, before] = await tx.db.selectFrom('dependency_version').selectAll().orderBy('seq', 'desc').limit(2).execute()
      const isKnown = last?.id === id || (await findRow(tx.db, id)) !== undefined
      if (!isKnown) throw dependenciesFault('unknown-version', `There is no version ${id}.`)
      if (last?.id !== id) throw dependenciesFault('cannot-undo', `The version that counts now is ${last?.id}.`)
      const now = this.#open(last)
      const dependencies = before === undefined ? nothing : toHeld(before, this.#sectors()).dependencies
      const level = before === undefined ? now.version.level : toVersion(before).level
      const note = `Undone: ${now.version.note || `the version of ${new Date(now.version.at).toISOString().slice(0, 16)}Z`}`
      const version = await this.#write(tx, { reader, dependencies, level, note, undoes: id })
      const changes = toDifference(now.dependencies, dependencies)
      return { version, changes, refused: [], things: dependencies.things.length, needs: dependencies.needs.length }
    })
  }

  async #write(tx: Tx, { reader, dependencies, level, note, undoes }: NewVersion): Promise<RegisterVersion> {
    const id = newUuid()
    const text = toTableText(dependencies)
    const sha256 = createHash('sha256').update(text).digest('hex')
    const counts = { things: dependencies.things.length, needs: dependencies.needs.length }
    const content = { decision: 'dependencies', by: reader.name, level, note, sha256, undoes, ...counts }
    const statement_idx = tx.state({ kind: 'decided', subject: id, content })
    const row = { id, at: this.#clock.now(), by: reader.name, level, note, sha256, undoes, ...counts, statement_idx }
    await tx.insertEach('dependency_version', [{ ...row, content: gzipSync(text) }])
    const { statement_idx: statementIdx, ...rest } = row
    return { ...rest, statementIdx }
  }

  #open(row: Row): HeldRegister {
    if (this.#read?.seq !== row.seq) this.#read = { seq: row.seq, held: toHeld(row, this.#sectors()) }
    return this.#read.held
  }
}

interface NewVersion {
  readonly reader: Reader
  readonly dependencies: Dependencies
  readonly level: TlpLevel
  readonly note: string
  readonly undoes: string | null
}

type Row = Selectable<Tables['dependency_version']>

function lastRow(db: Store['db']): Promise<Row | undefined> {
  return db.selectFrom('dependency_version').selectAll().orderBy('seq', 'desc').limit(1).executeTakeFirst()
}

function findRow(db: Store['db'], id: string): Promise<{ seq: number } | undefined> {
  return db.selectFrom('dependency_version').select('seq').where('id', '=', id).executeTakeFirst()
}

/** By the reader alone, whatever the register is: a refusal tells nobody whether there is one, or how it is marked. */
function requireEditor(reader: Reader): void {
  requireWorker(reader)
  if (reader.clearance !== 'red') throw dependenciesFault('may-not-edit', `${reader.name} may not edit the register.`)
}

function toHeld(row: Row, sectors: SectorNames): HeldRegister {
  const { things, needs } = parseTable(gunzipSync(row.content).toString(), sectors)
  return { version: toVersion(row), dependencies: { things, needs } }
}

function toVersion({ id, at, by, level, note, things, needs, sha256, undoes, statement_idx: statementIdx }: Row): RegisterVersion {
  return { id, at, by, level: isTlpLevel(level) ? level : 'red', note, things, needs, sha256, undoes, statementIdx }
}

import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type Appended,
  appendLeaves,
  parseCheckpoint,
  parseNote,
  type Tile,
  Tree,
  toEntry,
  toEntryHash,
  toTilePath,
} from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { toOpening } from './openings.ts'
import { putTile } from './stored-tiles.ts'

export interface LogReport {
  readonly checked: { readonly sealed: number; readonly checkpoints: number }
  readonly findings: { readonly what: string; readonly place: string; readonly isMended: boolean }[]
}

const rowsPerStep = 2000

/**
 * The doctor's look at the log: every entry that can still be opened is what its statement says, every tile and every
 * checkpoint is what the entries lead to. A tile is made from entries, so with `mend` a torn one is made anew; a
 * checkpoint that does not fit cannot be mended by anybody.
 */
export async function checkLog(store: Store, origin: string, options: { readonly mend: boolean }): Promise<LogReport> {
  const checking = new LogChecking(store, origin, options.mend)
  const sealed = await checking.entries()
  await checking.tiles()
  const checkpoints = await checking.checkpoints()
  return { checked: { sealed, checkpoints }, findings: checking.findings }
}

class LogChecking {
  readonly findings: { what: string; place: string; isMended: boolean }[] = []
  readonly #store: Store
  readonly #origin: string
  readonly #mend: boolean
  readonly #tiles = new Map<string, { tile: Tile; bytes: Uint8Array }>()
  #size = 0n

  constructor(store: Store, origin: string, mend: boolean) {
    this.#store = store
    this.#origin = origin
    this.#mend = mend
  }

  #tell(what: string, place: string, isMended = false): void {
    this.findings.push({ what, place, isMended })
  }

  async entries(): Promise<number> {
    for (;;) {
      const rows = await this.#store.db
        .selectFrom('sealed')
        .innerJoin('statement', 'statement.idx', 'sealed.idx')
        .selectAll()
        .where('sealed.idx', '>=', Number(this.#size))
        .orderBy('sealed.idx')
        .limit(rowsPerStep)
        .execute()
      if (rows.length === 0) return Number(this.#size)
      for (const [at, row] of rows.entries()) {
        if (row.idx !== Number(this.#size) + at) return this.#gap(Number(this.#size) + at)
        const opening = toOpening(row, row, this.#origin)
        if (opening !== undefined && Buffer.compare(toEntry(opening), row.entry) !== 0)
          this.#tell('The entry is not that of its statement.', `statement ${row.idx}`)
      }
      const appended: Appended = await appendLeaves(
        { read: async (tile) => this.#made(tile) },
        this.#size,
        rows.map((row) => toEntryHash(row.entry)),
      )
      for (const { tile, bytes } of appended.tiles) this.#tiles.set(`${tile.level}/${tile.index}`, { tile, bytes })
      this.#size = appended.size
      await nextTurn()
    }
  }

  #gap(idx: number): number {
    this.#tell('An entry of the log is missing.', `statement ${idx}`)
    return idx
  }

  #made(tile: Tile): Uint8Array | undefined {
    return this.#tiles.get(`${tile.level}/${tile.index}`)?.bytes.subarray(0, tile.width * 32)
  }

  async tiles(): Promise<void> {
    for (const { tile, bytes } of this.#tiles.values()) {
      const stored = await this.#store.db
        .selectFrom('log_tile')
        .select('hashes')
        .where('level', '=', tile.level)
        .where('idx', '=', Number(tile.index))
        .executeTakeFirst()
      if (stored !== undefined && Buffer.compare(stored.hashes, bytes) === 0) continue
      if (this.#mend) await this.#store.commit((tx) => putTile(tx, tile, bytes))
      this.#tell('The tile does not hold the hashes of its entries.', toTilePath(tile), this.#mend)
    }
  }

  async checkpoints(): Promise<number> {
    const rows = await this.#store.db.selectFrom('log_checkpoint').selectAll().orderBy('size').execute()
    const made = { read: async (tile: Tile) => this.#made(tile) }
    for (const row of rows) {
      const place = `checkpoint ${row.size}`
      const checkpoint = parseCheckpoint(parseNote(row.note).text)
      if (BigInt(row.size) > this.#size) this.#tell(`It was signed for more entries than there are (${this.#size}).`, place)
      else if (Buffer.compare(await new Tree(made, BigInt(row.size)).root(), checkpoint.root) !== 0)
        this.#tell('The root that was signed is not that of the entries.', place)
    }
    const last = rows.at(-1)?.size ?? 0
    if (BigInt(last) !== this.#size) this.#tell(`The newest checkpoint is for ${last} entries, there are ${this.#size}.`, 'log')
    return rows.length
  }
}

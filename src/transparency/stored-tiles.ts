import type { Kysely } from 'kysely'
import { type Tile, type Tiles, tileWidth } from '../ledger/index.ts'
import type { Tables, Tx } from '../store/index.ts'

const hashBytes = 32

/** The log's tiles in the database: each is kept at its widest, and a narrower one is its beginning. */
export class StoredTiles implements Tiles {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async read({ level, index, width }: Tile): Promise<Uint8Array | undefined> {
    if (index > BigInt(Number.MAX_SAFE_INTEGER)) return undefined
    const row = await this.#db
      .selectFrom('log_tile')
      .select('hashes')
      .where('level', '=', level)
      .where('idx', '=', Number(index))
      .executeTakeFirst()
    if (row === undefined || row.hashes.length < width * hashBytes || width > tileWidth) return undefined
    return row.hashes.subarray(0, width * hashBytes)
  }
}

/** Writes a tile over the narrower one that was there. */
export async function putTile(tx: Tx, { level, index }: Tile, hashes: Uint8Array): Promise<void> {
  await tx.db
    .insertInto('log_tile')
    .values({ level, idx: Number(index), hashes })
    .onConflict((on) => on.columns(['level', 'idx']).doUpdateSet({ hashes }))
    .execute()
}

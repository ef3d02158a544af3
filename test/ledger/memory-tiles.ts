import { type Appended, appendLeaves, type Hash, type Tile, type Tiles, tileWidth, toTilePath } from '../../src/ledger/index.ts'

/** A log's tiles in memory, for tests of what is pure. */
export class MemoryTiles implements Tiles {
  readonly #tiles = new Map<string, Uint8Array>()
  size = 0n

  async append(leaves: readonly Hash[]): Promise<Appended> {
    const appended = await appendLeaves(this, this.size, leaves)
    for (const { tile, bytes } of appended.tiles) this.#tiles.set(toTilePath(tile), bytes)
    this.size = appended.size
    return appended
  }

  async read(tile: Tile): Promise<Uint8Array | undefined> {
    // A narrower tile is the beginning of every wider one.
    for (let width = tile.width; width <= tileWidth; width += 1) {
      const bytes = this.#tiles.get(toTilePath({ ...tile, width }))
      if (bytes !== undefined) return bytes.subarray(0, tile.width * 32)
    }
    return undefined
  }
}

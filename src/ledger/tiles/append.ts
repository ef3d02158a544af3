import { ledgerFault } from '../faults.ts'
import { type Hash, hashBytes, toRoot } from '../merkle/hashes.ts'
import { type Tile, type Tiles, tileHeight, tileOf, tileWidth, toTilePath } from './tile.ts'
import { Tree } from './tree.ts'

export interface Appended {
  readonly size: bigint
  readonly root: Hash
  /** Every tile that the new tree has and the old one had not, at the width it has now: the lowest level first. */
  readonly tiles: readonly { readonly tile: Tile; readonly bytes: Uint8Array }[]
}

/**
 * The tree after these leaf hashes were added. Nothing is written: the caller keeps the tiles, then signs the root.
 * Only the tiles at the old right edge are read, so that the work does not grow with the log.
 */
export async function appendLeaves(tiles: Tiles, oldSize: bigint, leaves: readonly Hash[]): Promise<Appended> {
  const size = oldSize + BigInt(leaves.length)
  const made = new Map<string, { tile: Tile; bytes: Uint8Array }>()
  let rising: readonly Hash[] = leaves
  for (let level = 0; rising.length > 0; level += 1) {
    const first = oldSize >> BigInt(level * tileHeight)
    const row = await extendRow(tiles, { oldSize, level, first, added: rising })
    for (const entry of row.tiles) made.set(toTilePath(entry.tile), entry)
    rising = row.full
  }
  const root = await new Tree(over(made, tiles), size).root()
  return { size, root, tiles: [...made.values()] }
}

interface Row {
  readonly oldSize: bigint
  readonly level: number
  /** Hashes that the level had before. */
  readonly first: bigint
  readonly added: readonly Hash[]
}

/** The tiles of one level after hashes were added to it, and the roots of those that became full. */
async function extendRow(
  tiles: Tiles,
  { oldSize, level, first, added }: Row,
): Promise<{ tiles: { tile: Tile; bytes: Uint8Array }[]; full: Hash[] }> {
  const full: Hash[] = []
  const made: { tile: Tile; bytes: Uint8Array }[] = []
  let index = first / BigInt(tileWidth)
  let hashes = await readEdge(tiles, tileOf(oldSize, level, index))
  for (let at = 0; at < added.length; ) {
    const taken = added.slice(at, at + tileWidth - hashes.length)
    hashes = [...hashes, ...taken]
    at += taken.length
    made.push({ tile: { level, index, width: hashes.length }, bytes: Buffer.concat(hashes) })
    if (hashes.length < tileWidth) break
    full.push(toRoot(hashes))
    hashes = []
    index += 1n
  }
  return { tiles: made, full }
}

async function readEdge(tiles: Tiles, edge: Tile | undefined): Promise<Hash[]> {
  if (edge === undefined) return []
  const bytes = await tiles.read(edge)
  if (bytes?.length !== edge.width * hashBytes)
    throw ledgerFault('bad-tile', 'the tile at the edge of the log is missing or torn', toTilePath(edge))
  return Array.from({ length: edge.width }, (_, at) => bytes.subarray(at * hashBytes, (at + 1) * hashBytes))
}

function over(made: ReadonlyMap<string, { bytes: Uint8Array }>, tiles: Tiles): Tiles {
  return { read: async (tile) => made.get(toTilePath(tile))?.bytes ?? tiles.read(tile) }
}

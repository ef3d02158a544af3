import { isSameBytes } from '../bytes.ts'
import { ledgerFault } from '../faults.ts'
import { emptyRoot, type Hash, hashBytes, toNodeHash, toRoot } from '../merkle/hashes.ts'
import { type Tile, type Tiles, tileHeight, tileOf, tileWidth, toTilePath } from './tile.ts'

/**
 * The Merkle tree of a given size, read from tiles. Promise: at most two tiles a level are read for a root or a proof,
 * each once. The tiles are somebody's claim: hold `root()` against a signed checkpoint before a proof is believed.
 */
export class Tree {
  readonly size: bigint
  readonly #tiles: Tiles
  readonly #read = new Map<string, Promise<Uint8Array>>()

  constructor(tiles: Tiles, size: bigint) {
    this.#tiles = tiles
    this.size = size
  }

  async root(): Promise<Hash> {
    return this.size === 0n ? emptyRoot : this.#range(0n, this.size)
  }

  /** Throws `ledger.bad-tile` unless the tiles lead to the root. */
  async requireRoot(root: Hash): Promise<void> {
    if (!isSameBytes(await this.root(), root)) throw ledgerFault('bad-tile', `the tiles do not lead to the root of the ${this.size} leaves`)
  }

  /** RFC 9162 §2.1.3.1. */
  async inclusionProof(index: bigint): Promise<Hash[]> {
    if (index < 0n || index >= this.size) throw ledgerFault('bad-proof', `a tree of ${this.size} leaves has none at ${index}`)
    const proof: Hash[] = []
    let [from, to] = [0n, this.size]
    while (to - from > 1n) {
      const middle = from + splitOf(to - from)
      if (index < middle) {
        proof.push(await this.#range(middle, to))
        to = middle
      } else {
        proof.push(await this.#range(from, middle))
        from = middle
      }
    }
    return proof.reverse()
  }

  /** RFC 9162 §2.1.4.1: that the tree begins with the first `oldSize` of its leaves. Empty for the same size. */
  async consistencyProof(oldSize: bigint): Promise<Hash[]> {
    if (oldSize === this.size) return []
    const path = await this.consistencyPath(oldSize)
    const isWhole = (oldSize & (oldSize - 1n)) === 0n
    return isWhole ? path.slice(1) : path
  }

  /** The same with the first subtree's hash always in front, as `toRoots` reads it. */
  async consistencyPath(oldSize: bigint): Promise<Hash[]> {
    if (oldSize < 1n || oldSize > this.size) throw ledgerFault('bad-proof', `a tree of ${this.size} leaves has no beginning of ${oldSize}`)
    const path: Hash[] = []
    let [from, to] = [0n, this.size]
    while (to > oldSize) {
      const middle = from + splitOf(to - from)
      if (oldSize <= middle) {
        path.push(await this.#range(middle, to))
        to = middle
      } else {
        path.push(await this.#range(from, middle))
        from = middle
      }
    }
    path.push(await this.#range(from, to))
    return path.reverse()
  }

  /** The hash over the leaves from `from` up to `to`, where `from` is where such a subtree can begin. */
  async #range(from: bigint, to: bigint): Promise<Hash> {
    const length = to - from
    if ((length & (length - 1n)) === 0n) return this.#whole(length, from / length)
    const middle = from + splitOf(length)
    return toNodeHash(await this.#range(from, middle), await this.#range(middle, to))
  }

  /** The hash of the whole subtree over `length` leaves, a power of two, counted among those of its kind. */
  async #whole(length: bigint, index: bigint): Promise<Hash> {
    const height = length.toString(2).length - 1
    const level = Math.floor(height / tileHeight)
    const run = 2 ** (height % tileHeight)
    const first = index * BigInt(run)
    const tile = tileOf(this.size, level, first / BigInt(tileWidth))
    if (tile === undefined) throw new Error(`no tile for ${length} leaves at ${index} in a tree of ${this.size}`)
    const bytes = await this.#bytes(tile)
    const start = Number(first % BigInt(tileWidth))
    return toRoot(Array.from({ length: run }, (_, at) => bytes.subarray((start + at) * hashBytes, (start + at + 1) * hashBytes)))
  }

  #bytes(tile: Tile): Promise<Uint8Array> {
    const path = toTilePath(tile)
    const known = this.#read.get(path)
    if (known !== undefined) return known
    const read = this.#tiles.read(tile).then((bytes) => {
      if (bytes === undefined) throw ledgerFault('bad-tile', 'the tile is missing', path)
      if (bytes.length !== tile.width * hashBytes)
        throw ledgerFault('bad-tile', `${bytes.length} bytes instead of ${tile.width * hashBytes}`, path)
      return bytes
    })
    this.#read.set(path, read)
    return read
  }
}

/** The largest power of two below the length (RFC 9162 §2.1.1). */
function splitOf(length: bigint): bigint {
  return 1n << BigInt((length - 1n).toString(2).length - 1)
}

import { fromDecimal } from '../bytes.ts'

/** One run of up to 256 neighbouring hashes of one level (C2SP tlog-tiles). */
export interface Tile {
  /** Counted in steps of eight tree levels: 0 holds leaf hashes, 1 the roots of full tiles of level 0. */
  readonly level: number
  readonly index: bigint
  /** 1 to 256; a full tile has 256. */
  readonly width: number
}

export const tileWidth = 256
/** Tree levels that one tile spans. */
export const tileHeight = 8
const maxLevel = 63

/**
 * Where the hashes of a log are read from: a database, a folder, a partner over HTTP. Promise: what is given is exactly
 * `width` hashes, or undefined where there is no such tile; whether they are the right ones the reader checks.
 */
export interface Tiles {
  read(tile: Tile): Promise<Uint8Array | undefined>
}

/** The tile of that level and index in a tree of that size, or undefined when it is empty. */
export function tileOf(size: bigint, level: number, index: bigint): Tile | undefined {
  const hashes = (size >> BigInt(level * tileHeight)) - index * BigInt(tileWidth)
  if (hashes <= 0n) return undefined
  return { level, index, width: hashes >= BigInt(tileWidth) ? tileWidth : Number(hashes) }
}

/** `tile/0/x001/x234/067.p/17`; with `entries` for the level, the bundle of entries beside that tile. */
export function toTilePath(tile: Tile, kind: 'hashes' | 'entries' = 'hashes'): string {
  const digits = tile.index.toString()
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? []
  const index = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
  const partial = tile.width === tileWidth ? '' : `.p/${tile.width}`
  return `tile/${kind === 'entries' ? 'entries' : tile.level}/${index}${partial}`
}

const shape = /^tile\/(entries|[0-9]+)\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([0-9]+))?$/

/** The tile at a path, or undefined where the path is none. */
export function parseTilePath(path: string): { tile: Tile; kind: 'hashes' | 'entries' } | undefined {
  const [, place = '', groups = '', partial] = shape.exec(path) ?? []
  const kind = place === 'entries' ? 'entries' : 'hashes'
  const level = kind === 'entries' ? 0n : fromDecimal(place)
  if (level === undefined || level > BigInt(maxLevel)) return undefined
  const index = fromDecimal(groups.replace(/[x/]/g, '').replace(/^0+(?=[0-9])/, ''))
  const width = partial === undefined ? BigInt(tileWidth) : fromDecimal(partial)
  if (index === undefined || width === undefined || width < 1n) return undefined
  if (partial !== undefined && width >= BigInt(tileWidth)) return undefined
  const tile = { level: Number(level), index, width: Number(width) }
  // Groups of zeroes in front would name one tile twice.
  return toTilePath(tile, kind) === path ? { tile, kind } : undefined
}

import { isFault } from '../base/index.ts'
import { appendLeaves, parseTilePath, type Tile, type Tiles, Tree, tileWidth, toEntryHash, toRoots, toTilePath } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { federationFault } from './faults.ts'
import { partnerTiles } from './partner-tiles.ts'
import type { Partner, Partners } from './partners.ts'
import { Peer } from './peer.ts'
import type { Witness } from './witness.ts'

interface Parts {
  readonly store: Store
  readonly partners: Partners
  readonly witness: Witness
}

const entryBytes = 32
/** So much of a log is fetched in one go: 2 MiB of entries. */
const maxEntries = 65_536

/**
 * The entries of partners' logs that this node has cosigned: who vouches for a log can give it back. Entries are
 * commitments; what they say nobody can read here. Nothing is kept that does not lead to a head that was cosigned.
 */
export class Mirror {
  readonly #parts: Parts
  readonly #running = new Map<string, Promise<void>>()
  readonly #wanted = new Set<string>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Brings the mirror of that log up to what was cosigned; called again while it does, it looks once more. */
  follow(origin: string): Promise<void> {
    this.#wanted.add(origin)
    const running = this.#running.get(origin)
    if (running !== undefined) return running
    const work = this.#catchUp(origin).finally(() => this.#running.delete(origin))
    this.#running.set(origin, work)
    return work
  }

  /** Fulfilled once nothing is being fetched. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running.values())
  }

  /** How much of each log is held. */
  async held(): Promise<{ origin: string; size: number }[]> {
    return this.#parts.store.db.selectFrom('mirror_head').select(['origin', 'size']).execute()
  }

  async #catchUp(origin: string): Promise<void> {
    const { partners, store } = this.#parts
    while (this.#wanted.delete(origin)) {
      const partner = (await partners.list()).find((one) => one.origin === origin)
      if (partner === undefined || partner.logKeys.length === 0) return
      try {
        while (await this.#fetchMore(partner));
      } catch (error) {
        // Told with the partner; the next cosignature tries again.
        if (!isFault(error)) throw error
        await store.commit((tx) => tx.db.updateTable('partner').set({ error: error.message }).where('name', '=', partner.name).execute())
      }
    }
  }

  /** Gives whether there is more to fetch. */
  async #fetchMore(partner: Partner): Promise<boolean> {
    const { store, witness } = this.#parts
    const [seen, held] = [await witness.seenOf(partner.origin), await this.#heldOf(partner.origin)]
    if (seen === undefined || Number(seen.size) <= held) return false
    const size = Math.min(Number(seen.size), held + maxEntries)
    const entries = await fetchEntries({ peer: new Peer(partner), prefix: 'log/', from: held, to: size })
    const appended = await appendLeaves(this.tiles(partner.origin), BigInt(held), entries.map(toEntryHash))
    const root = BigInt(size) === seen.size ? seen.root : await beginningOf(partner, { ...seen, oldSize: BigInt(size) })
    if (Buffer.compare(appended.root, root) !== 0)
      throw federationFault('partner-unreachable', 'The entries that it gives do not lead to the head that it signed.', partner.url)
    const { origin } = partner
    await store.commit(async (tx) => {
      for (const { tile, bytes } of appended.tiles) {
        const row = { origin, level: tile.level, idx: Number(tile.index), hashes: bytes }
        await tx.db
          .insertInto('mirror_tile')
          .values(row)
          .onConflict((on) => on.columns(['origin', 'level', 'idx']).doUpdateSet({ hashes: bytes }))
          .execute()
      }
      for (const { bundle, entry } of await this.#toBundles(origin, held, entries)) {
        await tx.db
          .insertInto('mirror_entry')
          .values({ origin, idx: bundle, entry })
          .onConflict((on) => on.columns(['origin', 'idx']).doUpdateSet({ entry }))
          .execute()
      }
      const head = { size, note: seen.checkpoint, at: Math.floor(tx.at / 1000) }
      await tx.db
        .insertInto('mirror_head')
        .values({ origin, ...head })
        .onConflict((on) => on.column('origin').doUpdateSet(head))
        .execute()
    })
    return BigInt(size) < seen.size
  }

  async #toBundles(origin: string, held: number, entries: readonly Uint8Array[]): Promise<{ bundle: number; entry: Uint8Array }[]> {
    const first = Math.floor(held / tileWidth)
    const begun = held % tileWidth === 0 ? new Uint8Array() : ((await this.#bundle(origin, first)) ?? new Uint8Array())
    const all = Buffer.concat([begun, ...entries])
    const bytes = tileWidth * entryBytes
    return Array.from({ length: Math.ceil(all.length / bytes) }, (_, at) => ({
      bundle: first + at,
      entry: all.subarray(at * bytes, (at + 1) * bytes),
    }))
  }

  async #heldOf(origin: string): Promise<number> {
    const row = await this.#parts.store.db.selectFrom('mirror_head').select('size').where('origin', '=', origin).executeTakeFirst()
    return row?.size ?? 0
  }

  async #bundle(origin: string, idx: number): Promise<Uint8Array | undefined> {
    const { db } = this.#parts.store
    const row = await db.selectFrom('mirror_entry').select('entry').where('origin', '=', origin).where('idx', '=', idx).executeTakeFirst()
    return row?.entry
  }

  /** The mirrored tiles of a log. */
  tiles(origin: string): Tiles {
    return {
      read: async ({ level, index, width }: Tile) => {
        const row = await this.#parts.store.db
          .selectFrom('mirror_tile')
          .select('hashes')
          .where('origin', '=', origin)
          .where('level', '=', level)
          .where('idx', '=', Number(index))
          .executeTakeFirst()
        return row === undefined || row.hashes.length < width * entryBytes ? undefined : row.hashes.subarray(0, width * entryBytes)
      },
    }
  }

  /** The head, a tile or a bundle of entries of a mirrored log, by its path (C2SP tlog-tiles). Undefined where there is none. */
  async resource(origin: string, path: string): Promise<Uint8Array | string | undefined> {
    if (path === 'checkpoint') {
      const { db } = this.#parts.store
      return (await db.selectFrom('mirror_head').select('note').where('origin', '=', origin).executeTakeFirst())?.note
    }
    const parsed = parseTilePath(path)
    if (parsed === undefined) return undefined
    const { tile, kind } = parsed
    if (kind === 'hashes') return this.tiles(origin).read(tile)
    const bundle = await this.#bundle(origin, Number(tile.index))
    if (bundle === undefined || bundle.length < tile.width * entryBytes) return undefined
    const entries = Array.from({ length: tile.width }, (_, at) => bundle.subarray(at * entryBytes, (at + 1) * entryBytes))
    return Buffer.concat(entries.flatMap((entry) => [Uint8Array.of(0, entryBytes), entry]))
  }
}

/** The root of the first `oldSize` entries, as the partner's own tiles prove it under the head that was cosigned. */
async function beginningOf(
  partner: Partner,
  { size, root, oldSize }: { size: bigint; root: Uint8Array; oldSize: bigint },
): Promise<Uint8Array> {
  const tree = new Tree(partnerTiles(partner), size)
  await tree.requireRoot(root)
  return toRoots({ oldSize, newSize: size, path: await tree.consistencyPath(oldSize) }).oldRoot
}

interface Wanted {
  readonly peer: Peer
  /** Beneath which address the log's tiles stand. */
  readonly prefix: string
  readonly from: number
  readonly to: number
}

/** Entries of a log of ours or of a mirror: 32 bytes each, behind their length (C2SP tlog-tiles). Attacker-controlled. */
export async function fetchEntries({ peer, prefix, from, to }: Wanted): Promise<Uint8Array[]> {
  const entries: Uint8Array[] = []
  for (let index = Math.floor(from / tileWidth); index * tileWidth < to; index += 1) {
    const width = Math.min(tileWidth, to - index * tileWidth)
    const path = `${prefix}${toTilePath({ level: 0, index: BigInt(index), width }, 'entries')}`
    const { status, body } = await peer.get(path)
    if (status !== 200 || body.length !== width * (entryBytes + 2))
      throw federationFault(
        'partner-unreachable',
        `It does not give the entries ${index * tileWidth} to ${index * tileWidth + width}.`,
        path,
      )
    for (let at = 0; at < width; at += 1) {
      if (index * tileWidth + at >= from) entries.push(body.subarray(at * (entryBytes + 2) + 2, (at + 1) * (entryBytes + 2)))
    }
  }
  return entries
}

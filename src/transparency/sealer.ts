import type { Clock } from '../base/index.ts'
import {
  type Appended,
  appendLeaves,
  emptyRoot,
  type Hash,
  type NoteSigner,
  toCheckpointText,
  toEntryHash,
  toNoteText,
} from '../ledger/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { transparencyFault } from './faults.ts'
import type { KeyGeneration, LogKeys } from './keys.ts'
import type { Sealed } from './openings.ts'
import { Signing } from './signing.ts'
import { putTile, StoredTiles } from './stored-tiles.ts'

/** How much one checkpoint takes in at most: a batch is in memory, and one transaction. */
const maxBatch = 2000

export interface OwnCheckpoint {
  readonly size: number
  readonly root: Hash
  /** Microseconds since the epoch. */
  readonly at: number
  /** The signed note, with the cosignatures that have come in. */
  readonly note: string
}

/**
 * Takes statements that are durable into the log: signs them, extends the tree, signs its head. All of it is written in
 * one commit, and nothing of it is shown before: a crash at any point leaves the last checkpoint, and the same
 * statements in the same order to seal. Recovery is the next batch.
 */
export class Sealer {
  readonly #store: Store
  readonly #clock: Clock
  readonly #signing = new Signing()
  #generations: readonly KeyGeneration[]

  /** At least one generation of keys; in the order in which they took over. */
  constructor(store: Store, clock: Clock, generations: readonly KeyGeneration[]) {
    this.#store = store
    this.#clock = clock
    this.#generations = generations
  }

  /** From now on; not while a batch is being sealed. */
  use(generations: readonly KeyGeneration[]): void {
    this.#generations = generations
  }

  get generations(): readonly KeyGeneration[] {
    return this.#generations
  }

  /** Those that sign now. */
  get keys(): LogKeys {
    const last = this.#generations.at(-1)
    if (last === undefined) throw new Error('the log has no keys')
    return last.keys
  }

  /** Who signs the statement of that index, and from which index on others do. */
  #at(idx: number): { keys: LogKeys; until: number; next: LogKeys | undefined } {
    const at = Math.max(
      0,
      this.#generations.findLastIndex(({ from }) => from <= idx),
    )
    const [now, next] = [this.#generations[at], this.#generations[at + 1]]
    return { keys: now?.keys ?? this.keys, until: next?.from ?? Number.MAX_SAFE_INTEGER, next: next?.keys }
  }

  async latest(): Promise<OwnCheckpoint | undefined> {
    return this.#store.db.selectFrom('log_checkpoint').selectAll().orderBy('size', 'desc').limit(1).executeTakeFirst()
  }

  /** Seals one batch; gives the new checkpoint, or undefined when there was nothing to seal. */
  async sealBatch(): Promise<OwnCheckpoint | undefined> {
    const from = (await this.latest())?.size ?? 0
    const { keys, until, next } = this.#at(from)
    const rows = await this.#store.db
      .selectFrom('statement')
      .selectAll()
      .where('idx', '>=', from)
      .where('idx', '<', until)
      .orderBy('idx')
      .limit(maxBatch)
      .execute()
    if (rows.length === 0) return undefined
    const sealed = await this.#signing.seal(rows, keys)
    const leaves = sealed.map(({ entry }) => toEntryHash(entry))
    const appended = await appendLeaves(new StoredTiles(this.#store.db), BigInt(from), leaves)
    // The head at which keys give way to others is signed by both: who knows either set can go on from it.
    const signers = [...keys.signers, ...(next !== undefined && Number(appended.size) === until ? next.signers : [])]
    const note = this.#sign({ origin: keys.origin, size: appended.size, root: appended.root }, signers)
    return this.#store.commit((tx) => write(tx, { from, sealed, appended, note }))
  }

  close(): Promise<void> {
    return this.#signing.close()
  }

  /** The head of a log that has nothing in it yet, for witnesses that want to know it early. */
  emptyNote(): string {
    const { origin, signers } = this.keys
    return this.#sign({ origin, size: 0n, root: emptyRoot }, signers)
  }

  #sign(head: { origin: string; size: bigint; root: Hash }, signers: readonly NoteSigner[]): string {
    const text = toCheckpointText({ ...head, extensions: [] })
    const atSeconds = BigInt(Math.floor(this.#clock.now() / 1000))
    return toNoteText({ text, signatures: signers.map((signer) => signer.sign(text, atSeconds)) })
  }
}

interface Batch {
  readonly from: number
  readonly sealed: readonly Sealed[]
  readonly appended: Appended
  readonly note: string
}

async function write(tx: Tx, { from, sealed, appended, note }: Batch): Promise<OwnCheckpoint> {
  const latest = await tx.db.selectFrom('log_checkpoint').select('size').orderBy('size', 'desc').limit(1).executeTakeFirst()
  // Compare and swap: two heads for one size must never be signed, whoever else may write here.
  if ((latest?.size ?? 0) !== from) throw transparencyFault('another-writer', `The log has ${latest?.size ?? 0} entries, not ${from}.`)
  await tx.insertEach('sealed', sealed)
  for (const { tile, bytes } of appended.tiles) await putTile(tx, tile, bytes)
  const checkpoint = { size: Number(appended.size), at: tx.at, root: appended.root, note }
  await tx.insertEach('log_checkpoint', [checkpoint])
  return checkpoint
}

import type { KeyObject } from 'node:crypto'
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
import type { Sealed } from './openings.ts'
import { Signing } from './signing.ts'
import { putTile, StoredTiles } from './stored-tiles.ts'

/** How much one checkpoint takes in at most: a batch is in memory, and one transaction. */
const maxBatch = 2000

export interface LogKeys {
  readonly origin: string
  /** Signs statements; the same key signs checkpoints. */
  readonly statementKey: KeyObject
  /** Ed25519 first, then ML-DSA-44 beside it. */
  readonly signers: readonly NoteSigner[]
}

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
  readonly #keys: LogKeys
  readonly #signing: Signing

  constructor(store: Store, clock: Clock, keys: LogKeys) {
    this.#store = store
    this.#clock = clock
    this.#keys = keys
    this.#signing = new Signing(keys.origin, keys.statementKey)
  }

  async latest(): Promise<OwnCheckpoint | undefined> {
    return this.#store.db.selectFrom('log_checkpoint').selectAll().orderBy('size', 'desc').limit(1).executeTakeFirst()
  }

  /** Seals one batch; gives the new checkpoint, or undefined when there was nothing to seal. */
  async sealBatch(): Promise<OwnCheckpoint | undefined> {
    const from = (await this.latest())?.size ?? 0
    const rows = await this.#store.db.selectFrom('statement').selectAll().where('idx', '>=', from).orderBy('idx').limit(maxBatch).execute()
    if (rows.length === 0) return undefined
    const sealed = await this.#signing.seal(rows)
    const leaves = sealed.map(({ entry }) => toEntryHash(entry))
    const appended = await appendLeaves(new StoredTiles(this.#store.db), BigInt(from), leaves)
    const note = this.#sign(appended.size, appended.root)
    return this.#store.commit((tx) => write(tx, { from, sealed, appended, note }))
  }

  close(): Promise<void> {
    return this.#signing.close()
  }

  /** The head of a log that has nothing in it yet, for witnesses that want to know it early. */
  emptyNote(): string {
    return this.#sign(0n, emptyRoot)
  }

  #sign(size: bigint, root: Hash): string {
    const { origin, signers } = this.#keys
    const text = toCheckpointText({ origin, size, root, extensions: [] })
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

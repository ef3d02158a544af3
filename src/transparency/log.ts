import type { Clock } from '../base/index.ts'
import {
  type Disclosure,
  type Hash,
  type NoteSigner,
  type Opening,
  parseTilePath,
  Tree,
  toExtra,
  toReceipt,
  toTlogProofText,
  toVerifierKeyText,
} from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { transparencyFault } from './faults.ts'
import type { KeyGeneration, LogKeys } from './keys.ts'
import {
  countWaiting,
  findHead,
  type ListedStatement,
  listCheckpoints,
  listStatements,
  type ProofHead,
  pruneCheckpoints,
  type StatementQuery,
} from './listing.ts'
import { clearMark, marks, readMark, setMark } from './marks.ts'
import { type StatementRow, toOpening } from './openings.ts'
import { type OwnCheckpoint, Sealer } from './sealer.ts'
import { StoredTiles } from './stored-tiles.ts'

export interface LogOptions {
  readonly store: Store
  readonly clock: Clock
  readonly keys: LogKeys
  /** Keys that took over since, in that order; each signs from its statement on. */
  readonly later?: readonly KeyGeneration[]
  /** Batches are sealed this far apart, whatever comes in: how much and when leaks no finer than this. */
  readonly cadenceMs: number
  /** Told when a batch could not be sealed; it is tried again at the next beat. */
  readonly onFailure?: (error: unknown) => void
}

export type { ProofHead } from './listing.ts'

/** The node's own transparency log. */
export function openLog(options: LogOptions): OwnLog {
  return new OwnLog(options)
}

/** Heads that nobody cosigned. */
const keepLooseMs = 3_600_000
/** Every head that was cosigned; from older ones, one for every ten minutes is kept. */
const keepCosignedMs = 86_400_000

export class OwnLog {
  readonly #store: Store
  readonly #sealer: Sealer
  readonly #options: LogOptions
  #timer: NodeJS.Timeout | undefined
  #sealing: Promise<void> | undefined
  #waiting: { idx: number; resolve: () => void }[] = []
  #notify: () => void = () => {}

  constructor(options: LogOptions) {
    this.#options = options
    this.#store = options.store
    this.#sealer = new Sealer(options.store, options.clock, [{ from: 0, keys: options.keys }, ...(options.later ?? [])])
  }

  get origin(): string {
    return this.#sealer.keys.origin
  }

  /** The keys that sign for this log now, as others pin them. */
  get keys(): string[] {
    return this.signers.map((signer) => toVerifierKeyText(signer.key))
  }

  get signers(): readonly NoteSigner[] {
    return this.#sealer.keys.signers
  }

  /**
   * Lets `work` write down, in a commit of its own, which keys sign from which statement on, while nothing is being sealed;
   * after it the log signs so. A crash before that commit leaves the old keys, a crash after it the new ones.
   */
  async turnOver(work: () => Promise<readonly KeyGeneration[]>): Promise<void> {
    while (this.#sealing !== undefined) await this.#sealing.catch(() => {})
    this.#sealing = work()
      .then((generations) => this.#sealer.use(generations))
      .finally(() => {
        this.#sealing = undefined
      })
    await this.#sealing
  }

  /** The keys that sign the statement of that index, or signed it. */
  keysOfStatement(idx: number): LogKeys {
    return this.#sealer.generations.findLast(({ from }) => from <= idx)?.keys ?? this.#sealer.keys
  }

  get generations(): readonly KeyGeneration[] {
    return this.#sealer.generations
  }

  /** Seals at a fixed beat until `stop`. */
  start(): void {
    this.#timer ??= setInterval(() => void this.#beat(), this.#options.cadenceMs)
  }

  /** Calls `notify` at each beat that sealed something: who tells others of the new head tells them no more finely than that. */
  watchHeads(notify: () => void): void {
    this.#notify = notify
  }

  async #beat(): Promise<void> {
    try {
      const before = await this.latest()
      await this.seal()
      if ((await this.latest())?.size !== before?.size) this.#notify()
    } catch (error) {
      this.#options.onFailure?.(error)
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#timer = undefined
    await this.#sealing?.catch(() => {})
    await this.#sealer.close()
  }

  /** Seals everything that is durable, in as many batches as it takes. Calls while it works join it. */
  seal(): Promise<void> {
    this.#sealing ??= this.#sealAll().finally(() => {
      this.#sealing = undefined
    })
    return this.#sealing
  }

  async #sealAll(): Promise<void> {
    await this.requireNotBehind()
    for (let checkpoint = await this.#sealer.sealBatch(); checkpoint !== undefined; checkpoint = await this.#sealer.sealBatch())
      this.#tell(checkpoint.size)
  }

  #tell(size: number): void {
    const done = this.#waiting.filter(({ idx }) => idx < size)
    this.#waiting = this.#waiting.filter(({ idx }) => idx >= size)
    for (const { resolve } of done) resolve()
  }

  /** Fulfilled once the statement is in a signed checkpoint on the disk. */
  async sealed(idx: number): Promise<void> {
    // Waits first and looks then: a batch that ends in between is not missed.
    const told = new Promise<void>((resolve) => this.#waiting.push({ idx, resolve }))
    this.#tell((await this.latest())?.size ?? 0)
    await told
  }

  latest(): Promise<OwnCheckpoint | undefined> {
    return this.#sealer.latest()
  }

  /** The newest checkpoint as a note, to be served and to be witnessed. */
  async checkpoint(): Promise<string> {
    return (await this.latest())?.note ?? this.#sealer.emptyNote()
  }

  tree(size: number): Tree {
    return new Tree(new StoredTiles(this.#store.db), BigInt(size))
  }

  /** A tile, or a bundle of entries, by its path (C2SP tlog-tiles). Undefined where there is none. */
  async resource(path: string): Promise<Uint8Array | undefined> {
    const parsed = parseTilePath(path)
    if (parsed === undefined) return undefined
    const { tile, kind } = parsed
    return kind === 'hashes' ? new StoredTiles(this.#store.db).read(tile) : this.#entries(tile.index, tile.width)
  }

  async #entries(index: bigint, width: number): Promise<Uint8Array | undefined> {
    if (index > BigInt(Number.MAX_SAFE_INTEGER) / 256n) return undefined
    const from = Number(index) * 256
    const rows = await this.#store.db.selectFrom('sealed').select('entry').where('idx', '>=', from).orderBy('idx').limit(width).execute()
    if (rows.length < width) return undefined
    return Buffer.concat(rows.flatMap(({ entry }) => [Uint8Array.of(0, entry.length), entry]))
  }

  async statement(idx: number): Promise<StatementRow> {
    const row = await this.#store.db.selectFrom('statement').selectAll().where('idx', '=', idx).executeTakeFirst()
    if (row === undefined) throw transparencyFault('unknown-statement', `The log has no statement ${idx}.`)
    return row
  }

  /**
   * The proof of one statement as a file (C2SP tlog-proof). `disclosure` is what may be shown of its content; without it
   * the proof says only that there was such a content.
   */
  async proofOf(idx: number, disclosure?: Disclosure, head: ProofHead = 'cosigned'): Promise<string> {
    const { opening, hashes, checkpoint } = await this.#openingOf(idx, head)
    return toTlogProofText({ extra: toExtra({ opening, disclosure }), index: BigInt(idx), hashes, checkpoint: checkpoint.note })
  }

  /** The same as a COSE receipt (RFC 9942), for those whose tools speak that: it has no place for cosignatures. */
  async receiptOf(idx: number, disclosure?: Disclosure): Promise<Uint8Array> {
    const { opening, hashes, checkpoint } = await this.#openingOf(idx, 'cosigned')
    const { origin, statementKey, signers } = this.#sealer.keys
    const parts = { origin, keyId: signers[0]?.key.id ?? 0, index: BigInt(idx), size: BigInt(checkpoint.size), root: checkpoint.root }
    return toReceipt({ ...parts, path: hashes, extra: toExtra({ opening, disclosure }) }, statementKey)
  }

  async #openingOf(idx: number, head: ProofHead): Promise<{ opening: Opening; hashes: Hash[]; checkpoint: OwnCheckpoint }> {
    const row = await this.statement(idx)
    const sealed = await this.#store.db.selectFrom('sealed').selectAll().where('idx', '=', idx).executeTakeFirst()
    const checkpoint = await findHead(this.#store, idx, head)
    if (checkpoint === undefined && sealed !== undefined && head === 'stamped')
      throw transparencyFault('not-stamped', `No time-stamped head holds statement ${idx} yet.`)
    if (sealed === undefined || checkpoint === undefined)
      throw transparencyFault('not-sealed', `Statement ${idx} is not in a signed checkpoint yet.`)
    const opening = toOpening(row, sealed, this.origin)
    if (opening === undefined) throw transparencyFault('erased', `What opens statement ${idx} was erased.`)
    const hashes = await this.tree(checkpoint.size).inclusionProof(BigInt(idx))
    return { opening, hashes, checkpoint }
  }

  statements(query: StatementQuery): Promise<ListedStatement[]> {
    return listStatements(this.#store, query)
  }

  checkpoints(limit: number): Promise<OwnCheckpoint[]> {
    return listCheckpoints(this.#store, limit)
  }

  waiting(): Promise<number> {
    return countWaiting(this.#store)
  }

  /** Lets old heads go that newer ones have replaced. */
  prune(): Promise<void> {
    const now = this.#options.clock.now()
    return pruneCheckpoints(this.#store, { looseBefore: (now - keepLooseMs) * 1000, cosignedBefore: (now - keepCosignedMs) * 1000 })
  }

  /** Why nothing is signed any more, or undefined. */
  behind(): Promise<string | undefined> {
    return readMark(this.#store.db, marks.behind)
  }

  /** Whether it was restored, and not all its witnesses have said yet what they remember of it. */
  async isUnconfirmed(): Promise<boolean> {
    return (await readMark(this.#store.db, marks.unconfirmed)) !== undefined
  }

  /** All its witnesses have spoken, or there are none: it signs again. */
  async confirm(): Promise<void> {
    await this.#store.commit((tx) => clearMark(tx, marks.unconfirmed))
  }

  /** Throws `transparency.behind` while a witness is known to have seen more, `transparency.unconfirmed` while that is not known. */
  async requireNotBehind(): Promise<void> {
    const reason = await this.behind()
    if (reason !== undefined) throw transparencyFault('behind', reason)
    if (await this.isUnconfirmed())
      throw transparencyFault(
        'unconfirmed',
        'This node was restored, and has not asked all its witnesses yet what they have seen of its log.',
      )
  }

  /** A witness has seen another or a larger tree than ours, signed by us: nothing more is signed until a person decides. */
  async standStill(reason: string): Promise<void> {
    await this.#store.commit((tx) => setMark(tx, marks.behind, reason))
  }
}

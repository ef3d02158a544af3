import { randomBytes } from 'node:crypto'
import type { Clock } from '../base/index.ts'
import { parseNote, toStampRequest, verifyStamp } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { transparencyFault } from './faults.ts'
import type { OwnLog } from './log.ts'

/**
 * Somebody outside the federation who says that a head existed: gives a receipt that a stranger can decide offline, or
 * throws. Drivers differ in whom they ask.
 */
export interface Anchor {
  /** As kept with the receipt: `rfc3161`. */
  readonly kind: string
  /** Takes the text of a checkpoint (without its signatures). */
  anchor(checkpointText: string): Promise<AnchorReceipt>
}

export interface AnchorReceipt {
  readonly receipt: Uint8Array
  /** Milliseconds since the epoch, as the authority says. */
  readonly at: number
  readonly authority: string
}

export interface Anchored extends AnchorReceipt {
  readonly size: number
  readonly kind: string
}

const maxReplyBytes = 256 * 1024
const patienceMs = 20_000

/** A time-stamping authority over HTTP (RFC 3161 §3.4). What it answers is verified before it is kept. */
export class TimeStampAnchor implements Anchor {
  readonly kind = 'rfc3161'
  readonly #url: string
  readonly #roots: readonly string[]

  constructor({ url, roots }: { readonly url: string; readonly roots: readonly string[] }) {
    this.#url = url
    this.#roots = roots
  }

  async anchor(checkpointText: string): Promise<AnchorReceipt> {
    const message = Buffer.from(checkpointText)
    const nonce = new Uint8Array(randomBytes(8))
    // A positive DER integer in as few bytes as it has.
    nonce[0] = ((nonce[0] ?? 0) & 0x7f) | 1
    const receipt = await this.#ask(toStampRequest(message, nonce))
    const { at, authority } = verifyStamp(receipt, message, { roots: this.#roots, nonce })
    return { receipt, at, authority }
  }

  async #ask(body: Uint8Array): Promise<Uint8Array> {
    try {
      const answer = await fetch(this.#url, {
        method: 'POST',
        headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
        body: new Uint8Array(body),
        redirect: 'error',
        signal: AbortSignal.timeout(patienceMs),
      })
      if (!answer.ok) throw transparencyFault('anchor-failed', `The authority answered ${answer.status}.`, this.#url)
      const bytes = new Uint8Array(await answer.arrayBuffer())
      if (bytes.length > maxReplyBytes) throw transparencyFault('anchor-failed', `The answer has ${bytes.length} bytes.`, this.#url)
      return bytes
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof DOMException)) throw error
      const cause = error.cause instanceof Error ? `: ${error.cause.message}` : ''
      throw transparencyFault('anchor-failed', `The authority cannot be reached (${error.message}${cause}).`, this.#url)
    }
  }
}

interface Parts {
  readonly store: Store
  readonly clock: Clock
  readonly log: OwnLog
  /** Absent: nobody is asked, and what was anchored before is still shown. */
  readonly anchor: Anchor | undefined
  readonly everySeconds: number
}

/** Has the newest head of the log anchored, again and again. An authority that fails holds nothing up, and is told. */
export class Anchoring {
  readonly #parts: Parts
  #triedAt = 0
  #error: string | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Whether somebody is asked at all, and why the last try failed. */
  get state(): { readonly isOn: boolean; readonly error: string | null } {
    return { isOn: this.#parts.anchor !== undefined, error: this.#error ?? null }
  }

  /** When the time has come and the log has grown. */
  async roundDue(): Promise<void> {
    const { anchor, clock, everySeconds } = this.#parts
    if (anchor === undefined || clock.now() - this.#triedAt < everySeconds * 1000) return
    this.#triedAt = clock.now()
    try {
      await this.anchorNow()
    } catch (error) {
      this.#error = error instanceof Error ? error.message : String(error)
    }
  }

  /** The newest head, unless it has been anchored. Throws what the authority's answer is refused for. */
  async anchorNow(): Promise<Anchored | undefined> {
    const { anchor, store, log } = this.#parts
    if (anchor === undefined) throw transparencyFault('anchor-absent', 'No authority is set: log.anchor in the configuration.')
    // What is durable and not sealed yet is to be under the stamp too.
    await log.seal()
    const [head, [last]] = [await log.latest(), await this.list(1)]
    if (head === undefined || (last !== undefined && last.size >= head.size)) return last
    const made = { size: head.size, kind: anchor.kind, ...(await anchor.anchor(parseNote(head.note).text)) }
    await store.commit((tx) =>
      tx.db
        .insertInto('log_anchor')
        .values(made)
        .onConflict((on) => on.doNothing())
        .execute(),
    )
    this.#error = undefined
    return made
  }

  /** The newest first. */
  list(limit: number): Promise<Anchored[]> {
    return this.#parts.store.db.selectFrom('log_anchor').selectAll().orderBy('size', 'desc').limit(limit).execute()
  }

  async receipt(size: number): Promise<Anchored> {
    const row = await this.#parts.store.db.selectFrom('log_anchor').selectAll().where('size', '=', size).executeTakeFirst()
    if (row === undefined) throw transparencyFault('unknown-anchor', `No head of ${size} entries was anchored.`)
    return row
  }
}

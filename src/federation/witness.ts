import { type Clock, isFault } from '../base/index.ts'
import {
  type Evidence,
  type Judgement,
  judge,
  judgementStatus,
  type NoteSigner,
  requireEvidence,
  type Seen,
  Tree,
  toEvidenceText,
  toSignatureLine,
  toVerifierKeyText,
  verifyCheckpoint,
} from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { raiseAlarm } from './alarms.ts'
import { partnerTiles } from './partner-tiles.ts'
import { everyLogKey, type Partner, type Partners } from './partners.ts'

export interface WitnessAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

interface Parts {
  readonly store: Store
  readonly clock: Clock
  readonly partners: Partners
  /** Ed25519 first, then ML-DSA-44 beside it. */
  readonly signers: readonly NoteSigner[]
}

const askedForKeysEveryMs = 10_000

/**
 * This node as a witness of its partners' logs (C2SP tlog-witness). Promise: for one log, requests are decided one at a
 * time, and what is cosigned is on the disk before the cosignature leaves.
 */
export class Witness {
  readonly #parts: Parts
  #turns = new Map<string, Promise<unknown>>()
  #signers: readonly NoteSigner[]
  #askedForKeysAt = new Map<string, number>()
  #notify: (origin: string) => void = () => {}

  constructor(parts: Parts) {
    this.#parts = parts
    this.#signers = parts.signers
  }

  get keys(): string[] {
    return this.#signers.map((signer) => toVerifierKeyText(signer.key))
  }

  get signers(): readonly NoteSigner[] {
    return this.#signers
  }

  /** Calls `notify` after each cosignature, with the log's name. */
  watchCosigned(notify: (origin: string) => void): void {
    this.#notify = notify
  }

  /** From now on it cosigns with these. */
  use(signers: readonly NoteSigner[]): void {
    this.#signers = signers
  }

  /** POST add-checkpoint: a cosignature, or why not. */
  async addCheckpoint(body: string): Promise<WitnessAnswer> {
    const partners = await this.#parts.partners.list()
    return this.#inTurn(originOf(body), () => this.#decide(body, partners))
  }

  /** What this node has cosigned of each log, for partners that compare. */
  async seen(): Promise<{ origin: string; note: string; size: number; at: number }[]> {
    return this.#parts.store.db.selectFrom('witness_seen').select(['origin', 'note', 'size', 'at']).orderBy('origin').execute()
  }

  /**
   * Compares a checkpoint that somebody was shown with what this node has seen of the same log. Both are signed by the
   * log, so if they do not fit the log told two stories. Gives whether they fit.
   */
  async compare(partner: Partner, note: string): Promise<boolean> {
    const { checkpoint } = verifyCheckpoint(note, everyLogKey(partner))
    const seen = await this.#seenOf(partner.origin)
    if (seen === undefined || seen.size === 0n || checkpoint.size === 0n) return true
    const [older, newer] =
      checkpoint.size <= seen.size ? [{ ...checkpoint, checkpoint: note }, seen] : [seen, { ...checkpoint, checkpoint: note }]
    return this.#requireOneStory(partner, older, newer)
  }

  /** Same size: the roots decide. Else the log's own tiles, read under the newer head, say how it began. */
  async #requireOneStory(partner: Partner, older: Seen, newer: Seen): Promise<boolean> {
    if (older.size === newer.size && Buffer.compare(older.root, newer.root) === 0) return true
    const evidence = { older: older.checkpoint, newer: newer.checkpoint, path: [] }
    if (older.size === newer.size) {
      await this.#raise(partner, evidence, `${partner.origin} signed two roots for its first ${older.size} entries.`)
      return false
    }
    const tree = new Tree(partnerTiles(partner), newer.size)
    await tree.requireRoot(newer.root)
    const path = await tree.consistencyPath(older.size)
    const whole = { ...evidence, path }
    if (!isEvidence(whole, partner)) return true
    await this.#raise(
      partner,
      whole,
      `${partner.origin} signed ${newer.size} entries that do not begin with the ${older.size} it had signed.`,
    )
    return false
  }

  async #raise(partner: Partner, evidence: Evidence, detail: string): Promise<void> {
    const alarm = { origin: partner.origin, detail, evidence: toEvidenceText(evidence), isProof: isEvidence(evidence, partner) }
    await this.#parts.store.commit((tx) => raiseAlarm(tx, alarm))
  }

  async #decide(body: string, partners: readonly Partner[]): Promise<WitnessAnswer> {
    const origins = await Promise.all(partners.map(async ({ origin }) => [origin, await this.#seenOf(origin)] as const))
    const seen = new Map(origins)
    const judgeBy = (known: readonly Partner[]) =>
      judge(
        body,
        (origin) => known.find((partner) => partner.origin === origin)?.logKeys ?? [],
        (origin) => seen.get(origin),
      )
    const partnerIn = (known: readonly Partner[]) => (origin: string) => known.find((partner) => partner.origin === origin)
    const first = judgeBy(partners)
    const signer = first.kind === 'not-signed' ? partnerIn(partners)(originOf(body)) : undefined
    if (signer === undefined || !(await this.#learnKeys(signer))) return this.#answer(first, partnerIn(partners))
    const now = await this.#parts.partners.list()
    return this.#answer(judgeBy(now), partnerIn(now))
  }

  /** Asks the partner whether its keys gave way to others; seldom, since anybody can send what no key has signed. */
  async #learnKeys(partner: Partner): Promise<boolean> {
    const { clock, partners } = this.#parts
    const askedAt = this.#askedForKeysAt.get(partner.name) ?? 0
    if (clock.now() - askedAt < askedForKeysEveryMs) return false
    this.#askedForKeysAt.set(partner.name, clock.now())
    try {
      return await partners.learn(partner)
    } catch (error) {
      if (isFault(error)) return false
      throw error
    }
  }

  async #answer(judgement: Judgement, partnerOf: (origin: string) => Partner | undefined): Promise<WitnessAnswer> {
    const status = judgementStatus[judgement.kind]
    switch (judgement.kind) {
      case 'cosign':
        return this.#cosign(judgement)
      case 'other-size':
        return { status, contentType: 'text/x.tlog.size', body: `${judgement.size}\n` }
      case 'split-view': {
        const [older, newer] = judgement.evidence
        await this.#suspect(partnerOf, { older, newer, path: [] })
        return { status, contentType: 'text/x.tlog.size', body: `${judgement.size}\n` }
      }
      case 'inconsistent': {
        const [older, newer] = judgement.signed
        await this.#suspect(partnerOf, { older, newer, path: [] })
        return { status, contentType: 'text/plain; charset=utf-8', body: `${judgement.detail}\n` }
      }
      case 'unknown-log':
        return { status, contentType: 'text/plain; charset=utf-8', body: 'This node does not witness that log.\n' }
      default:
        return { status, contentType: 'text/plain; charset=utf-8', body: `${judgement.detail}\n` }
    }
  }

  /** A proof that does not hold may be a mistake on the way: what the log's own tiles say decides. */
  async #suspect(partnerOf: (origin: string) => Partner | undefined, { older, newer }: Evidence): Promise<void> {
    const origin = older.split('\n', 1)[0] ?? ''
    const partner = partnerOf(origin)
    if (partner === undefined) return
    try {
      const keys = everyLogKey(partner)
      const [first, second] = [verifyCheckpoint(older, keys).checkpoint, verifyCheckpoint(newer, keys).checkpoint]
      await this.#requireOneStory(partner, { ...first, checkpoint: older }, { ...second, checkpoint: newer })
    } catch (error) {
      if (!isFault(error)) throw error
      // Its tiles are not to be had, or do not lead to what it signed: an alarm all the same, but nothing that convinces others.
      await this.#raise(
        partner,
        { older, newer, path: [] },
        `${origin} sent a proof that does not hold, and its tiles do not mend it: ${error.message}`,
      )
    }
  }

  async #cosign({ seen, text, origin }: Extract<Judgement, { kind: 'cosign' }>): Promise<WitnessAnswer> {
    const { store, clock } = this.#parts
    const row = { size: Number(seen.size), root: seen.root, note: seen.checkpoint, at: clock.now() }
    await store.commit((tx) =>
      tx.db
        .insertInto('witness_seen')
        .values({ origin, ...row })
        .onConflict((on) => on.column('origin').doUpdateSet(row))
        .execute(),
    )
    this.#notify(origin)
    const atSeconds = BigInt(Math.floor(clock.now() / 1000))
    const lines = this.#signers.map((signer) => toSignatureLine(signer.sign(text, atSeconds)))
    return { status: 200, contentType: 'text/plain; charset=utf-8', body: lines.join('') }
  }

  /** The largest head of a log that it has cosigned. */
  seenOf(origin: string): Promise<Seen | undefined> {
    return this.#seenOf(origin)
  }

  async #seenOf(origin: string): Promise<Seen | undefined> {
    const row = await this.#parts.store.db.selectFrom('witness_seen').selectAll().where('origin', '=', origin).executeTakeFirst()
    return row === undefined ? undefined : { size: BigInt(row.size), root: row.root, checkpoint: row.note }
  }

  /** Checking the old size and keeping the new one belong together: one request for a log at a time. */
  #inTurn<T>(origin: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(origin) ?? Promise.resolve()).then(work)
    const settled = turn.catch(() => {})
    this.#turns.set(origin, settled)
    void settled.then(() => {
      if (this.#turns.get(origin) === settled) this.#turns.delete(origin)
    })
    return turn
  }
}

/** What the request says it is about. */
function originOf(body: string): string {
  return /\n\n([^\n]*)\n/.exec(body)?.[1] ?? ''
}

function isEvidence(evidence: Evidence, partner: Partner): boolean {
  try {
    requireEvidence(evidence, everyLogKey(partner))
    return true
  } catch (error) {
    if (isFault(error)) return false
    throw error
  }
}

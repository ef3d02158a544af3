import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, isFault } from '../base/index.ts'
import {
  isSignedBySome,
  type NoteSignature,
  parseNote,
  parseSignatureLines,
  toAddCheckpointText,
  toNoteText,
  type VerifierKey,
  verifyNote,
} from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import type { OwnCheckpoint, OwnLog } from '../transparency/index.ts'
import type { Circles } from './circles/circles.ts'
import { federationFault } from './faults.ts'
import { contradictionTo, rememberedBy } from './own-heads.ts'
import type { Partner, Partners } from './partners.ts'
import { Peer } from './peer.ts'
import type { Witness } from './witness.ts'

const comparedEveryMs = 30_000
const closePatienceMs = 2_000

interface Parts {
  readonly store: Store
  readonly clock: Clock
  readonly log: OwnLog
  readonly partners: Partners
  readonly witness: Witness
  readonly circles: Circles
}

/**
 * The rounds in which nodes witness each other: our newest head goes to every partner to be cosigned, and what partners
 * have seen of logs that we know is compared with what we have seen. Each partner has turns of its own: one that answers
 * slowly holds up nobody else.
 */
export class Exchange {
  readonly #parts: Parts
  readonly #turns = new Map<string, Promise<void>>()
  readonly #askedAgain = new Set<string>()
  readonly #toCompare = new Set<string>()
  /** Partners that remember nothing of our log that it does not have, since it was restored. */
  readonly #confirmedBy = new Set<string>()
  #comparedAt = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /**
   * One turn with every partner. A partner whose turn has begun is asked again at its end, so that the newest head is
   * never left out. What partners have seen is compared each time it is asked for, and by itself at most every half minute.
   */
  async round({ compare = true }: { compare?: boolean } = {}): Promise<void> {
    const mustCompare = compare || this.#parts.clock.now() - this.#comparedAt >= comparedEveryMs
    if (mustCompare) this.#comparedAt = this.#parts.clock.now()
    const partners = await this.#parts.partners.list()
    // Nobody remembers anything of a log that nobody witnessed.
    if (partners.length === 0 && (await this.#parts.log.isUnconfirmed())) await this.#parts.log.confirm()
    await Promise.all(
      partners.map(({ name }) => {
        if (mustCompare) this.#toCompare.add(name)
        return this.#takeTurn(name)
      }),
    )
  }

  /** Lets turns that have begun end; a partner that does not answer is not waited for. */
  async close(): Promise<void> {
    const ended = new AbortController()
    const patience = sleep(closePatienceMs, undefined, { signal: ended.signal }).catch(() => {})
    await Promise.race([Promise.allSettled(this.#turns.values()), patience])
    ended.abort()
  }

  #takeTurn(name: string): Promise<void> {
    this.#askedAgain.add(name)
    const running = this.#turns.get(name)
    if (running !== undefined) return running
    const turn = this.#visit(name).finally(() => this.#turns.delete(name))
    this.#turns.set(name, turn)
    return turn
  }

  async #visit(name: string): Promise<void> {
    while (this.#askedAgain.delete(name)) {
      const all = await this.#parts.partners.list()
      const partner = all.find((one) => one.name === name)
      if (partner !== undefined) await this.#withPartner(partner, this.#toCompare.delete(name) ? all : [])
    }
  }

  async #withPartner(partner: Partner, all: readonly Partner[]): Promise<void> {
    const { partners, clock } = this.#parts
    try {
      if (await this.#parts.log.isUnconfirmed()) await this.#askWhatItRemembers(partner)
      await this.#askWithKeys(partner)
      if (all.length === 0 || partner.logKeys.length === 0) return
      await this.#compareNotes(partner, all)
      await partners.note(partner.name, { seenAt: clock.now(), error: null })
    } catch (error) {
      if (!isFault(error)) throw error
      await partners.note(partner.name, { error: error.message })
    }
  }

  /** A partner whose keys gave way to others is asked for the hand-over, and then once more. */
  async #askWithKeys(partner: Partner): Promise<void> {
    const { partners } = this.#parts
    try {
      await this.#askToCosign(partner)
    } catch (error) {
      const isOtherKey = isFault(error) && error.code === 'federation.other-keys'
      if (!isOtherKey || partner.logKeys.length === 0 || !(await partners.learn(partner))) throw error
      await this.#askToCosign(await partners.require(partner.name))
    }
  }

  /** A node that was restored asks all its witnesses what they remember of its log, before it signs anything. */
  async #askWhatItRemembers(partner: Partner): Promise<void> {
    const { log, partners } = this.#parts
    if (partner.logKeys.length > 0) await this.#requireOneHistory(partner)
    else await this.#askMereWitness(partner)
    this.#confirmedBy.add(partner.name)
    const all = await partners.list()
    if (all.every(({ name }) => this.#confirmedBy.has(name))) await log.confirm()
  }

  /** A mere witness shows nothing, but takes no head that is behind what it has cosigned. */
  async #askMereWitness(partner: Partner): Promise<void> {
    const { log } = this.#parts
    const size = (await log.latest())?.size ?? 0
    const body = toAddCheckpointText({ oldSize: BigInt(size), proof: [], checkpoint: await log.checkpoint() })
    const answer = await new Peer({ url: partner.witnessUrl, ca: partner.ca }).post('add-checkpoint', body)
    const theirs = answer.status === 409 ? Number(answer.body.toString('utf8').trim()) : size
    if (theirs > size) await this.#standBehind(partner, theirs, size)
    if (answer.status !== 200 && answer.status !== 409)
      throw federationFault('partner-unreachable', `It does not say what it has seen: ${answer.status} ${toLine(answer.body)}`, partner.url)
  }

  /** Stands still when the partner shows a head that we signed, and that what we have does not lead to or begin with. */
  async #requireOneHistory(partner: Partner): Promise<void> {
    const { log, store } = this.#parts
    const head = await rememberedBy(partner, { store, log })
    const reason = head === undefined ? undefined : await contradictionTo(log, partner.name, head)
    if (reason === undefined) return
    await log.standStill(reason)
    throw federationFault('partner-unreachable', 'It remembers more of our log than we do, or something else.', partner.url)
  }

  /** Asks until the partner's state and ours agree: at most one answer with another size is normal. */
  async #askToCosign(partner: Partner): Promise<void> {
    const latest = await this.#parts.log.latest()
    if (latest === undefined || latest.size <= partner.cosignedSize) return
    const peer = new Peer({ url: partner.witnessUrl, ca: partner.ca })
    let oldSize = partner.cosignedSize
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const answer = await peer.post('add-checkpoint', await this.#request(latest, oldSize))
      if (answer.status === 200) return this.#keep(partner, latest, parseSignatureLines(answer.body.toString('utf8')))
      const theirs = answer.status === 409 ? Number(answer.body.toString('utf8').trim()) : Number.NaN
      if (answer.status === 422 || theirs >= latest.size || theirs === oldSize) await this.#requireOneHistory(partner)
      if (!Number.isSafeInteger(theirs))
        throw federationFault('partner-unreachable', `It does not cosign: ${answer.status} ${toLine(answer.body)}`, partner.url)
      if (theirs > latest.size) return this.#standBehind(partner, theirs, latest.size)
      if (theirs === oldSize)
        throw federationFault('partner-unreachable', `It has seen another tree of our ${theirs} entries.`, partner.url)
      oldSize = theirs
    }
    throw federationFault('partner-unreachable', 'It answers with another size each time.', partner.url)
  }

  async #request(latest: OwnCheckpoint, oldSize: number): Promise<string> {
    const proof = oldSize === 0 ? [] : await this.#parts.log.tree(latest.size).consistencyProof(BigInt(oldSize))
    return toAddCheckpointText({ oldSize: BigInt(oldSize), proof, checkpoint: latest.note })
  }

  /** This node was set back: going on would sign a second history. A node of ours has to show a head that we signed, a mere witness cannot. */
  async #standBehind(partner: Partner, theirs: number, ours: number): Promise<void> {
    if (partner.logKeys.length > 0)
      throw federationFault(
        'partner-unreachable',
        `It says that it has seen ${theirs} entries, and shows no head that we signed.`,
        partner.url,
      )
    await this.#parts.log.standStill(
      `${partner.name} has cosigned ${theirs} entries of this log, which has ${ours}: this node was restored from an old backup.`,
    )
    throw federationFault('partner-unreachable', `It has seen ${theirs} entries of our log, we have ${ours}.`, partner.url)
  }

  /** Adds the cosignatures that hold to the checkpoint; what else came with them is passed over (C2SP tlog-witness). */
  async #keep(partner: Partner, latest: OwnCheckpoint, signatures: readonly NoteSignature[]): Promise<void> {
    const { store, partners, clock } = this.#parts
    const { text } = parseNote(latest.note)
    const good = partner.witnessKeys.flatMap((key) => verifiedOf(text, signatures, key))
    if (good.length === 0) throw federationFault('other-keys', 'Its cosignature is not by the keys that were pinned.', partner.url)
    await store.commit(async (tx) => {
      const row = await tx.db.selectFrom('log_checkpoint').select('note').where('size', '=', latest.size).executeTakeFirstOrThrow()
      const note = parseNote(row.note)
      const fresh = good.filter((signature) => !isSignedBySome(note, signature))
      if (fresh.length === 0) return
      const signed = toNoteText({ text: note.text, signatures: [...note.signatures, ...fresh] })
      await tx.db
        .updateTable('log_checkpoint')
        .set((set) => ({ note: signed, cosignatures: set('cosignatures', '+', 1) }))
        .where('size', '=', latest.size)
        .execute()
    })
    await partners.note(partner.name, { cosignedSize: latest.size, cosignedAt: clock.now(), error: null })
  }

  /** What the partner was shown of other logs, and of its own, against what we were shown. */
  async #compareNotes(partner: Partner, all: readonly Partner[]): Promise<void> {
    const peer = new Peer(partner)
    await this.#parts.witness.compare(partner, await peer.requireText('log/checkpoint'))
    for (const note of await peer.requireTexts('witness/checkpoints')) {
      const about = all.find((other) => note.startsWith(`${other.origin}\n`))
      if (about !== undefined) await this.#parts.witness.compare(about, note)
    }
    await this.#parts.circles.compareWith(partner)
  }
}

function verifiedOf(text: string, signatures: readonly NoteSignature[], key: VerifierKey): NoteSignature[] {
  const [signature] = signatures.filter(({ name, keyId }) => name === key.name && keyId === key.id)
  if (signature === undefined) return []
  verifyNote({ text, signatures: [signature] }, [key])
  return [signature]
}

function toLine(body: Buffer): string {
  return body.toString('utf8').split('\n', 1)[0]?.slice(0, 200) ?? ''
}

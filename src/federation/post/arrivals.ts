import type { Clock } from '../../base/index.ts'
import { parseMessage, type SignedMessage } from '../../incidents/index.ts'
import { hasSigned } from '../../ledger/index.ts'
import type { Store } from '../../store/index.ts'
import type { OwnLog } from '../../transparency/index.ts'
import { federationFault } from '../faults.ts'
import { type Partner, type Partners, toPartner } from '../partners.ts'
import { toReceiptText } from './receipt.ts'
import { toReceivedStatement } from './statements.ts'

/** Left in the outbox for each message that came in. */
export const postReceived = 'post.received'

/** How often a partner is asked at most for hand-overs of its keys because of messages that others may have made up. */
const learnEveryMs = 10_000

interface Parts {
  readonly store: Store
  readonly clock: Clock
  readonly log: OwnLog
  readonly partners: Partners
  readonly isExercise: boolean
}

/** A message that a partner sent, and what that partner is called here. */
export interface Arrived extends SignedMessage {
  readonly source: string
  readonly partner: string
  /** Milliseconds since the epoch. */
  readonly receivedAt: number
}

/** Messages from partners: on the disk, stated in the log, and only then signed for. */
export class Arrivals {
  readonly #parts: Parts
  readonly #learnedAt = new Map<string, number>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Attacker-controlled. The same message again gives the same receipt, and changes nothing. */
  async take(source: string): Promise<string> {
    const { store, log } = this.#parts
    const signed = parseMessage(source)
    const { message, sha256 } = signed
    await this.#requireSender(signed)
    const receivedAt = await store.commit(async (tx) => {
      const known = await tx.db.selectFrom('post_in').select(['sha256', 'at']).where('id', '=', message.id).executeTakeFirst()
      if (known !== undefined && known.sha256 !== sha256) throw federationFault('message-changed', `It is not ${message.id} as it came.`)
      if (known !== undefined) return known.at
      const at = Math.floor(tx.at / 1000)
      const statement_idx = tx.state(toReceivedStatement(signed))
      const { id, kind, thread, from } = message
      await tx.insertEach('post_in', [{ id, from_origin: from, kind, thread, source, sha256, at, statement_idx }])
      tx.outbox(postReceived, JSON.stringify({ ids: [id] }))
      return at
    })
    return toReceiptText({ id: message.id, sha256, from: message.from, to: message.to, receivedAt }, log.signers)
  }

  /** Those of the messages that are held, in the order in which they came. */
  async read(ids: readonly string[]): Promise<Arrived[]> {
    const { db } = this.#parts.store
    const rows = await db
      .selectFrom('post_in')
      .leftJoin('partner', 'partner.origin', 'post_in.from_origin')
      .select(['source', 'at', 'from_origin', 'partner.name as name'])
      .where('id', 'in', ['none', ...ids])
      .orderBy('seq')
      .execute()
    return rows.map(({ source, at, from_origin, name }) => {
      return { ...parseMessage(source), source, partner: name ?? from_origin, receivedAt: at }
    })
  }

  /** From a partner, to this node, of its kind, and signed with all the keys that were pinned, or that those handed over to. */
  async #requireSender({ message, note }: SignedMessage): Promise<void> {
    const { log, partners, isExercise } = this.#parts
    const { from, to, exercise } = message
    if (to !== log.origin) throw federationFault('not-for-us', `This node is ${log.origin}.`, 'to')
    const partner = await this.#findPartner(from)
    if (partner === undefined) throw federationFault('not-a-partner', `${from} is no partner of this node.`, 'from')
    if (exercise !== isExercise) {
      const detail = exercise ? 'It belongs to an exercise, and this node is real.' : 'It is real, and this is a node of an exercise.'
      throw federationFault('exercise-mixed', detail, 'exercise')
    }
    if (hasSigned(note, partner.logKeys)) return
    // Its keys may have given way to others: it is asked for the hand-over, and the message looked at once more.
    if ((await this.#learn(partner)) && hasSigned(note, (await partners.require(partner.name)).logKeys)) return
    throw federationFault('other-keys', `It is not signed with the keys that were pinned for ${partner.name}.`)
  }

  async #learn(partner: Partner): Promise<boolean> {
    const { partners, clock } = this.#parts
    const nowMs = clock.now()
    if (nowMs - (this.#learnedAt.get(partner.origin) ?? 0) < learnEveryMs) return false
    this.#learnedAt.set(partner.origin, nowMs)
    return partners.learn(partner)
  }

  async #findPartner(origin: string): Promise<Partner | undefined> {
    const row = await this.#parts.store.db.selectFrom('partner').selectAll().where('origin', '=', origin).executeTakeFirst()
    return row === undefined ? undefined : toPartner(row)
  }
}

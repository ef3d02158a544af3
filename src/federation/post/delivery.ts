import type { Selectable } from 'kysely'
import * as z from 'zod'
import { type Clock, faultKinds, isFault } from '../../base/index.ts'
import { parseMessage } from '../../incidents/index.ts'
import { hasSigned, toNoteText, withSignatures } from '../../ledger/index.ts'
import type { Store, Tables } from '../../store/index.ts'
import type { OwnLog } from '../../transparency/index.ts'
import { federationFault } from '../faults.ts'
import { type Partners, toPartner } from '../partners.ts'
import { Peer, type PeerAnswer } from '../peer.ts'
import { requireReceipt } from './receipt.ts'

/** Left in the outbox when a partner has signed for a message, and when it will not take it. */
export const postDelivered = 'post.delivered'
export const postRefused = 'post.refused'

const firstPauseMs = 1_000
const longestPauseMs = 300_000

export interface DeliveryParts {
  readonly store: Store
  readonly clock: Clock
  readonly log: OwnLog
  readonly partners: Partners
}

type OutRow = Selectable<Tables['post_out']>

/** What a partner will never take, however often it is shown. */
class Refused extends Error {}

const Answered = z.object({ kind: z.enum(faultKinds).optional(), code: z.string().max(100), detail: z.string().max(2000) })

/** Takes to one partner what waits for it, in order. What fails waits longer each time, and what comes after it waits with it. */
export class Delivery {
  readonly #parts: DeliveryParts

  constructor(parts: DeliveryParts) {
    this.#parts = parts
  }

  /** Until nothing waits, or the oldest has to wait. */
  async toPartner(origin: string): Promise<void> {
    const { store, clock } = this.#parts
    for (;;) {
      const next = await store.db
        .selectFrom('post_out')
        .selectAll()
        .where('to_origin', '=', origin)
        .where('state', '=', 'waiting')
        .orderBy('seq')
        .limit(1)
        .executeTakeFirst()
      if (next === undefined || next.next_at > clock.now()) return
      if (!(await this.#deliver(next))) return
    }
  }

  async #deliver(row: OutRow): Promise<boolean> {
    try {
      const { receipt, at } = await this.#hand(row)
      await this.#settle(row, { state: 'delivered', receipt, delivered_at: at, error: null })
      return true
    } catch (error) {
      if (error instanceof Refused) {
        await this.#settle(row, { state: 'refused', error: error.message })
        return true
      }
      if (!isFault(error)) throw error
      await this.#wait(row, error.message)
      return false
    }
  }

  async #hand({ id, source, to_origin }: OutRow): Promise<{ receipt: string; at: number }> {
    const { store, partners } = this.#parts
    const row = await store.db.selectFrom('partner').selectAll().where('origin', '=', to_origin).executeTakeFirst()
    if (row === undefined) throw federationFault('partner-absent', `${to_origin} is no partner any more.`)
    const { message, sha256 } = parseMessage(source)
    const answer = await new Peer(toPartner(row)).post('federation/messages', this.#signedNow(source))
    if (answer.status !== 200) throw toFailure(answer, row.url)
    const receipt = answer.body.toString('utf8')
    const of = { id, sha256, from: message.from, to: message.to }
    try {
      return { receipt, at: requireReceipt(receipt, of, toPartner(row).logKeys).receivedAt }
    } catch (error) {
      // It may sign with keys that took over from those: then it says so itself.
      if (!isFault(error) || !(await partners.learn(toPartner(row)))) throw error
      return { receipt, at: requireReceipt(receipt, of, (await partners.require(row.name)).logKeys).receivedAt }
    }
  }

  /** The message with signatures of the keys that this node has now: those that signed it may have given way while it waited. */
  #signedNow(source: string): string {
    const { log, clock } = this.#parts
    const { note } = parseMessage(source)
    const isCurrent = hasSigned(
      note,
      log.signers.map(({ key }) => key),
    )
    if (isCurrent) return source
    const atSeconds = BigInt(Math.floor(clock.now() / 1000))
    return toNoteText(
      withSignatures(
        note,
        log.signers.map((signer) => signer.sign(note.text, atSeconds)),
      ),
    )
  }

  async #settle(row: OutRow, changes: Partial<OutRow> & { state: 'delivered' | 'refused' }): Promise<void> {
    await this.#parts.store.commit(async (tx) => {
      await tx.db.updateTable('post_out').set(changes).where('id', '=', row.id).execute()
      tx.outbox(changes.state === 'delivered' ? postDelivered : postRefused, JSON.stringify({ ids: [row.id] }))
    })
  }

  async #wait({ id, attempts }: OutRow, error: string): Promise<void> {
    const { store, clock } = this.#parts
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(attempts, 20))
    const changes = { error, attempts: attempts + 1, next_at: clock.now() + pauseMs }
    await store.commit((tx) => tx.db.updateTable('post_out').set(changes).where('id', '=', id).execute())
  }
}

/** A partner that says what is wrong with the message itself is believed; anything else may pass. */
function toFailure({ status, body }: PeerAnswer, url: string): Error {
  const answered = parseAnswer(body)
  const isFinal =
    answered?.kind === 'invalid' ||
    answered?.kind === 'too-large' ||
    answered?.kind === 'unsupported' ||
    answered?.code === 'federation.exercise-mixed'
  if (answered !== undefined && isFinal) return new Refused(`${answered.code}: ${answered.detail}`)
  return federationFault('partner-unreachable', `It does not take the message: ${status} ${answered?.detail ?? ''}`.trim(), url)
}

function parseAnswer(body: Buffer): z.infer<typeof Answered> | undefined {
  try {
    return Answered.safeParse(JSON.parse(body.toString('utf8'))).data
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

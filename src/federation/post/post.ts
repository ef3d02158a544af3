import { setTimeout as sleep } from 'node:timers/promises'
import { type Postbox, parseMessage } from '../../incidents/index.ts'
import { type Disclosure, toDisclosure } from '../../ledger/index.ts'
import type { Tx } from '../../store/index.ts'
import { federationFault } from '../faults.ts'
import { Arrivals, type Arrived } from './arrivals.ts'
import { Delivery, type DeliveryParts } from './delivery.ts'
import { toSentStatement, toStatedContent } from './statements.ts'

/** Left in the outbox for each message that is to go out. */
export const postQueued = 'post.queued'

const closePatienceMs = 2_000

interface Parts extends DeliveryParts {
  readonly isExercise: boolean
}

/** A message that goes to a partner, and how far it has come. Times are milliseconds since the epoch. */
export interface OutgoingMessage {
  readonly id: string
  readonly to: string
  readonly kind: string
  readonly thread: string
  readonly state: 'waiting' | 'delivered' | 'refused'
  readonly queuedAt: number
  readonly attempts: number
  /** When it is tried again, while it waits. */
  readonly nextAt: number
  readonly error: string | null
  /** By the partner's clock. */
  readonly deliveredAt: number | null
  /** The partner's signed receipt. */
  readonly receipt: string | null
}

/** A message with the statement that it was sent, or that it came in. */
export interface DisclosedMessage {
  readonly source: string
  readonly statementIdx: number
  readonly disclosure: Disclosure
}

/**
 * The post between partners. What is given to it within a commit is on the disk with that commit, and goes to the partner
 * until it has signed for it; what comes in is on the disk before it is signed for. So a connection that is lost, or a node
 * that is killed, at any moment loses nothing; and as each message has an id, what comes twice is there once.
 */
export class Post implements Postbox {
  readonly #parts: Parts
  readonly #arrivals: Arrivals
  readonly #delivery: Delivery
  readonly #turns = new Map<string, Promise<void>>()
  #isClosed = false

  constructor(parts: Parts) {
    this.#parts = parts
    this.#arrivals = new Arrivals(parts)
    this.#delivery = new Delivery(parts)
  }

  async send(tx: Tx, to: string, source: string): Promise<void> {
    const { log, isExercise, clock } = this.#parts
    const signed = parseMessage(source)
    const { id, kind, thread, from, exercise } = signed.message
    if (signed.message.to !== to || from !== log.origin) throw new Error('a message is given to the post by its sender, for its recipient')
    if (exercise !== isExercise) throw federationFault('exercise-mixed', 'The message is not of the kind of this node.')
    const partner = await tx.db.selectFrom('partner').select('log_keys').where('origin', '=', to).executeTakeFirst()
    if (partner === undefined || partner.log_keys === '[]') throw federationFault('partner-absent', `${to} is no partner with a log.`)
    const statement_idx = tx.state(toSentStatement(signed))
    const at = clock.now()
    const row = { id, to_origin: to, kind, thread, source, queued_at: at, attempts: 0, next_at: at, error: null, state: 'waiting' }
    await tx.insertEach('post_out', [{ ...row, delivered_at: null, receipt: null, statement_idx }])
    tx.outbox(postQueued, JSON.stringify({ ids: [id] }))
  }

  /** What a partner posts here. Gives the signed receipt. */
  receive(source: string): Promise<string> {
    return this.#arrivals.take(source)
  }

  /** Messages that came in. */
  read(ids: readonly string[]): Promise<Arrived[]> {
    return this.#arrivals.read(ids)
  }

  /** How far messages have come that were given to the post; without ids the newest hundred. */
  async outgoing(ids?: readonly string[]): Promise<OutgoingMessage[]> {
    const all = this.#parts.store.db.selectFrom('post_out').selectAll().orderBy('seq', 'desc')
    const rows = await (ids === undefined ? all.limit(100) : all.where('id', 'in', ['none', ...ids])).execute()
    return rows.map(({ id, to_origin: to, kind, thread, attempts, error, receipt, ...row }) => ({
      ...{ id, to, kind, thread, attempts, error, receipt },
      state: row.state === 'delivered' || row.state === 'refused' ? row.state : 'waiting',
      queuedAt: row.queued_at,
      nextAt: row.next_at,
      deliveredAt: row.delivered_at,
    }))
  }

  /** A message that was sent or came in, as it was signed, and its statement with all that it says. */
  async disclose(id: string): Promise<DisclosedMessage> {
    const { db } = this.#parts.store
    const find = (table: 'post_out' | 'post_in') =>
      db
        .selectFrom(table)
        .innerJoin('statement', 'statement.idx', 'statement_idx')
        .select(['source', 'statement_idx', 'seed'])
        .where('id', '=', id)
        .executeTakeFirst()
    const held = (await find('post_out')) ?? (await find('post_in'))
    if (held === undefined || held.seed === null) throw federationFault('message-absent', `There is no message ${id}.`)
    const content = toStatedContent(parseMessage(held.source))
    return { source: held.source, statementIdx: held.statement_idx, disclosure: toDisclosure(content, held.seed, () => false) }
  }

  /** A person wants one tried now, though it was refused or has to wait. */
  async again(id: string): Promise<void> {
    const { store, clock } = this.#parts
    const changes = { state: 'waiting', next_at: clock.now(), attempts: 0 }
    await store.commit(async (tx) => {
      const done = await tx.db
        .updateTable('post_out')
        .set(changes)
        .where('id', '=', id)
        .where('state', '!=', 'delivered')
        .executeTakeFirst()
      if (done.numUpdatedRows === 0n) throw federationFault('message-absent', `No message ${id} waits.`)
      tx.outbox(postQueued, JSON.stringify({ ids: [id] }))
    })
  }

  /** Takes to every partner what is due. Each has turns of its own: one that is away holds up nobody else. */
  async round(): Promise<void> {
    const { store, clock } = this.#parts
    const due = await store.db
      .selectFrom('post_out')
      .select('to_origin')
      .distinct()
      .where('state', '=', 'waiting')
      .where('next_at', '<=', clock.now())
      .execute()
    await Promise.all(due.map(({ to_origin }) => this.#takeTurn(to_origin)))
  }

  /** Lets turns that have begun end; a partner that does not answer is not waited for. */
  async close(): Promise<void> {
    this.#isClosed = true
    const ended = new AbortController()
    const patience = sleep(closePatienceMs, undefined, { signal: ended.signal }).catch(() => {})
    await Promise.race([Promise.allSettled(this.#turns.values()), patience])
    ended.abort()
  }

  #takeTurn(origin: string): Promise<void> {
    if (this.#isClosed) return Promise.resolve()
    const running = this.#turns.get(origin)
    if (running !== undefined) return running
    const turn = this.#delivery.toPartner(origin).finally(() => this.#turns.delete(origin))
    this.#turns.set(origin, turn)
    return turn
  }
}

import type { Selectable } from 'kysely'
import { newUuid } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import { tlpRank } from '../stix/index.ts'
import type { Tables, Tx } from '../store/index.ts'
import { requireThread, requireWorkable, type ThreadRow, toLevel } from './access.ts'
import { authorityFault } from './faults.ts'
import type { AuthorityParts } from './parts.ts'
import { findAuthorities } from './registry/registry.ts'
import { type Route, route } from './routing/route.ts'
import { sectorsOf, toRouteCase } from './thread.ts'
import type { KnownAuthority, Ties } from './ties.ts'
import { type Author, sendMessage, stateDecision, writeEntry } from './writing.ts'

/** Where a report should go by a rule, and to whom there. */
export interface ProposedRoute extends Route {
  readonly recipients: readonly KnownAuthority[]
  /** A newer report came in after the last one went there. */
  readonly isAgain: boolean
}

export interface SentRoute {
  readonly id: string
  readonly rule: string
  readonly state: string
  readonly recipient: string | null
  readonly name: string
  readonly clause: string
  readonly why: string
  readonly way: 'node' | 'carried' | 'reporter'
  readonly message: string
  readonly sentAt: number
  readonly sentBy: string
  /** Of a letter: when a person said that it was handed over. */
  readonly doneAt: number | null
  readonly note: string | null
  readonly toldAt: number | null
}

export interface ThreadRouting {
  readonly proposed: readonly ProposedRoute[]
  readonly sent: readonly SentRoute[]
  /** What must be judged for rules that are open. */
  readonly asks: readonly string[]
}

export interface NewRoute {
  /** Id of a proposed rule; absent: by hand, and then `name`, `why` and `clause` say what and why. */
  readonly rule?: string | undefined
  readonly state: string
  /** Id of an authority; absent: the only one proposed, or a body that is in no file. */
  readonly recipient?: string | undefined
  readonly name?: string | undefined
  readonly why?: string | undefined
  readonly clause?: string | undefined
  /** By which duty it is passed on though its marking keeps it close. */
  readonly because?: string | undefined
}

/** Where reports go on to: proposed by the rules, sent by a person, and told to the reporter. */
export class RoutingDesk {
  readonly #parts: AuthorityParts
  readonly #ties: Ties

  constructor(parts: AuthorityParts, ties: Ties) {
    this.#parts = parts
    this.#ties = ties
  }

  async of(reader: Reader, idOrNumber: string): Promise<ThreadRouting> {
    const row = await requireThread(this.#parts.store.db, reader, idOrNumber)
    return this.#routingOf(row)
  }

  /** Gives the id of the hand-over. To a node it goes by the post; to others a person carries it. */
  async send(reader: Reader, idOrNumber: string, wanted: NewRoute): Promise<string> {
    const { store, clock } = this.#parts
    const before = await requireWorkable(store.db, reader, idOrNumber)
    const { proposed } = await this.#routingOf(before)
    const target = await this.#target(wanted, proposed)
    return store.commit(async (tx) => {
      const row = await requireWorkable(tx.db, reader, idOrNumber)
      if (row.withdrawn_at !== null) throw authorityFault('bad-step', 'It was withdrawn.')
      if (target.action !== 'guide') requireReason(row, wanted.because)
      return this.#write(tx, row, { target, because: wanted.because, author: { reader, nowMs: clock.now() } })
    })
  }

  /** A person says that a letter was handed over. */
  async handedOver(reader: Reader, which: { report: string; route: string }, note: string): Promise<void> {
    const { store, clock } = this.#parts
    await store.commit(async (tx) => {
      const row = await requireWorkable(tx.db, reader, which.report)
      const held = await this.#requireSent(tx, row, which.route)
      if (held.way !== 'carried' || held.done_at !== null)
        throw authorityFault('bad-step', 'It needs no hand-over, or was handed over before.')
      const nowMs = clock.now()
      await tx.db.updateTable('authority_route').set({ done_at: nowMs, done_by: reader.name, note }).where('id', '=', held.id).execute()
      await set(tx, row, { routed_at: row.routed_at ?? nowMs })
      await writeEntry(tx, row, { reader, nowMs, what: 'handed-over', text: `Handed over to ${held.name}: ${note}` })
      stateDecision(tx, row, { by: reader.name, decision: 'handed-over', route: held.id, to: held.name, note })
    })
  }

  /** Tells the reporter where it went, of all that was not told yet. Gives how many. */
  async tell(reader: Reader, idOrNumber: string): Promise<number> {
    const { store, clock } = this.#parts
    return store.commit(async (tx) => {
      const row = await requireWorkable(tx.db, reader, idOrNumber)
      const all = await tx.db.selectFrom('authority_route').selectAll().where('thread', '=', row.number).execute()
      const fresh = all.filter(({ told_at, way, done_at }) => told_at === null && (way !== 'carried' || done_at !== null))
      if (fresh.length === 0) throw authorityFault('bad-step', 'There is nothing that the reporter was not told.')
      const author = { reader, nowMs: clock.now() }
      await this.#tellReporter(tx, row, { routes: fresh, author })
      return fresh.length
    })
  }

  async #routingOf(row: ThreadRow): Promise<ThreadRouting> {
    const { store, routing } = this.#parts
    const own = await this.#ties.own()
    const known = await this.#ties.list()
    const newest = await newestReport(store.db, row)
    const rows = await store.db.selectFrom('authority_route').selectAll().where('thread', '=', row.number).orderBy('sent_at').execute()
    const file = routing.files.get(row.regime)
    const found =
      file === undefined
        ? { routes: [], asks: [] }
        : route(file, own, toRouteCase(row, { state: own.state, stage: newest.stage ?? undefined }))
    const registry = { authorities: new Map(known.map((one) => [one.id, one])) }
    const proposed = found.routes.flatMap((one): ProposedRoute[] => {
      const last = rows.filter(({ rule, state }) => rule === one.rule && state === one.state).at(-1)
      if (last?.message === newest.id || (last !== undefined && one.action === 'guide')) return []
      const ids = findAuthorities(registry, { state: one.state, roles: one.roles, sectors: sectorsOf(row) }).map(({ id }) => id)
      const recipients = known.filter(({ id, isOwn }) => ids.includes(id) && !isOwn)
      return [{ ...one, recipients, isAgain: last !== undefined }]
    })
    return { proposed: row.withdrawn_at === null ? proposed : [], sent: rows.map(toSent), asks: found.asks }
  }

  async #target(wanted: NewRoute, proposed: readonly ProposedRoute[]): Promise<Target> {
    const one = proposed.find(({ rule, state }) => rule === wanted.rule && state === wanted.state)
    if (wanted.rule !== undefined && one === undefined) {
      throw authorityFault('unknown-recipient', `No rule "${wanted.rule}" leads to ${wanted.state} now.`, 'rule')
    }
    const among = one?.recipients ?? (await this.#ties.list()).filter(({ state }) => state === wanted.state)
    const first = one !== undefined && wanted.name === undefined ? among[0] : undefined
    const recipient = wanted.recipient === undefined ? first : among.find(({ id }) => id === wanted.recipient)
    if (wanted.recipient !== undefined && recipient === undefined) {
      throw authorityFault('unknown-recipient', `"${wanted.recipient}" is no recipient for it in ${wanted.state}.`, 'recipient')
    }
    const isGuide = one?.action === 'guide'
    const name = recipient?.title ?? wanted.name ?? (isGuide ? `law enforcement (${wanted.state})` : undefined)
    const why = wanted.why ?? one?.says
    const clause = wanted.clause ?? one?.clause
    if (name === undefined || why === undefined || clause === undefined) {
      throw authorityFault('unknown-recipient', 'Say to whom it goes, why, and by which clause.', name === undefined ? 'name' : 'why')
    }
    const origin = isGuide ? null : (recipient?.origin ?? null)
    return {
      rule: one?.rule ?? 'by-hand',
      state: wanted.state,
      recipient: recipient?.id ?? '',
      name,
      why,
      clause,
      origin,
      action: one?.action ?? 'inform',
    }
  }

  async #write(
    tx: Tx,
    row: ThreadRow,
    { target, because, author }: { target: Target; because: string | undefined; author: Author },
  ): Promise<string> {
    const { reader, nowMs } = author
    const { origin, action, ...named } = target
    const newest = await newestReport(tx.db, row)
    const why = because === undefined ? target.why : `${target.why}; ${because}`
    const way = action === 'guide' ? 'reporter' : origin === null ? 'carried' : 'node'
    if (origin !== null && newest.source !== null) {
      const body = { original: newest.source, why, clause: target.clause }
      await sendMessage(this.#parts, tx, { row, to: origin, make: (head) => ({ ...head, kind: 'routed', body }), ...author })
    }
    const id = newUuid()
    const held = { id, thread: row.number, ...named, why, way, message: newest.id, sent_at: nowMs, sent_by: reader.name }
    await tx.insertEach('authority_route', [
      { ...held, done_at: way === 'carried' ? null : nowMs, done_by: way === 'carried' ? null : reader.name, note: null, told_at: null },
    ])
    if (way === 'node') await set(tx, row, { routed_at: row.routed_at ?? nowMs })
    const text =
      way === 'carried'
        ? `To be handed over to ${target.name}`
        : way === 'node'
          ? `Sent to ${target.name}`
          : `Told how to report to ${target.name}`
    await writeEntry(tx, row, { ...author, what: 'routed', text: `${text}, by ${target.clause}: ${why}` })
    stateDecision(tx, row, {
      by: reader.name,
      decision: 'routed',
      route: id,
      rule: target.rule,
      to: target.name,
      clause: target.clause,
      why,
    })
    if (way === 'reporter') await this.#tellReporter(tx, row, { routes: [await this.#requireSent(tx, row, id)], author })
    return id
  }

  async #tellReporter(tx: Tx, row: ThreadRow, { routes, author }: { routes: readonly RouteRow[]; author: Author }): Promise<void> {
    const unique = (values: readonly string[]) => [...new Set(values)].sort()
    const states = unique(routes.map(({ state }) => state).filter((state) => state !== 'EU'))
    const recipients = unique(routes.map(({ name }) => name.slice(0, 300)))
    const clause = unique(routes.map(({ clause: one }) => one))
      .join('; ')
      .slice(0, 300)
    const make = (head: Parameters<Parameters<typeof sendMessage>[2]['make']>[0]) => ({
      ...head,
      kind: 'told' as const,
      body: { states, recipients, clause },
    })
    await sendMessage(this.#parts, tx, { row, to: row.origin, make, ...author })
    const ids = routes.map(({ id }) => id)
    await tx.db.updateTable('authority_route').set({ told_at: author.nowMs }).where('id', 'in', ids).execute()
    const byHand = row.origin === null ? ' (to be told by hand)' : ''
    await writeEntry(tx, row, { ...author, what: 'told', text: `The reporter is told${byHand}: ${recipients.join(', ')}` })
    stateDecision(tx, row, { by: author.reader.name, decision: 'told', states, recipients, clause })
  }

  async #requireSent(tx: Tx, row: ThreadRow, id: string): Promise<RouteRow> {
    const held = await tx.db
      .selectFrom('authority_route')
      .selectAll()
      .where('id', '=', id)
      .where('thread', '=', row.number)
      .executeTakeFirst()
    if (held === undefined) throw authorityFault('unknown-message', `There is no hand-over ${id}.`)
    return held
  }
}

type RouteRow = Selectable<Tables['authority_route']>

interface Target {
  readonly rule: string
  readonly state: string
  readonly recipient: string
  readonly name: string
  readonly why: string
  readonly clause: string
  readonly origin: string | null
  readonly action: Route['action']
}

/** From here on a marking says that the recipient alone may have it: only a duty reaches further. */
const closest = 'amber+strict'

function requireReason({ level }: ThreadRow, because: string | undefined): void {
  if (tlpRank(toLevel(level)) < tlpRank(closest) || because !== undefined) return
  throw authorityFault('needs-reason', `It is marked TLP:${level.toUpperCase()}.`, 'because')
}

async function newestReport(db: Tx['db'], row: ThreadRow): Promise<{ id: string; stage: string | null; source: string | null }> {
  const reports = db.selectFrom('authority_message').select(['id', 'stage', 'source']).where('thread', '=', row.number)
  const newest = await reports.where('kind', '=', 'report').orderBy('seq', 'desc').limit(1).executeTakeFirst()
  if (newest === undefined) throw new Error('a thread without a report')
  return newest
}

async function set(tx: Tx, row: ThreadRow, changes: Partial<ThreadRow>): Promise<void> {
  await tx.db.updateTable('authority_thread').set(changes).where('number', '=', row.number).execute()
}

function toSent(row: RouteRow): SentRoute {
  const { id, rule, state, name, clause, why, message, note } = row
  const way = row.way === 'node' || row.way === 'reporter' ? row.way : 'carried'
  const times = { sentAt: row.sent_at, sentBy: row.sent_by, doneAt: row.done_at, toldAt: row.told_at }
  return { id, rule, state, recipient: row.recipient === '' ? null : row.recipient, name, clause, why, way, message, note, ...times }
}

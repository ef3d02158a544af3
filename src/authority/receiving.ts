import type { Reader } from '../identity/index.ts'
import { type Message, type MessageOf, makeMessage, newMessageIds, parseMessage, reporterKinds } from '../incidents/index.ts'
import { strictest, type TlpLevel } from '../stix/index.ts'
import type { Tx } from '../store/index.ts'
import { requireOfficer, requireThread, type ThreadRow, toLevel } from './access.ts'
import { authorityFault } from './faults.ts'
import type { AuthorityParts } from './parts.ts'
import type { ReportBody, ThreadWay } from './thread.ts'
import { stateDecision, writeEntry } from './writing.ts'

/** A message that a partner sent, on the disk and signed by the keys that were pinned for it. */
export interface Incoming {
  readonly message: Message
  readonly source: string
  /** What the partner is called here. */
  readonly partner: string
  readonly receivedAt: number
}

/** A report that came by telephone or on paper, as a person takes it down. */
export interface TakenDown {
  readonly way: Extract<ThreadWay, 'phone' | 'paper' | 'email'>
  readonly marking: TlpLevel
  readonly report: ReportBody
  /** Number or id of the report that it goes on from; absent: a first one. */
  readonly thread?: string | undefined
  /** When it came; absent: now. */
  readonly receivedAt?: number | undefined
}

/** One report, from whichever way it came. */
interface Arriving {
  readonly message: MessageOf<'report'>
  readonly source: string
  readonly by: string
  readonly way: ThreadWay
  /** Where answers go. */
  readonly origin: string | null
  readonly receivedAt: number
}

/** How reports come in: from partners, from another authority, from a person who took one down. */
export class Receiving {
  readonly #parts: AuthorityParts

  constructor(parts: AuthorityParts) {
    this.#parts = parts
  }

  /** Takes what is for an authority; gives whether it was. The same message again changes nothing. */
  async take({ message, source, partner, receivedAt }: Incoming): Promise<boolean> {
    const { store } = this.#parts
    return store.commit(async (tx) => {
      const known = await tx.db.selectFrom('authority_message').select('id').where('id', '=', message.id).executeTakeFirst()
      if (known !== undefined) return true
      const came = { by: partner, receivedAt, source }
      if (message.kind === 'report') return this.#report(tx, { ...came, message, way: 'node', origin: message.from })
      if (message.kind === 'routed') return this.#routed(tx, { ...came, message })
      return this.#more(tx, { ...came, message })
    })
  }

  async takeDown(reader: Reader, { way, marking, report, thread, receivedAt }: TakenDown): Promise<string> {
    requireOfficer(reader)
    const { store, own, clock } = this.#parts
    const nowMs = clock.now()
    const first = thread === undefined ? undefined : await requireThread(store.db, reader, thread)
    const envelope = {
      ...newMessageIds(first?.id),
      at: receivedAt ?? nowMs,
      from: own.origin(),
      to: own.origin(),
      exercise: own.isExercise,
    }
    const message: MessageOf<'report'> = { ...envelope, marking, kind: 'report', body: report }
    const source = makeMessage(message, own.signers())
    await store.commit(async (tx) => {
      const arriving = { message, source, by: reader.name, way, origin: null, receivedAt: receivedAt ?? nowMs }
      if (!(await this.#report(tx, arriving)))
        throw authorityFault('bad-step', 'A report that came from a node goes on from there.', 'thread')
      tx.state({
        kind: 'received',
        subject: message.thread,
        content: { report: message.thread, message: message.id, by: reader.name, way },
      })
    })
    return message.thread
  }

  async #report(tx: Tx, arriving: Arriving): Promise<boolean> {
    const { message, way, origin, receivedAt, by } = arriving
    const known = await findThread(tx, message.thread)
    // Nobody adds to what another has reported.
    if (known !== undefined && known.origin !== origin) return false
    const row = known ?? (await this.#open(tx, arriving))
    await this.#hold(tx, row, arriving)
    if (known !== undefined) {
      const { body, marking } = message
      const changes = { facts: JSON.stringify(body.facts), title: body.title, kind: body.facts.incidentKind, severity: body.facts.severity }
      const level = strictest([toLevel(known.level), marking])
      const isOwed = known.is_voluntary === 0 || !body.isVoluntary
      const set = { ...changes, level, is_voluntary: isOwed ? 0 : 1, ...reopened(known), changed_at: receivedAt }
      await tx.db.updateTable('authority_thread').set(set).where('number', '=', known.number).execute()
    }
    const what = message.body.replaces === undefined ? 'received' : 'corrected'
    const text = `${what === 'received' ? 'Received' : 'Corrected'}: ${message.body.title} (${message.body.stage}, ${way})`
    await writeEntry(tx, row, { reader: { name: by }, nowMs: receivedAt, what, text })
    return true
  }

  /** Another authority's: the report within it is the one that was made there. */
  async #routed(tx: Tx, came: Omit<Arriving, 'message' | 'way' | 'origin'> & { message: MessageOf<'routed'> }): Promise<boolean> {
    const { message, receivedAt, by } = came
    const { message: original } = parseMessage(message.body.original)
    if (original.kind !== 'report' || original.exercise !== message.exercise) return false
    const level = strictest([original.marking, message.marking])
    const marked = { ...original, marking: level }
    const known = await tx.db.selectFrom('authority_message').select('id').where('id', '=', original.id).executeTakeFirst()
    const arriving = { ...came, source: message.body.original, message: marked, way: 'routed' as const, origin: message.from }
    if (known === undefined && !(await this.#report(tx, arriving))) return false
    const row = await findThread(tx, original.thread)
    if (row === undefined) return false
    await this.#hold(tx, row, { message, by, receivedAt, source: came.source })
    const text = `Passed on by ${by}: ${message.body.why} (${message.body.clause})`
    await writeEntry(tx, row, { reader: { name: by }, nowMs: receivedAt, what: 'passed-on', text })
    return true
  }

  /** What belongs to a report that is here: of its reporter, or of an authority that it went on to. */
  async #more(tx: Tx, came: { message: Message; source: string; by: string; receivedAt: number }): Promise<boolean> {
    const { message, by, receivedAt } = came
    const row = await findThread(tx, message.thread)
    if (row === undefined) return false
    const isReporter = row.origin === message.from && reporterKinds.includes(message.kind)
    if (!isReporter && !(await wentTo(tx, row, message.from))) return false
    await this.#hold(tx, row, came)
    if (isReporter && message.kind === 'withdrawal') {
      await tx.db.updateTable('authority_thread').set({ withdrawn_at: receivedAt }).where('number', '=', row.number).execute()
    }
    await writeEntry(tx, row, { reader: { name: by }, nowMs: receivedAt, what: message.kind, text: toLine(message) })
    return true
  }

  async #open(tx: Tx, { message, way, origin, receivedAt, by }: Arriving): Promise<ThreadRow> {
    const { body, thread: id, marking, exercise } = message
    const { organisation, country, contact } = body.sender
    const [number] = await tx.insertEach('authority_thread', [
      {
        ...{ id, level: marking, is_exercise: exercise ? 1 : 0, way, origin, organisation, country, contact },
        ...{ regime: body.regime, title: body.title, kind: body.facts.incidentKind, severity: body.facts.severity },
        ...{ is_voluntary: body.isVoluntary ? 1 : 0, facts: JSON.stringify(body.facts), judged: '{}', state: 'received' },
        ...{ assignee: null, duplicate_of: null, received_at: receivedAt, changed_at: receivedAt, acknowledged_at: null },
        ...{ feedback_at: null, routed_at: null, withdrawn_at: null, closed_at: null },
      },
    ])
    const row = await findThread(tx, id)
    if (row === undefined || number === undefined) throw new Error('a report could not be read back')
    stateDecision(tx, row, { by, decision: 'opened', regime: body.regime, stage: body.stage, way })
    return row
  }

  async #hold(tx: Tx, row: ThreadRow, came: { message: Message; source: string; by: string; receivedAt: number }): Promise<void> {
    const { message, source, by, receivedAt: held_at } = came
    const { id, kind, at, body } = message
    const stage = message.kind === 'report' ? message.body.stage : null
    // The original of a routed report is held by itself.
    const kept = message.kind === 'routed' ? { why: message.body.why, clause: message.body.clause } : body
    const held = { id, thread: row.number, direction: 'in', kind, stage, at, held_at, by, body: JSON.stringify(kept), source }
    await tx.insertEach('authority_message', [held])
  }
}

function findThread(tx: Tx, id: string): Promise<ThreadRow | undefined> {
  return tx.db.selectFrom('authority_thread').selectAll().where('id', '=', id).executeTakeFirst()
}

/** A closed report that goes on is in work again. */
function reopened({ state }: ThreadRow): { state?: string; closed_at?: null } {
  return state === 'closed' ? { state: 'in-work', closed_at: null } : {}
}

async function wentTo(tx: Tx, row: ThreadRow, origin: string): Promise<boolean> {
  const found = await tx.db
    .selectFrom('authority_route')
    .innerJoin('authority_tie', 'authority_tie.authority', 'authority_route.recipient')
    .select('authority_route.id')
    .where('authority_route.thread', '=', row.number)
    .where('authority_tie.origin', '=', origin)
    .executeTakeFirst()
  return found !== undefined || row.origin === origin
}

function toLine(message: Message): string {
  switch (message.kind) {
    case 'withdrawal':
      return `Withdrawn: ${message.body.reason}`
    case 'reclassification':
      return `Reclassified from ${message.body.from} to ${message.body.to}: ${message.body.reason}`
    case 'acknowledgement':
      return `Acknowledged there under ${message.body.reference}`
    case 'told':
      return `Told there: ${message.body.recipients.join(', ')}`
    case 'answer':
    case 'question':
    case 'feedback':
      return `${message.kind[0]?.toUpperCase()}${message.kind.slice(1)}: ${message.body.text.slice(0, 200)}`
    case 'report':
    case 'routed':
      return message.kind
  }
}

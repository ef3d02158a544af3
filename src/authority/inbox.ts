import type { Selectable } from 'kysely'
import type { JsonObject } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import type { Tables } from '../store/index.ts'
import { levelsFor, requireThread, type ThreadRow } from './access.ts'
import { type AuthorityDuty, toDuties } from './clocks/duties.ts'
import type { AuthorityParts, FindOwn } from './parts.ts'
import { type Judgement, judgementOf, type ReportBody, type Thread, type ThreadState, toRouteCase, toThread } from './thread.ts'
import { toVersionChanges, type VersionChange } from './versions.ts'

type MessageRow = Selectable<Tables['authority_message']>

/** One message of a received report. */
export interface ThreadMessage {
  readonly id: string
  readonly direction: 'in' | 'out'
  readonly kind: string
  readonly at: number
  readonly heldAt: number
  readonly by: string
  readonly body: JsonObject
  /** A person told it, or has to. */
  readonly isByHand: boolean
}

/** A report as it came at one stage, and what it says otherwise than the one before. */
export interface ThreadVersion {
  readonly id: string
  readonly stage: string
  readonly heldAt: number
  readonly replaces: string | null
  readonly report: ReportBody
  readonly changes: readonly VersionChange[]
}

export interface ThreadQuestion {
  readonly id: string
  readonly text: string
  readonly askedAt: number
  readonly answerBy: number | null
  readonly answers: readonly { readonly text: string; readonly at: number }[]
  readonly isOverdue: boolean
}

export interface ThreadEntry {
  readonly at: number
  readonly by: string
  readonly what: string
  readonly text: string
}

export interface ThreadDetail extends Thread {
  readonly judged: Judgement
  readonly versions: readonly ThreadVersion[]
  readonly messages: readonly ThreadMessage[]
  readonly questions: readonly ThreadQuestion[]
  readonly entries: readonly ThreadEntry[]
}

export interface InboxQuery {
  /** Absent: all that are not closed. */
  readonly state?: ThreadState | undefined
  readonly text?: string | undefined
}

export interface InboxCounts {
  readonly received: number
  readonly acknowledged: number
  readonly inWork: number
  readonly closed: number
  readonly overdue: number
}

const longestList = 1000

/** Received reports, as far as a reader may see them. */
export class Inbox {
  readonly #parts: AuthorityParts
  readonly #findOwn: FindOwn

  constructor(parts: AuthorityParts, findOwn: FindOwn) {
    this.#parts = parts
    this.#findOwn = findOwn
  }

  /** What must be reported before what was told of one's own accord (Art. 30(2)); then what is due first; closed ones the newest first. */
  async list(reader: Reader, { state, text }: InboxQuery = {}): Promise<{ threads: Thread[]; counts: InboxCounts }> {
    const { store, clock } = this.#parts
    const all = store.db.selectFrom('authority_thread').where('level', 'in', ['none', ...levelsFor(reader)])
    const sums = await all
      .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
      .groupBy('state')
      .execute()
    let select = all.selectAll().orderBy('number', 'desc').limit(longestList)
    select = state === undefined ? select.where('state', '!=', 'closed') : select.where('state', '=', state)
    if (text !== undefined && text !== '') {
      const like = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
      select = select.where((is) => is.or([is('title', 'like', like), is('organisation', 'like', like)]))
    }
    const threads = await this.#toThreads(await select.execute())
    const countOf = (name: ThreadState) => Number(sums.find((sum) => sum.state === name)?.count ?? 0)
    const overdue = threads.filter((one) => isOverdue(one, clock.now())).length
    const counts = {
      received: countOf('received'),
      acknowledged: countOf('acknowledged'),
      inWork: countOf('in-work'),
      closed: countOf('closed'),
      overdue,
    }
    return { threads: state === 'closed' ? threads : threads.sort(byUrgency), counts }
  }

  /** Its number; undefined for one that the reader may not see. */
  async find(reader: Reader, id: string): Promise<number | undefined> {
    const all = this.#parts.store.db.selectFrom('authority_thread').select('number').where('id', '=', id)
    return (await all.where('level', 'in', ['none', ...levelsFor(reader)]).executeTakeFirst())?.number
  }

  async get(reader: Reader, idOrNumber: string): Promise<ThreadDetail> {
    const { store, clock } = this.#parts
    const row = await requireThread(store.db, reader, idOrNumber)
    const messages = await this.#messagesOf([row])
    const entries = await store.db.selectFrom('authority_entry').selectAll().where('thread', '=', row.number).orderBy('seq').execute()
    const own = await this.#findOwn()
    return {
      ...toThread(row, this.#dutiesOf(row, { messages, state: own.state })),
      judged: judgementOf(row),
      versions: toVersions(messages),
      messages: messages.map(toMessage),
      questions: toQuestions(messages, clock.now()),
      entries: entries.map(({ at, by, what, text }) => ({ at, by, what, text })),
    }
  }

  async #toThreads(rows: readonly ThreadRow[]): Promise<Thread[]> {
    const messages = Map.groupBy(await this.#messagesOf(rows), ({ thread }) => thread)
    const { state } = await this.#findOwn()
    return rows.map((row) => toThread(row, this.#dutiesOf(row, { messages: messages.get(row.number) ?? [], state })))
  }

  #messagesOf(rows: readonly ThreadRow[]): Promise<MessageRow[]> {
    const numbers = rows.map(({ number }) => number)
    return this.#parts.store.db
      .selectFrom('authority_message')
      .selectAll()
      .where('thread', 'in', [0, ...numbers])
      .orderBy('seq')
      .execute()
  }

  #dutiesOf(row: ThreadRow, { messages, state }: { messages: readonly MessageRow[]; state: string }): AuthorityDuty[] {
    // Nothing is owed for a report that was withdrawn, and none of the duties for one that nobody owed.
    if (row.withdrawn_at !== null || row.is_voluntary === 1 || row.duplicate_of !== null) return []
    const reports = messages.filter(({ kind, stage }) => kind === 'report' && stage !== null)
    const received = reports.map(({ stage, held_at }) => ({ stage: stage ?? '', at: held_at }))
    const about = toRouteCase(row, { state, stage: received.at(-1)?.stage })
    const handled = { regime: row.regime, received, feedbackAt: row.feedback_at, routedAt: row.routed_at, case: about, ownState: state }
    const { law, routing, clock } = this.#parts
    return toDuties(law(), routing.files.get(row.regime), { handled, nowMs: clock.now() })
  }
}

function isOverdue({ duties, state }: Thread, nowMs: number): boolean {
  return state !== 'closed' && duties.some(({ metAt, dueAt }) => metAt === null && dueAt !== null && dueAt < nowMs)
}

function byUrgency(a: Thread, b: Thread): number {
  return Number(a.isVoluntary) - Number(b.isVoluntary) || nextDue(a) - nextDue(b) || b.number - a.number
}

function nextDue({ duties }: Thread): number {
  return Math.min(Number.MAX_SAFE_INTEGER, ...duties.flatMap(({ dueAt, metAt }) => (dueAt === null || metAt !== null ? [] : [dueAt])))
}

function toMessage({ id, direction, kind, at, held_at: heldAt, by, body, source }: MessageRow): ThreadMessage {
  return { id, direction: direction === 'in' ? 'in' : 'out', kind, at, heldAt, by, body: JSON.parse(body), isByHand: source === null }
}

/** Each report beside the one before it. */
function toVersions(messages: readonly MessageRow[]): ThreadVersion[] {
  const reports = messages.filter(({ kind }) => kind === 'report')
  return reports.map(({ id, stage, held_at: heldAt, body }, at) => {
    const report: ReportBody = JSON.parse(body)
    const last: ReportBody | undefined = at === 0 ? undefined : JSON.parse(reports[at - 1]?.body ?? '{}')
    const changes = last === undefined ? [] : toVersionChanges(last.content, report.content)
    return { id, stage: stage ?? '', heldAt, replaces: report.replaces ?? null, report, changes }
  })
}

function toQuestions(messages: readonly MessageRow[], nowMs: number): ThreadQuestion[] {
  const answers = messages.filter(({ kind }) => kind === 'answer').map(({ body, held_at: at }) => ({ ...JSON.parse(body), at }))
  return messages
    .filter(({ kind, direction }) => kind === 'question' && direction === 'out')
    .map(({ id, body, at: askedAt }) => {
      const { text, answerBy = null } = JSON.parse(body)
      const own = answers.filter(({ question }) => question === id).map((answer) => ({ text: String(answer.text), at: Number(answer.at) }))
      return {
        id,
        text: String(text),
        askedAt,
        answerBy,
        answers: own,
        isOverdue: own.length === 0 && answerBy !== null && answerBy < nowMs,
      }
    })
}

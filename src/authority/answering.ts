import type { Reader } from '../identity/index.ts'
import type { Tx } from '../store/index.ts'
import { requireWorkable, type ThreadRow } from './access.ts'
import { authorityFault } from './faults.ts'
import type { AuthorityParts, FindOwn } from './parts.ts'
import { Judgement, judgementOf, type ThreadState } from './thread.ts'
import { type Author, type Sending, sendMessage, stateDecision, writeEntry } from './writing.ts'

export interface NewQuestion {
  readonly text: string
  readonly answerBy?: number | undefined
  /** It asks for this report of the regime, such as an intermediate one. */
  readonly stage?: string | undefined
}

/** What people at the authority do with a report. Each is a person's own act, and a statement of the log. */
export class Answering {
  readonly #parts: AuthorityParts
  readonly #findOwn: FindOwn

  constructor(parts: AuthorityParts, findOwn: FindOwn) {
    this.#parts = parts
    this.#findOwn = findOwn
  }

  /** Once for each report that came in. `reference`: our file number; absent: made from state, year and number. */
  async acknowledge(reader: Reader, idOrNumber: string, reference?: string): Promise<void> {
    const { state } = await this.#findOwn()
    await this.#act(reader, idOrNumber, async (tx, row, author) => {
      const report = await unacknowledged(tx, row)
      const year = new Date(row.received_at).getUTCFullYear()
      const named = reference ?? `${state}-${year}-${String(row.number).padStart(5, '0')}`
      const body = { reference: named, receivedAt: report.held_at, report: report.id }
      await this.#tell(tx, row, { ...author, make: (head) => ({ ...head, kind: 'acknowledgement', body }) })
      const next = row.state === 'received' ? 'acknowledged' : row.state
      await set(tx, row, { acknowledged_at: row.acknowledged_at ?? author.nowMs, state: next })
      await writeEntry(tx, row, { ...author, what: 'acknowledged', text: `Acknowledged as ${named}${byHand(row)}` })
      tx.state({ kind: 'acknowledged', subject: row.id, content: { report: row.id, reference: named, by: author.reader.name } })
    })
  }

  /** The answer to the early warning (NIS2 Art. 23(5)): first feedback and, where it was asked for, guidance. */
  async feedback(reader: Reader, idOrNumber: string, { text, guidance }: { text: string; guidance?: string | undefined }): Promise<void> {
    await this.#act(reader, idOrNumber, async (tx, row, author) => {
      const body = guidance === undefined ? { text } : { text, guidance }
      await this.#tell(tx, row, { ...author, make: (head) => ({ ...head, kind: 'feedback', body }) })
      const begun = row.state === 'received' || row.state === 'acknowledged' ? 'in-work' : row.state
      await set(tx, row, { feedback_at: row.feedback_at ?? author.nowMs, state: begun })
      await writeEntry(tx, row, { ...author, what: 'feedback', text: `Feedback${byHand(row)}: ${text.slice(0, 200)}` })
      stateDecision(tx, row, { by: author.reader.name, decision: 'feedback', text, guidance: guidance ?? null })
    })
  }

  /** Gives the id of the question, by which it is answered. */
  async ask(reader: Reader, idOrNumber: string, { text, answerBy, stage }: NewQuestion): Promise<string> {
    return this.#act(reader, idOrNumber, async (tx, row, author) => {
      if (row.is_voluntary === 1 && (answerBy !== undefined || stage !== undefined)) {
        throw authorityFault(
          'bad-step',
          'A voluntary report lays no duty on its reporter: it is asked without a date (Art. 30(2)).',
          'answerBy',
        )
      }
      const body = { text, ...(answerBy === undefined ? {} : { answerBy }), ...(stage === undefined ? {} : { stage }) }
      const id = await this.#tell(tx, row, { ...author, make: (head) => ({ ...head, kind: 'question', body }) })
      await writeEntry(tx, row, { ...author, what: 'question', text: `Asked${byHand(row)}: ${text.slice(0, 200)}` })
      stateDecision(tx, row, { by: author.reader.name, decision: 'asked', question: id, text, stage: stage ?? null })
      return id
    })
  }

  /** An answer that came by telephone or on paper. */
  async noteAnswer(reader: Reader, which: { report: string; question: string }, text: string): Promise<void> {
    await this.#act(reader, which.report, async (tx, row, author) => {
      const asked = await tx.db
        .selectFrom('authority_message')
        .select('id')
        .where('thread', '=', row.number)
        .where('kind', '=', 'question')
        .where('id', '=', which.question)
        .executeTakeFirst()
      if (asked === undefined) throw authorityFault('unknown-message', `There is no question ${which.question}.`, 'question')
      const { own } = this.#parts
      const make: Sending['make'] = (head) => ({ ...head, kind: 'answer', body: { question: asked.id, text } })
      const id = await sendMessage(this.#parts, tx, { row, to: null, make, ...author })
      await tx.db.updateTable('authority_message').set({ direction: 'in', by: row.organisation }).where('id', '=', id).execute()
      await writeEntry(tx, row, { ...author, what: 'answer', text: `Answer, taken down at ${own.name}: ${text.slice(0, 200)}` })
      stateDecision(tx, row, { by: author.reader.name, decision: 'answer-noted', question: asked.id, text })
    })
  }

  async note(reader: Reader, idOrNumber: string, text: string): Promise<void> {
    await this.#act(reader, idOrNumber, async (tx, row, author) => {
      await writeEntry(tx, row, { ...author, what: 'note', text })
      stateDecision(tx, row, { by: author.reader.name, decision: 'noted', text })
    })
  }

  /** Null takes it from whoever has it. */
  async assign(reader: Reader, idOrNumber: string, person: string | null): Promise<void> {
    await this.#act(reader, idOrNumber, async (tx, row, author) => {
      await set(tx, row, { assignee: person })
      await writeEntry(tx, row, { ...author, what: 'assigned', text: person === null ? 'Assigned to nobody' : `Assigned to ${person}` })
      stateDecision(tx, row, { by: author.reader.name, decision: 'assigned', to: person })
    })
  }

  async setState(reader: Reader, idOrNumber: string, { state, why }: { state: ThreadState; why: string }): Promise<void> {
    await this.#act(reader, idOrNumber, async (tx, row, author) => {
      if (state === row.state) throw authorityFault('bad-step', `It is ${state} already.`, 'state')
      await set(tx, row, { state, closed_at: state === 'closed' ? author.nowMs : null })
      await writeEntry(tx, row, { ...author, what: state, text: `${state === 'closed' ? 'Closed' : `Now ${state}`}: ${why}` })
      stateDecision(tx, row, { by: author.reader.name, decision: state, why })
    })
  }

  /** Says what is held otherwise than the report says. A name that is null goes back to what the report says. */
  async judge(reader: Reader, idOrNumber: string, wanted: { [Name in keyof Judgement]?: Judgement[Name] | null }): Promise<void> {
    const { classes } = this.#parts
    if (typeof wanted.class === 'string' && !classes.classes.has(wanted.class)) {
      throw authorityFault('unknown-message', `There is no class "${wanted.class}".`, 'class')
    }
    await this.#act(reader, idOrNumber, async (tx, row, author) => {
      const merged = Object.entries({ ...judgementOf(row), ...wanted }).filter(([, value]) => value !== null && value !== undefined)
      const judged = Judgement.parse(Object.fromEntries(merged))
      await set(tx, row, { judged: JSON.stringify(judged) })
      const said = Object.entries(wanted).map(([name, value]) => `${name}: ${value === null ? 'as reported' : String(value)}`)
      await writeEntry(tx, row, { ...author, what: 'judged', text: `Judged: ${said.join('; ')}` })
      stateDecision(tx, row, { by: author.reader.name, decision: 'judged', judged: JSON.parse(JSON.stringify(judged)) })
    })
  }

  /** It is the same thing as another report: it is closed and counted once. */
  async duplicate(reader: Reader, idOrNumber: string, other: string): Promise<void> {
    const { store } = this.#parts
    const of = await requireWorkable(store.db, reader, other)
    await this.#act(reader, idOrNumber, async (tx, row, author) => {
      if (of.number === row.number || of.duplicate_of !== null)
        throw authorityFault('bad-step', 'It cannot be a duplicate of that one.', 'of')
      await set(tx, row, { duplicate_of: of.number, state: 'closed', closed_at: author.nowMs })
      await writeEntry(tx, row, { ...author, what: 'duplicate', text: `The same as report ${of.number}` })
      stateDecision(tx, row, { by: author.reader.name, decision: 'duplicate', of: of.id })
    })
  }

  async #act<T>(reader: Reader, idOrNumber: string, work: (tx: Tx, row: ThreadRow, author: Author) => Promise<T>): Promise<T> {
    const { store, clock } = this.#parts
    const author = { reader, nowMs: clock.now() }
    return store.commit(async (tx) => work(tx, await requireWorkable(tx.db, reader, idOrNumber), author))
  }

  #tell(tx: Tx, row: ThreadRow, sending: Omit<Sending, 'to'>): Promise<string> {
    return sendMessage(this.#parts, tx, { ...sending, row, to: row.origin })
  }
}

/** The newest report, which must not have been acknowledged. */
async function unacknowledged(tx: Tx, row: ThreadRow): Promise<{ id: string; held_at: number }> {
  const messages = tx.db.selectFrom('authority_message').select(['id', 'seq', 'held_at']).where('thread', '=', row.number)
  const newestOf = (kind: string) => messages.where('kind', '=', kind).orderBy('seq', 'desc').limit(1).executeTakeFirst()
  const report = await newestOf('report')
  if (report === undefined) throw new Error('a thread without a report')
  const last = await newestOf('acknowledgement')
  if (last !== undefined && last.seq > report.seq) throw authorityFault('bad-step', 'It was acknowledged before, and nothing came since.')
  return report
}

function byHand({ origin }: ThreadRow): string {
  return origin === null ? ' (to be told by hand)' : ''
}

async function set(tx: Tx, row: ThreadRow, changes: Partial<ThreadRow>): Promise<void> {
  await tx.db.updateTable('authority_thread').set(changes).where('number', '=', row.number).execute()
}

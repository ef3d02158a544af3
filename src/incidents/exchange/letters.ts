import type { Reader } from '../../identity/index.ts'
import { isTlpLevel, type TlpLevel } from '../../stix/index.ts'
import type { Store, Tx } from '../../store/index.ts'
import type { DutyBook } from '../duties.ts'
import type { IncidentRow } from '../incident.ts'
import type { LawBook } from '../law-book.ts'
import type { IncidentParts } from '../parts.ts'
import type { Report, ReportBook } from '../report-book.ts'
import { type Letterhead, signatureOf, toReportHtml } from '../reports/document.ts'
import { toReportJson } from '../reports/json.ts'
import { toReportPdf } from '../reports/pdf.ts'
import { writeLine } from '../writing.ts'
import type { Parcel } from './courier.ts'
import { type Message, type MessageKind, type MessageOf, makeMessage, newMessageIds } from './message.ts'
import type { ExchangeMeans } from './own-node.ts'
import { indicatorsFor, toReportFacts } from './report-facts.ts'
import { type SubmissionRow, toLevel } from './submission.ts'

/** As much of the printed form as goes with a message; what is longer is told by the form's JSON alone. */
const maxHtmlLength = 300_000

export interface LetterBooks {
  readonly duties: DutyBook
  readonly laws: LawBook
  readonly reports: ReportBook
}

/** A message that is ready to leave, signed. */
export interface Letter {
  readonly message: Message
  readonly source: string
}

/** What goes out of the house, written and signed: for a node a message, for other channels a parcel. */
export class Letters {
  readonly #parts: IncidentParts
  readonly #books: LetterBooks
  readonly #means: ExchangeMeans

  constructor(parts: IncidentParts, books: LetterBooks, means: ExchangeMeans) {
    this.#parts = parts
    this.#books = books
    this.#means = means
  }

  get means(): ExchangeMeans {
    return this.#means
  }

  /** The report as a message to the node. A thread is one regime of one incident with one authority. */
  async report(row: IncidentRow, held: SubmissionRow, reader: Reader): Promise<Letter> {
    const { report, clause, recipient, jurisdiction, isOwed } = await this.#read(row, held, reader)
    const html = toReportHtml(report.report, this.#headOf(report, { recipient, held }))
    const marking = toLevel(held.marking)
    const replaces = await this.#messageOf(held.corrects)
    const body: MessageOf<'report'>['body'] = {
      ...{ regime: report.regime, stage: report.stage, title: row.title.slice(0, 300), form: report.report.form },
      ...{ language: report.language, clause: clause.slice(0, 300), jurisdiction: jurisdiction.slice(0, 100), summary: row.summary },
      content: toReportJson(report.report),
      ...(html.length > maxHtmlLength ? {} : { html }),
      ...(replaces === null ? {} : { replaces }),
      facts: {
        ...toReportFacts(row, await this.#books.duties.sheetOf(row), this.#books.laws.current.law.definitions),
        indicators: await indicatorsFor(row, marking, this.#parts),
      },
      sender: { organisation: this.#means.own().organisation, country: this.#means.own().country, contact: held.contact },
      isVoluntary: !isOwed,
    }
    const thread = await threadOf(this.#parts.store.db, row, { address: held.address, regime: report.regime })
    return this.write('report', body, { to: held.address, marking, thread })
  }

  /** The report as other channels carry it. */
  async parcel(row: IncidentRow, held: SubmissionRow, reader: Reader): Promise<Parcel> {
    const { report, recipient } = await this.#read(row, held, reader)
    const head = this.#headOf(report, { recipient, held })
    return {
      submission: held.id,
      recipient: held.address,
      subject: `${report.report.title}: ${row.title}`,
      marking: isTlpLevel(held.marking) ? held.marking : 'red',
      json: toReportJson(report.report),
      html: toReportHtml(report.report, head),
      pdf: await toReportPdf(report.report, head, report.signed?.at ?? report.editedAt),
      language: report.language,
    }
  }

  /** Throws `incidents.bad-message` where nobody could read it. */
  write<K extends MessageKind>(
    kind: K,
    body: MessageOf<K>['body'],
    { to, marking, thread }: { to: string; marking: TlpLevel; thread?: string | undefined },
  ): Letter {
    const { origin, isExercise, signers } = this.#means.own()
    const ids = newMessageIds(thread)
    const envelope = { ...ids, at: this.#parts.clock.now(), from: origin, to, exercise: isExercise, marking }
    // The body is of the kind: the parameters say so, and `makeMessage` asks again.
    const message = { ...envelope, kind, body } as Message
    return { message, source: makeMessage(message, signers) }
  }

  /** Within a commit: into the post, into the thread, and told in the timeline. */
  async post(tx: Tx, row: IncidentRow, { letter, reader, text }: { letter: Letter; reader: Reader; text: string }): Promise<void> {
    const { id, thread, to, kind, at, body } = letter.message
    await this.#means.postbox.send(tx, to, letter.source)
    const held = { id, incident: row.number, thread, origin: to, direction: 'out', kind, at, by: reader.name, body: JSON.stringify(body) }
    await tx.insertEach('incident_message', [{ ...held, answer_by: null, answered_at: null, delivered_at: null, error: null, act: null }])
    await writeLine(tx, row, { lane: 'did', text, change: { what: 'fact' }, reader, nowMs: at })
  }

  async #read(row: IncidentRow, held: SubmissionRow, reader: Reader) {
    const report = await this.#books.reports.get(reader, { incident: String(held.incident), report: held.report })
    const { law } = await this.#books.laws.of(this.#parts.store.db, row.number)
    const { obligations } = await this.#books.duties.list(reader, row.id)
    const duty = obligations.find(({ regime, stage }) => regime === report.regime && stage === report.stage)
    const jurisdiction = law.regimes.find(({ id }) => id === report.regime)?.file.jurisdiction ?? ''
    const isOwed = duty?.verdict === 'due' || duty?.verdict === 'met'
    return { report, jurisdiction, isOwed, clause: duty?.clause ?? report.report.clause, recipient: duty?.recipient ?? held.recipient }
  }

  #headOf(report: Report, { recipient, held }: { recipient: string; held: SubmissionRow }): Letterhead {
    return {
      organisation: this.#means.own().organisation,
      recipient: held.recipient === '' ? recipient : held.recipient,
      marking: `TLP:${held.marking.toUpperCase()}`,
      signed: signatureOf(report),
      isExercise: this.#means.own().isExercise,
    }
  }

  async #messageOf(submission: string | null): Promise<string | null> {
    if (submission === null) return null
    const { db } = this.#parts.store
    const found = await db.selectFrom('incident_submission').select('message').where('id', '=', submission).executeTakeFirst()
    return found?.message ?? null
  }
}

/** The thread that was begun with the authority about this regime; undefined before the first report. */
async function threadOf(
  db: Store['db'],
  row: IncidentRow,
  { address, regime }: { address: string; regime: string },
): Promise<string | undefined> {
  const found = await db
    .selectFrom('incident_submission')
    .innerJoin('incident_report', 'incident_report.id', 'incident_submission.report')
    .select('thread')
    .where('incident_submission.incident', '=', row.number)
    .where('address', '=', address)
    .where('regime', '=', regime)
    .where('channel', '=', 'node')
    .where('thread', 'is not', null)
    .where('sent_at', 'is not', null)
    .orderBy('prepared_at')
    .limit(1)
    .executeTakeFirst()
  return found?.thread ?? undefined
}

import { createHash } from 'node:crypto'
import type { Selectable } from 'kysely'
import { newUuid } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import type { Tables, Tx } from '../store/index.ts'
import { requireRow, requireWorkable } from './access.ts'
import type { DutyBook, DutyPlace } from './duties.ts'
import type { FactDefinitions } from './facts/definition.ts'
import { incidentFault } from './faults.ts'
import type { IncidentRow } from './incident.ts'
import type { IncidentParts } from './parts.ts'
import type { NewAct, Recording } from './recording.ts'
import { type Before, type FilledReport, fillReport } from './reports/fill.ts'
import { type Form, type Forms, type ReportLanguage, reportLanguages, type SchemaFile } from './reports/form.ts'
import { stateDecision, writeLine } from './writing.ts'

type ReportRow = Selectable<Tables['incident_report']>

/** A report with all that it says now; once signed, as it was signed. */
export interface Report {
  readonly id: string
  readonly regime: string
  readonly stage: string
  readonly language: ReportLanguage
  readonly state: 'draft' | 'signed' | 'submitted'
  readonly editors: readonly string[]
  readonly editedAt: number
  readonly signed: { readonly by: string; readonly at: number } | null
  readonly answers: Readonly<Record<string, string>>
  readonly report: FilledReport
  /** In which the authority reads its clock. */
  readonly zone: string
  /** The report of the same regime that was signed before it: what it is compared with. */
  readonly previous: { readonly id: string; readonly stage: string; readonly title: string; readonly signedAt: number } | null
}

export interface NewReport {
  readonly form: string
  readonly regime: string
  readonly stage: string
  readonly language: ReportLanguage
}

interface Books {
  readonly forms: () => Forms
  readonly definitions: () => FactDefinitions
  readonly duties: DutyBook
  readonly recording: Recording
  /** The name of the organisation whose node this is. */
  readonly organisation: string
}

/** Reports: filled from the facts, signed by somebody who did not write in them, sent by a person. Nothing is sent from here. */
export class ReportBook {
  readonly #parts: IncidentParts
  readonly #books: Books

  constructor(parts: IncidentParts, books: Books) {
    this.#parts = parts
    this.#books = books
  }

  get forms(): Forms {
    return this.#books.forms()
  }

  /** The schema that a form's JSON keeps. */
  schemaOf(form: string): SchemaFile {
    const { schema = '' } = this.#requireForm(form)
    const found = this.forms.schemas.get(schema)
    if (found === undefined) throw incidentFault('no-schema', `No JSON Schema was published for "${form}", or none is here.`)
    return found
  }

  /** In the order in which they were begun. */
  async list(reader: Reader, idOrNumber: string): Promise<Report[]> {
    const { db } = this.#parts.store
    const row = await requireRow(db, reader, idOrNumber)
    const rows = await db.selectFrom('incident_report').selectAll().where('incident', '=', row.number).orderBy('made_at').execute()
    const places = await this.#books.duties.placesOf(row)
    return Promise.all(rows.map((held) => this.#toReport(row, held, places)))
  }

  async get(reader: Reader, which: { incident: string; report: string }, language?: ReportLanguage): Promise<Report> {
    const { row, held } = await this.#require(reader, which)
    return this.#toReport(row, language === undefined ? held : { ...held, language })
  }

  async draft(reader: Reader, idOrNumber: string, { form, regime, stage, language }: NewReport): Promise<string> {
    this.#requireForm(form)
    const { store, clock } = this.#parts
    const nowMs = clock.now()
    return store.commit(async (tx) => {
      const row = await requireWorkable(tx.db, reader, idOrNumber)
      const id = newUuid()
      const kept = await this.#answersKept(tx.db, row, form)
      const answers = JSON.stringify(kept)
      // Whoever takes over what was written before answers for it.
      const editors = JSON.stringify(Object.keys(kept).length === 0 ? [] : [reader.name])
      const held = { id, incident: row.number, form, regime, stage, language, answers, made_at: nowMs, edited_at: nowMs }
      await tx.insertEach('incident_report', [{ ...held, editors, signed_at: null, signed_by: null, content: null, act: null }])
      await writeLine(tx, row, {
        lane: 'did',
        text: `Draft begun: ${this.#requireForm(form).title.en}`,
        change: { what: 'fact' },
        reader,
        nowMs,
      })
      return id
    })
  }

  /** Writes items of a draft; an empty text takes one back. */
  async write(reader: Reader, which: { incident: string; report: string }, answers: Readonly<Record<string, string>>): Promise<void> {
    const { store, clock } = this.#parts
    await store.commit(async (tx) => {
      const { held } = await this.#requireDraft(tx, reader, which)
      const editors = [...new Set([...JSON.parse(held.editors), reader.name])]
      const merged = Object.fromEntries(Object.entries({ ...JSON.parse(held.answers), ...answers }).filter(([, text]) => text !== ''))
      await tx.db
        .updateTable('incident_report')
        .set({ answers: JSON.stringify(merged), editors: JSON.stringify(editors), edited_at: clock.now() })
        .where('id', '=', held.id)
        .execute()
    })
  }

  /** Four eyes: whoever signs has not written in it. From now on it says what it says. */
  async sign(reader: Reader, which: { incident: string; report: string }): Promise<void> {
    const { store, clock } = this.#parts
    const { report } = await this.get(reader, which)
    const nowMs = clock.now()
    await store.commit(async (tx) => {
      const { row, held } = await this.#requireDraft(tx, reader, which)
      const editors: string[] = JSON.parse(held.editors)
      if (editors.length === 0) throw incidentFault('cannot-sign', 'Nobody has written in it yet.')
      if (editors.includes(reader.name)) throw incidentFault('cannot-sign', `${reader.name} has written in it: another person signs.`)
      if (report.wrong > 0) {
        const bad = report.sections.flatMap(({ items }) => items).find(({ problem }) => problem !== null)
        throw incidentFault('wrong-item', `${bad?.label}: ${bad?.problem}`, bad?.item)
      }
      if (report.filled < report.needed) throw incidentFault('cannot-sign', `${report.needed - report.filled} needed items are open.`)
      const content = JSON.stringify(report)
      await tx.db
        .updateTable('incident_report')
        .set({ content, signed_at: nowMs, signed_by: reader.name })
        .where('id', '=', held.id)
        .execute()
      await writeLine(tx, row, { lane: 'did', text: `Signed: ${report.title}`, change: { what: 'fact' }, reader, nowMs })
      stateDecision(tx, row, { by: reader.name, decision: 'signed', report: held.id, sha256: toHash(content) })
    })
  }

  /** A person says that it was sent: the act that ends its clock, stated with the hash of what was signed. */
  async submitted(
    reader: Reader,
    which: { incident: string; report: string },
    said: Pick<NewAct, 'at' | 'receipt' | 'isOral'>,
  ): Promise<void> {
    const { row, held } = await this.#require(reader, which)
    if (held.content === null) throw incidentFault('not-signed', 'It is a draft.')
    const { regime, stage, id } = held
    const report = { id, sha256: toHash(held.content) }
    // What takes a report back is about the whole regime: it has no clock of its own.
    const { act, about } = this.#requireForm(held.form)
    const done = act === undefined ? { kind: 'submitted' as const, stage, isVoluntary: about !== undefined } : { kind: act }
    await this.#books.recording.recordAct(reader, row.id, { ...said, ...done, regime, report })
  }

  async #require(
    reader: Reader,
    { incident, report }: { incident: string; report: string },
  ): Promise<{ row: IncidentRow; held: ReportRow }> {
    const { db } = this.#parts.store
    const row = await requireRow(db, reader, incident)
    const held = await db
      .selectFrom('incident_report')
      .selectAll()
      .where('id', '=', report)
      .where('incident', '=', row.number)
      .executeTakeFirst()
    if (held === undefined) throw incidentFault('unknown-report', `The incident has no report ${report}.`)
    return { row, held }
  }

  async #requireDraft(tx: Tx, reader: Reader, which: { incident: string; report: string }): Promise<{ row: IncidentRow; held: ReportRow }> {
    const row = await requireWorkable(tx.db, reader, which.incident)
    const { held } = await this.#require(reader, which)
    const now = await tx.db.selectFrom('incident_report').selectAll().where('id', '=', held.id).executeTakeFirstOrThrow()
    if (now.content !== null) throw incidentFault('report-signed', `It was signed by ${now.signed_by}.`)
    return { row, held: now }
  }

  #requireForm(id: string): Form {
    const form = this.forms.forms.get(id)
    if (form === undefined) throw incidentFault('unknown-form', `There is no form "${id}".`, 'form')
    return form
  }

  async #toReport(row: IncidentRow, held: ReportRow, places?: ReadonlyMap<string, DutyPlace>): Promise<Report> {
    const language = reportLanguages.find((one) => one === held.language) ?? 'en'
    const answers: Record<string, string> = JSON.parse(held.answers)
    const place = (places ?? (await this.#books.duties.placesOf(row))).get(`${held.regime} ${held.stage}`)
    const zone = place?.zone ?? 'UTC'
    const last = await this.#signedBefore(held)
    const said: FilledReport | undefined = last === undefined ? undefined : JSON.parse(last.content ?? '')
    const before: Before | undefined =
      said === undefined ? undefined : new Map(said.sections.flatMap(({ items }) => items.map(({ item, value }) => [item, value])))
    return {
      ...{ id: held.id, regime: held.regime, stage: held.stage, language, zone, answers, editedAt: held.edited_at },
      state: held.content === null ? 'draft' : held.act === null ? 'signed' : 'submitted',
      editors: JSON.parse(held.editors),
      signed: held.signed_by === null || held.signed_at === null ? null : { by: held.signed_by, at: held.signed_at },
      report:
        held.content === null
          ? await this.#fill(row, held, { language, zone, answers, before, clause: place?.clause })
          : JSON.parse(held.content),
      previous:
        last === undefined ? null : { id: last.id, stage: last.stage, title: said?.title ?? '', signedAt: last.signed_at ?? last.made_at },
    }
  }

  async #fill(row: IncidentRow, held: ReportRow, said: Said): Promise<FilledReport> {
    const { answers, ...saying } = said
    const own = toOwn(row, this.#books.organisation)
    const ground = { sheet: await this.#books.duties.sheetOf(row), definitions: this.#books.definitions(), own, answers }
    return fillReport({ forms: this.forms, form: this.#requireForm(held.form) }, ground, saying)
  }

  /** What people wrote into the reports of this incident goes into the next one that asks for it; the newest counts. */
  async #answersKept(db: Tx['db'], row: IncidentRow, form: string): Promise<Record<string, string>> {
    const held = await db
      .selectFrom('incident_report')
      .select('answers')
      .where('incident', '=', row.number)
      .orderBy('edited_at')
      .orderBy('made_at')
      .execute()
    const written: Record<string, string> = Object.assign({}, ...held.map(({ answers }) => JSON.parse(answers)))
    const asked = this.#requireForm(form).sections.flatMap(({ items }) => items.map(({ item }) => item))
    return Object.fromEntries(asked.flatMap((item) => (written[item] === undefined ? [] : [[item, written[item]]])))
  }

  /** What was last signed of the same regime. */
  #signedBefore({ incident, regime, made_at }: ReportRow): Promise<ReportRow | undefined> {
    return this.#parts.store.db
      .selectFrom('incident_report')
      .selectAll()
      .where('incident', '=', incident)
      .where('regime', '=', regime)
      .where('content', 'is not', null)
      .where('made_at', '<', made_at)
      .orderBy('signed_at', 'desc')
      .limit(1)
      .executeTakeFirst()
  }
}

interface Said {
  readonly language: ReportLanguage
  readonly zone: string
  readonly answers: Record<string, string>
  readonly before: Before | undefined
  /** The clause of the duty. */
  readonly clause: string | undefined
}

function toOwn(row: IncidentRow, organisation: string): Record<string, string | number> {
  return {
    number: `${row.id.slice(0, 8)}-${row.number}`,
    title: row.title,
    summary: row.summary,
    detected: row.detected_at,
    class: row.class ?? '',
    cause: row.root_cause ?? '',
    state: row.state,
    organisation,
  }
}

function toHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

import { newUuid } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import { strictest } from '../stix/index.ts'
import { levelsFor, requireOfficer, type ThreadRow, toLevel } from './access.ts'
import { toDuties } from './clocks/duties.ts'
import { type Correlated, correlate } from './correlation/correlate.ts'
import { authorityFault } from './faults.ts'
import { toStatistics, type YearStatistics } from './figures/statistics.ts'
import { type CountedReport, parseQuarter, type Quarter, type Summary, toSummary } from './figures/summary.ts'
import type { AuthorityParts, FindOwn } from './parts.ts'
import { factsOf, judgementOf, sectorsOf, statesOf, toRouteCase } from './thread.ts'

/** A quarter's summary as it was made, and when a person sent it. */
export interface HeldSummary extends Summary {
  readonly id: string
  readonly quarter: string
  readonly madeAt: number
  readonly madeBy: string
  readonly sentAt: number | null
  readonly sentBy: string | null
}

/** A group of reports that belong together, for those who may see them. */
export interface CorrelatedThreads extends Correlated {
  readonly numbers: readonly number[]
}

/** How many reporters at least stand behind anything that is told outside. */
export const leastReporters = 3
const correlationWindowMs = 7 * 86_400_000
const correlatedDays = 180

/** Numbers over received reports: only over those that the reader may see. */
export class FiguresDesk {
  readonly #parts: AuthorityParts
  readonly #findOwn: FindOwn

  constructor(parts: AuthorityParts, findOwn: FindOwn) {
    this.#parts = parts
    this.#findOwn = findOwn
  }

  /** The anonymised summary of a quarter (NIS2 Art. 23(9)), as it would be made now. */
  async summary(reader: Reader, quarter: string, k = leastReporters): Promise<Summary & { quarter: string }> {
    const rows = await this.#rowsOf(reader, requireQuarter(quarter))
    return { ...toSummary(rows.map(toCounted), requireLeast(k)), quarter }
  }

  /** Keeps it as it is now: what was made is never made anew, so that two of them tell nothing by their difference. */
  async makeSummary(reader: Reader, quarter: string, k = leastReporters): Promise<string> {
    requireOfficer(reader)
    const { store, clock } = this.#parts
    const rows = await this.#rowsOf(reader, requireQuarter(quarter))
    const content = toSummary(rows.map(toCounted), requireLeast(k))
    const level = strictest(rows.map((row) => toLevel(row.level)))
    const id = newUuid()
    await store.commit(async (tx) => {
      const made = { id, quarter, level, content: JSON.stringify(content), made_at: clock.now(), made_by: reader.name }
      await tx.insertEach('authority_summary', [{ ...made, sent_at: null, sent_by: null }])
      tx.state({
        kind: 'decided',
        subject: id,
        content: { decision: 'summary-made', quarter, k, by: reader.name, summary: JSON.stringify(content) },
      })
    })
    return id
  }

  async summaries(reader: Reader): Promise<HeldSummary[]> {
    const levels = ['none', ...levelsFor(reader)]
    const rows = await this.#parts.store.db
      .selectFrom('authority_summary')
      .selectAll()
      .where('level', 'in', levels)
      .orderBy('made_at', 'desc')
      .execute()
    return rows.map(({ id, quarter, content, made_at: madeAt, made_by: madeBy, sent_at: sentAt, sent_by: sentBy }) => {
      const summary: Summary = JSON.parse(content)
      return { ...summary, id, quarter, madeAt, madeBy, sentAt, sentBy }
    })
  }

  /** A person says that it was sent to ENISA. */
  async summarySent(reader: Reader, id: string): Promise<void> {
    requireOfficer(reader)
    const { store, clock } = this.#parts
    const known = (await this.summaries(reader)).find((one) => one.id === id)
    if (known === undefined) throw authorityFault('unknown-message', `There is no summary ${id}.`)
    if (known.sentAt !== null) throw authorityFault('bad-step', 'It was sent before.')
    await store.commit(async (tx) => {
      await tx.db.updateTable('authority_summary').set({ sent_at: clock.now(), sent_by: reader.name }).where('id', '=', id).execute()
      tx.state({ kind: 'reported', subject: id, content: { report: id, quarter: known.quarter, by: reader.name } })
    })
  }

  async statistics(reader: Reader, year: number): Promise<YearStatistics> {
    if (!Number.isInteger(year) || year < 1970 || year > 9999) throw authorityFault('bad-quarter', `"${year}" is no year.`, 'year')
    const { store, clock } = this.#parts
    const span = { fromMs: Date.UTC(year, 0), toMs: Date.UTC(year + 1, 0) }
    const rows = await this.#rowsOf(reader, span, 'all')
    const numbers = [0, ...rows.map(({ number }) => number)]
    const routes = await store.db.selectFrom('authority_route').select('thread').where('thread', 'in', numbers).execute()
    const messages = await store.db
      .selectFrom('authority_message')
      .select(['thread', 'kind', 'stage', 'held_at'])
      .where('thread', 'in', numbers)
      .execute()
    const { state } = await this.#findOwn()
    const counted = rows.map((row) => {
      const own = messages.filter(({ thread }) => thread === row.number)
      const received = own.flatMap(({ stage, held_at: at }) => (stage === null ? [] : [{ stage, at }]))
      return {
        ...{
          receivedAt: row.received_at,
          regime: row.regime,
          kind: row.kind,
          isVoluntary: row.is_voluntary === 1,
          sectors: sectorsOf(row),
        },
        ...{
          acknowledgedAt: row.acknowledged_at,
          feedbackAt: row.feedback_at,
          isWithdrawn: row.withdrawn_at !== null,
          isClosed: row.state === 'closed',
        },
        feedbackDueAt: this.#feedbackDue(row, { state, received }),
        routes: routes.filter(({ thread }) => thread === row.number).length,
        questions: own.filter(({ kind }) => kind === 'question').length,
      }
    })
    return toStatistics(counted, { year, nowMs: clock.now() })
  }

  /** Reports of the last half year that belong together, the largest group first. */
  async correlations(reader: Reader, k = leastReporters): Promise<CorrelatedThreads[]> {
    const nowMs = this.#parts.clock.now()
    const rows = await this.#rowsOf(reader, { fromMs: nowMs - correlatedDays * 86_400_000, toMs: nowMs + 1 })
    const numbers = new Map(rows.map(({ id, number }) => [id, number]))
    const reports = rows.map((row) => {
      const facts = factsOf(row)
      const judged = judgementOf(row)
      const cause = judged.cause?.normalize('NFKC').toLowerCase().trim().replaceAll(/\s+/g, ' ') ?? null
      const seen = { indicators: facts.indicators, detectedAt: facts.detectedAt, class: judged.class ?? facts.class ?? null }
      return { thread: row.id, reporter: reporterOf(row), cause, states: statesOf(row), sectors: sectorsOf(row), ...seen }
    })
    const groups = correlate(reports, { k: requireLeast(k), windowMs: correlationWindowMs })
    const named = groups.map((group) => ({ ...group, numbers: group.threads.flatMap((id) => numbers.get(id) ?? []).sort((a, b) => a - b) }))
    return named.sort((a, b) => b.threads.length - a.threads.length || (a.numbers[0] ?? 0) - (b.numbers[0] ?? 0))
  }

  #feedbackDue(row: ThreadRow, { state, received }: { state: string; received: { stage: string; at: number }[] }): number | null {
    if (row.is_voluntary === 1 || row.withdrawn_at !== null || row.duplicate_of !== null) return null
    const { law, routing } = this.#parts
    const about = toRouteCase(row, { state, stage: received.at(-1)?.stage })
    const handled = { regime: row.regime, received, feedbackAt: null, routedAt: null, case: about, ownState: state }
    const duties = toDuties(law(), routing.files.get(row.regime), { handled, nowMs: row.received_at })
    return duties.find(({ done }) => done === 'feedback')?.dueAt ?? null
  }

  /** What was withdrawn, and what is the same as another, is counted only where all is asked for. */
  #rowsOf(reader: Reader, { fromMs, toMs }: Pick<Quarter, 'fromMs' | 'toMs'>, which: 'counted' | 'all' = 'counted'): Promise<ThreadRow[]> {
    let select = this.#parts.store.db
      .selectFrom('authority_thread')
      .selectAll()
      .where('level', 'in', ['none', ...levelsFor(reader)])
      .where('received_at', '>=', fromMs)
      .where('received_at', '<', toMs)
      .orderBy('number')
    if (which === 'counted') select = select.where('withdrawn_at', 'is', null).where('duplicate_of', 'is', null)
    return select.execute()
  }
}

/** The same organisation is the same reporter, however it writes itself. */
function reporterOf({ organisation, country }: ThreadRow): string {
  return `${organisation.normalize('NFKC').toLowerCase().trim().replaceAll(/\s+/g, ' ')} ${country ?? ''}`
}

function toCounted(row: ThreadRow): CountedReport {
  const facts = factsOf(row)
  const judged = judgementOf(row)
  return {
    ...{ reporter: reporterOf(row), kind: facts.incidentKind, isVoluntary: row.is_voluntary === 1, severity: facts.severity },
    ...{ class: judged.class ?? facts.class ?? null, sectors: sectorsOf(row), states: statesOf(row) },
    isMalicious: judged.malicious ?? facts.malicious ?? null,
    isCrossBorder: judged.crossBorder ?? facts.crossBorder ?? null,
  }
}

function requireQuarter(label: string): Quarter {
  const quarter = parseQuarter(label)
  if (quarter === undefined) throw authorityFault('bad-quarter', `"${label}" is no quarter.`, 'quarter')
  return quarter
}

function requireLeast(k: number): number {
  if (!Number.isInteger(k) || k < 2 || k > 50) throw authorityFault('bad-quarter', `${k} is no least number of reporters.`, 'k')
  return k
}

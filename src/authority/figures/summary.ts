import { type Counted, type SafeTable, toSafeTable } from './safe-table.ts'

/** What is counted of one report: the newest that its reporter said. */
export interface CountedReport {
  /** Who made it: told to nobody. */
  readonly reporter: string
  readonly kind: 'incident' | 'near-miss' | 'threat'
  readonly isVoluntary: boolean
  readonly severity: string
  readonly class: string | null
  readonly sectors: readonly string[]
  readonly states: readonly string[]
  readonly isMalicious: boolean | null
  readonly isCrossBorder: boolean | null
}

/** The summary of a quarter: Directive (EU) 2022/2555 Art. 23(9), anonymised and aggregated. */
export interface Summary {
  /** How many reporters at least stand behind each number. */
  readonly k: number
  /** Null: fewer than `k` reporters in all, and so nothing is told. */
  readonly reports: number | null
  readonly tables: Readonly<Record<SummaryTable, SafeTable>>
}

export const summaryTables = ['kind', 'sector', 'class', 'severity', 'state', 'malicious', 'cross-border'] as const
export type SummaryTable = (typeof summaryTables)[number]

/** The words of the article: significant incidents, incidents, cyber threats, near misses. */
const valuesOf: Readonly<Record<SummaryTable, (report: CountedReport) => readonly string[]>> = {
  kind: ({ kind, isVoluntary }) => [kind === 'incident' && !isVoluntary ? 'significant-incident' : kind],
  sector: ({ sectors }) => (sectors.length === 0 ? ['unknown'] : sectors),
  class: (report) => [report.class ?? 'unknown'],
  severity: ({ severity }) => [severity],
  state: ({ states }) => (states.length === 0 ? ['unknown'] : states),
  malicious: ({ isMalicious }) => [toAnswer(isMalicious)],
  'cross-border': ({ isCrossBorder }) => [toAnswer(isCrossBorder)],
}

/** Each table for itself is safe (see `toSafeTable`); none is crossed with another. Pure. */
export function toSummary(reports: readonly CountedReport[], k: number): Summary {
  const isTold = new Set(reports.map(({ reporter }) => reporter)).size >= k
  const toTable = (name: SummaryTable): SafeTable => {
    const counted = reports.map((report): Counted => ({ reporter: report.reporter, values: valuesOf[name](report) }))
    return toSafeTable(counted, k)
  }
  const tables = {
    ...{ kind: toTable('kind'), sector: toTable('sector'), class: toTable('class'), severity: toTable('severity') },
    ...{ state: toTable('state'), malicious: toTable('malicious'), 'cross-border': toTable('cross-border') },
  }
  return { k, reports: isTold ? reports.length : null, tables }
}

function toAnswer(answer: boolean | null): string {
  return answer === null ? 'unknown' : answer ? 'yes' : 'no'
}

/** As comma-separated values: table, value, reports. What is not shown stands as one line. */
export function toSummaryCsv({ reports, tables, k }: Summary): string {
  const lines = [
    ['table', 'value', 'reports'],
    ['all', 'reports', reports === null ? `fewer than ${k} reporters` : String(reports)],
  ]
  for (const name of summaryTables) {
    const { cells, others } = tables[name]
    for (const cell of cells) lines.push([name, cell.value, String(cell.reports)])
    if (others !== 0) lines.push([name, 'others together', others === null ? 'not told' : String(others)])
  }
  return lines.map((line) => `${line.map(toCsvCell).join(',')}\r\n`).join('')
}

/** A cell that a spreadsheet would take for a formula is written as text. */
export function toCsvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export interface Quarter {
  readonly label: string
  readonly fromMs: number
  /** The first moment after it. */
  readonly toMs: number
}

/** `2026-Q4`, in UTC. Undefined for what is no quarter. */
export function parseQuarter(label: string): Quarter | undefined {
  const found = /^(\d{4})-Q([1-4])$/.exec(label)
  if (found === null) return undefined
  const [year, quarter] = [Number(found[1]), Number(found[2])]
  return { label, fromMs: Date.UTC(year, (quarter - 1) * 3), toMs: Date.UTC(year, quarter * 3) }
}

export function quarterOf(atMs: number): string {
  const at = new Date(atMs)
  return `${at.getUTCFullYear()}-Q${Math.floor(at.getUTCMonth() / 3) + 1}`
}

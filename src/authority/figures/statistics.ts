import { toCsvCell } from './summary.ts'

/** What is counted of one received report over a year. Times are milliseconds since the epoch. */
export interface YearReport {
  readonly receivedAt: number
  readonly regime: string
  readonly kind: string
  readonly isVoluntary: boolean
  readonly sectors: readonly string[]
  readonly acknowledgedAt: number | null
  readonly feedbackAt: number | null
  /** By when feedback was due; null: no clock ran. */
  readonly feedbackDueAt: number | null
  readonly routes: number
  readonly questions: number
  readonly isWithdrawn: boolean
  readonly isClosed: boolean
}

export interface YearStatistics {
  readonly year: number
  readonly reports: number
  readonly voluntary: number
  readonly withdrawn: number
  readonly closed: number
  /** Hand-overs to other authorities, and how many reports went to any. */
  readonly routes: number
  readonly routed: number
  readonly questions: number
  readonly acknowledged: number
  /** Half of the reports were acknowledged, or answered, sooner than this; null: none was. */
  readonly medianAcknowledgedMs: number | null
  readonly medianFeedbackMs: number | null
  readonly feedbackOnTime: number
  readonly feedbackLate: number
  /** Not given, and the time has passed. */
  readonly feedbackMissing: number
  readonly byMonth: readonly { readonly month: number; readonly reports: number; readonly voluntary: number }[]
  readonly byRegime: readonly Share[]
  readonly byKind: readonly Share[]
  readonly bySector: readonly Share[]
}

export interface Share {
  readonly value: string
  readonly reports: number
}

/** A year of an authority's work, in UTC. For those who may see the reports: nothing is held back. Pure. */
export function toStatistics(all: readonly YearReport[], { year, nowMs }: { year: number; nowMs: number }): YearStatistics {
  const reports = all.filter(({ receivedAt }) => new Date(receivedAt).getUTCFullYear() === year)
  const count = (holds: (one: YearReport) => boolean) => reports.filter(holds).length
  const isOnTime = ({ feedbackAt, feedbackDueAt }: YearReport) =>
    feedbackAt !== null && feedbackDueAt !== null && feedbackAt <= feedbackDueAt
  const isLate = ({ feedbackAt, feedbackDueAt }: YearReport) => feedbackAt !== null && feedbackDueAt !== null && feedbackAt > feedbackDueAt
  const isMissing = ({ feedbackAt, feedbackDueAt }: YearReport) => feedbackAt === null && feedbackDueAt !== null && feedbackDueAt < nowMs
  return {
    year,
    reports: reports.length,
    voluntary: count(({ isVoluntary }) => isVoluntary),
    withdrawn: count(({ isWithdrawn }) => isWithdrawn),
    closed: count(({ isClosed }) => isClosed),
    routes: reports.reduce((sum, { routes }) => sum + routes, 0),
    routed: count(({ routes }) => routes > 0),
    questions: reports.reduce((sum, { questions }) => sum + questions, 0),
    acknowledged: count(({ acknowledgedAt }) => acknowledgedAt !== null),
    medianAcknowledgedMs: medianOf(
      reports.flatMap(({ acknowledgedAt, receivedAt }) => (acknowledgedAt === null ? [] : [acknowledgedAt - receivedAt])),
    ),
    medianFeedbackMs: medianOf(reports.flatMap(({ feedbackAt, receivedAt }) => (feedbackAt === null ? [] : [feedbackAt - receivedAt]))),
    feedbackOnTime: count(isOnTime),
    feedbackLate: count(isLate),
    feedbackMissing: count(isMissing),
    byMonth: Array.from({ length: 12 }, (_, month) => {
      const own = reports.filter(({ receivedAt }) => new Date(receivedAt).getUTCMonth() === month)
      return { month: month + 1, reports: own.length, voluntary: own.filter(({ isVoluntary }) => isVoluntary).length }
    }),
    byRegime: sharesOf(reports, ({ regime }) => [regime]),
    byKind: sharesOf(reports, ({ kind }) => [kind]),
    bySector: sharesOf(reports, ({ sectors }) => (sectors.length === 0 ? ['unknown'] : sectors)),
  }
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor((sorted.length - 1) / 2)
  const [low, high] = [sorted[middle], sorted[sorted.length - 1 - middle]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

/** The largest first. */
function sharesOf(reports: readonly YearReport[], valuesOf: (one: YearReport) => readonly string[]): Share[] {
  const sums = new Map<string, number>()
  for (const value of reports.flatMap((one) => [...new Set(valuesOf(one))])) sums.set(value, (sums.get(value) ?? 0) + 1)
  return [...sums]
    .map(([value, count]) => ({ value, reports: count }))
    .sort((a, b) => b.reports - a.reports || (a.value < b.value ? -1 : 1))
}

/** As comma-separated values: what, value, reports. */
export function toStatisticsCsv(year: YearStatistics): string {
  const hours = (ms: number | null) => (ms === null ? '' : (ms / 3_600_000).toFixed(2))
  const lines: [string, string, string][] = [
    ['what', 'value', 'number'],
    ['year', '', String(year.year)],
    ...(['reports', 'voluntary', 'withdrawn', 'closed', 'routes', 'routed', 'questions', 'acknowledged'] as const).map(
      (name): [string, string, string] => [name, '', String(year[name])],
    ),
    ['median hours', 'acknowledgement', hours(year.medianAcknowledgedMs)],
    ['median hours', 'feedback', hours(year.medianFeedbackMs)],
    ['feedback', 'on time', String(year.feedbackOnTime)],
    ['feedback', 'late', String(year.feedbackLate)],
    ['feedback', 'missing', String(year.feedbackMissing)],
    ...year.byMonth.map(({ month, reports }): [string, string, string] => ['month', String(month), String(reports)]),
    ...year.byRegime.map(({ value, reports }): [string, string, string] => ['regime', value, String(reports)]),
    ...year.byKind.map(({ value, reports }): [string, string, string] => ['kind', value, String(reports)]),
    ...year.bySector.map(({ value, reports }): [string, string, string] => ['sector', value, String(reports)]),
  ]
  return lines.map((line) => `${line.map(toCsvCell).join(',')}\r\n`).join('')
}

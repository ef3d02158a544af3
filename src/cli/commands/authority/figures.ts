import type { AuthorityStatistics, AuthoritySummaries, AuthoritySummary, CorrelatedReports } from '../../../http/index.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { toSpan, toTable } from '../../output.ts'
import { withApi } from './call.ts'

export const aggregateVerb = defineCommand({
  name: 'authority aggregate',
  summary: "A quarter's anonymised summary for ENISA (NIS2 Art. 23(9)).",
  arguments: '[QUARTER]',
  about: `
As it would be made now; --keep keeps it, --sent says that you have sent one that was kept. No number is of fewer than K
reporters, and none can be told by subtracting. Only reports that you may see are counted.`,
  options: {
    k: { type: 'string', value: 'K', help: 'how many reporters stand behind each number at least (default: 3)' },
    csv: { type: 'boolean', default: false, help: 'as comma-separated values' },
    keep: { type: 'boolean', default: false, help: 'keep it as it is now' },
    sent: { type: 'string', value: 'ID', help: 'the kept summary whose id begins so was sent' },
  },
  examples: [
    'entente authority aggregate 2026-Q4',
    'entente authority aggregate 2026-Q4 --csv > summary.csv',
    'entente authority aggregate 2026-Q4 --keep',
  ],
  run: ({ positionals: [quarter], values, home, output }) =>
    withApi(home, async (api) => {
      const k = values.k === undefined ? {} : { k: Number(values.k) }
      if (values.sent !== undefined) {
        const { summaries } = await api.get<AuthoritySummaries>('authority/summaries')
        const found = summaries.find(({ id }) => id.startsWith(String(values.sent)))
        if (found === undefined) throw cliFault('unknown-id', `No summary begins with "${values.sent}".`)
        const kept = await api.post<AuthoritySummaries>(`authority/summaries/${found.id}/sent`)
        return output.result(kept, () => toKept(kept))
      }
      if (values.keep) {
        if (quarter === undefined) throw cliFault('usage', 'Say which quarter: entente authority aggregate 2026-Q4 --keep')
        const kept = await api.post<AuthoritySummaries>('authority/summaries', { quarter, ...k })
        return output.result(kept, () => toKept(kept))
      }
      const query = new URLSearchParams(quarter === undefined ? {} : { quarter })
      if (values.k !== undefined) query.set('k', values.k)
      if (values.csv) {
        for await (const piece of api.read(`authority/summary?${query}&format=csv`)) await output.raw(piece)
        return
      }
      const summary = await api.get<AuthoritySummary>(`authority/summary?${query}`)
      output.result(summary, () => toSummaryText(summary))
    }),
})

function toSummaryText({ quarter, reports, k, tables }: AuthoritySummary): string {
  if (reports === null) return `${quarter}: of fewer than ${k} reporters, and so nothing is told.\n`
  const rows = Object.entries(tables).flatMap(([name, { cells, others }]) => [
    ...cells.map((cell) => [name, cell.value, String(cell.reports)]),
    ...(others === 0 ? [] : [[name, 'others together', others === null ? 'not told' : String(others)]]),
  ])
  return `${quarter}: ${reports} reports; each number is of ${k} reporters or more\n\n${toTable(['TABLE', 'VALUE', 'REPORTS'], rows)}`
}

function toKept({ summaries }: AuthoritySummaries): string {
  const rows = summaries.map(({ id, quarter, reports, madeBy, sentAt }) => {
    return [id.slice(0, 8), quarter, reports === null ? 'not told' : String(reports), madeBy, sentAt === null ? 'not sent' : 'sent']
  })
  return toTable(['ID', 'QUARTER', 'REPORTS', 'BY', 'ENISA'], rows)
}

export const statisticsVerb = defineCommand({
  name: 'authority statistics',
  summary: 'A year of reports: how many, of what, how soon they were answered.',
  arguments: '[YEAR]',
  about: 'For those who may see the reports: nothing is held back, and only what they may see is counted.',
  options: { csv: { type: 'boolean', default: false, help: 'as comma-separated values' } },
  examples: ['entente authority statistics 2026', 'entente authority statistics 2026 --csv > year.csv'],
  run: ({ positionals: [year], values, home, output }) =>
    withApi(home, async (api) => {
      const query = year === undefined ? '' : `year=${encodeURIComponent(year)}`
      if (values.csv) {
        for await (const piece of api.read(`authority/statistics?${query}&format=csv`)) await output.raw(piece)
        return
      }
      const statistics = await api.get<AuthorityStatistics>(`authority/statistics?${query}`)
      output.result(statistics, () => toYearText(statistics))
    }),
})

function toYearText(year: AuthorityStatistics): string {
  const span = (ms: number | null) => (ms === null ? '–' : toSpan(ms / 1000))
  const lines = [
    `${year.year}: ${year.reports} reports, ${year.voluntary} of them voluntary, ${year.withdrawn} withdrawn, ${year.closed} closed`,
    `  acknowledged ${year.acknowledged}, half of them within ${span(year.medianAcknowledgedMs)}`,
    `  feedback on time ${year.feedbackOnTime}, late ${year.feedbackLate}, missing ${year.feedbackMissing}, half within ${span(year.medianFeedbackMs)}`,
    `  passed on ${year.routed} reports, ${year.routes} times; ${year.questions} questions`,
    '',
  ]
  const shares = [
    ...year.byRegime.map(({ value, reports }) => ['regime', value, String(reports)]),
    ...year.byKind.map(({ value, reports }) => ['kind', value, String(reports)]),
    ...year.bySector.map(({ value, reports }) => ['sector', value, String(reports)]),
  ]
  return `${lines.join('\n')}\n${toTable(['BY', 'VALUE', 'REPORTS'], shares)}`
}

export const correlateVerb = defineCommand({
  name: 'authority correlate',
  summary: 'Reports by different reporters that belong together, and what may be told of them.',
  about: 'By a shared indicator, the same apparent cause, or the same class in the same state and sector within a week.',
  options: { k: { type: 'string', value: 'K', help: 'how many reporters there must be before anything is told (default: 3)' } },
  examples: ['entente authority correlate'],
  run: ({ values, home, output }) =>
    withApi(home, async (api) => {
      const found = await api.get<CorrelatedReports>(
        `authority/correlations${values.k === undefined ? '' : `?k=${encodeURIComponent(values.k)}`}`,
      )
      output.result(found, () => {
        if (found.groups.length === 0) return 'No reports belong together.\n'
        const rows = found.groups.map(({ numbers, ways, disclosure }) => [
          numbers.join(' '),
          ways.join(', '),
          disclosure?.text ?? `nothing: fewer than ${found.k}`,
        ])
        return toTable(['REPORTS', 'BY', 'MAY BE TOLD'], rows)
      })
    }),
})

import type { ReceivedReportDetail, ReceivedReports } from '../../../http/index.ts'
import { defineCommand } from '../../command.ts'
import { toDate, toTable } from '../../output.ts'
import { toNextDue, toReceivedReportText } from '../../received-report-text.ts'
import { toReportPath, withApi } from './call.ts'

export const inboxVerb = defineCommand({
  name: 'authority inbox',
  summary: 'List the reports that came in: what is due first before the rest.',
  about: `
Those that are not closed. What had to be reported stands before what was told of one's own accord; then what is due
first. You see what your clearance allows, and no count of anything else.`,
  options: {
    state: { type: 'string', short: 's', value: 'STATE', help: 'received, acknowledged, in-work or closed' },
    text: { type: 'string', value: 'TEXT', help: 'only with this in the title or the name of the reporter' },
  },
  examples: ['entente authority inbox', 'entente authority inbox --state closed --json'],
  run: ({ values, home, output }) =>
    withApi(home, async (api) => {
      const query = new URLSearchParams()
      for (const name of ['state', 'text'] as const) if (values[name] !== undefined) query.set(name, values[name])
      const inbox = await api.get<ReceivedReports>(`authority/reports?${query}`)
      output.result(inbox, () => toText(inbox))
    }),
})

function toText({ reports, counts }: ReceivedReports): string {
  const { received, acknowledged, inWork, closed, overdue } = counts
  const sums = `${received} received, ${acknowledged} acknowledged, ${inWork} in work, ${closed} closed; ${overdue} overdue\n`
  if (reports.length === 0) return `No reports. ${sums}`
  const nowMs = Date.now()
  const rows = reports.map((one) => {
    const states = one.states.join(' ')
    return [
      String(one.number),
      one.state,
      `TLP:${one.level.toUpperCase()}`,
      toDate(one.receivedAt),
      toNextDue(one, nowMs),
      states,
      one.organisation,
      one.title.slice(0, 60),
    ]
  })
  return `${toTable(['N', 'STATE', 'MARKING', 'RECEIVED', 'OWED', 'STATES', 'REPORTER', 'TITLE'], rows)}${sums}`
}

export const showVerb = defineCommand({
  name: 'authority show',
  summary: 'Show one report: its stages, what is owed, questions, where it should go and went.',
  arguments: 'N',
  about: 'Each stage after the first is shown by what it says otherwise than the one before.',
  options: {},
  examples: ['entente authority show 1'],
  run: ({ positionals: [report], home, output }) =>
    withApi(home, async (api) => {
      const detail = await api.get<ReceivedReportDetail>(toReportPath(report, 'show N'))
      output.result(detail, () => toReceivedReportText(detail, Date.now()))
    }),
})

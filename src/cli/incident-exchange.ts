import type { IncidentExchange, IncidentReports, ReportRecipients } from '../http/index.ts'
import { cliFault } from './faults.ts'
import { type Asked, requireRest, toPath, toTime } from './incident-asked.ts'
import { toDate, toTable } from './output.ts'

/** `entente incidents thread N`: who was told, and what they said. */
export async function showThread({ api, output, positionals }: Asked): Promise<void> {
  say(output, await api.get<IncidentExchange>(`${toPath(positionals)}/exchange`))
}

/** `entente incidents recipients N REPORT`. */
export async function showRecipients({ api, output, positionals }: Asked): Promise<void> {
  const [report = ''] = requireRest(positionals.slice(2), 1, 'recipients N REPORT')
  const path = toPath(positionals)
  const id = await findReport({ api, path, start: report })
  const all = await api.get<ReportRecipients>(`${path}/recipients?report=${id}`)
  const rows = all.recipients.map(({ name, channel, address, country, why }) => [name, channel, country ?? '–', address, why])
  output.result(all, () =>
    rows.length === 0
      ? 'Nobody is known for it: say whom with --to and --address.\n'
      : toTable(['TO', 'BY', 'STATE', 'ADDRESS', 'WHY'], rows),
  )
}

/** `entente incidents submit N REPORT --to NAME --by CHANNEL --address A`: prepared, not yet sent. */
export async function submit({ api, output, positionals, values }: Asked): Promise<void> {
  const form = 'submit N REPORT --to NAME --by CHANNEL --address ADDRESS'
  const [start = ''] = requireRest(positionals.slice(2), 1, form)
  const path = toPath(positionals)
  const report = await findReport({ api, path, start })
  const { to: recipient, by: channel = 'node', address, level: marking, contact, country, correct } = values
  const known = await api.get<ReportRecipients>(`${path}/recipients?report=${report}`)
  const found = known.recipients.find((one) => one.name === recipient && one.channel === channel)
  const at = address ?? found?.address
  if (recipient === undefined || at === undefined) throw cliFault('usage', `Say: entente incidents ${form}`)
  const corrects = typeof correct === 'string' ? await findSubmission({ api, path, start: correct }) : undefined
  const state = typeof country === 'string' ? country.toUpperCase() : (found?.country ?? undefined)
  const more = Object.entries({ marking, contact, corrects, country: state }).filter(([, one]) => one !== undefined)
  say(
    output,
    await api.post<IncidentExchange>(`${path}/submissions`, { report, channel, recipient, address: at, ...Object.fromEntries(more) }),
  )
}

/** What a person does with one submission: send, acknowledged, withdraw, reclassify. */
export async function actOnSubmission({ api, output, positionals, values }: Asked): Promise<void> {
  const [action = '', , start = '', ...rest] = positionals
  requireRest(positionals.slice(2), 1, `${action} N SUBMISSION`)
  const path = toPath(positionals)
  const at = `${path}/submissions/${await findSubmission({ api, path, start })}`
  const time = toTime(values.at, 'at')
  const reason = values.why
  if (action === 'send') {
    const receipt = values.receipt === undefined ? {} : { receipt: values.receipt }
    return say(output, await api.post<IncidentExchange>(`${at}/confirm`, { ...time, ...receipt }))
  }
  if (action === 'acknowledged') {
    const [receipt] = requireRest(rest, 1, 'acknowledged N SUBMISSION RECEIPT')
    return say(output, await api.post<IncidentExchange>(`${at}/acknowledged`, { at: Date.now(), ...time, receipt }))
  }
  if (reason === undefined) throw cliFault('usage', `Say why: entente incidents ${action} N SUBMISSION --why TEXT`)
  if (action === 'withdraw') return say(output, await api.post<IncidentExchange>(`${at}/withdraw`, { reason }))
  const [from, to] = requireRest(rest, 2, 'reclassify N SUBMISSION FROM TO --why TEXT')
  say(output, await api.post<IncidentExchange>(`${at}/reclassify`, { reason, from, to }))
}

/** `entente incidents answer N QUESTION TEXT`. */
export async function answerQuestion({ api, output, positionals }: Asked): Promise<void> {
  const [start = '', ...words] = requireRest(positionals.slice(2), 2, 'answer N QUESTION TEXT')
  const path = toPath(positionals)
  const { messages } = await api.get<IncidentExchange>(`${path}/exchange`)
  const questions = messages.filter(({ kind }) => kind === 'question').map(({ id }) => id)
  const question = only(questions, start, 'questions')
  say(output, await api.post<IncidentExchange>(`${path}/questions/${question}/answer`, { text: words.join(' ') }))
}

interface Search {
  readonly api: Asked['api']
  readonly path: string
  readonly start: string
}

async function findReport({ api, path, start }: Search): Promise<string> {
  const { reports } = await api.get<IncidentReports>(`${path}/reports`)
  return only(
    reports.map(({ id }) => id),
    start,
    'reports',
  )
}

async function findSubmission({ api, path, start }: Search): Promise<string> {
  const { submissions } = await api.get<IncidentExchange>(`${path}/exchange`)
  return only(
    submissions.map(({ id }) => id),
    start,
    'submissions',
  )
}

/** The whole id from its beginning, as long as that is clear. */
function only(ids: readonly string[], start: string, what: string): string {
  const found = ids.filter((id) => id.startsWith(start))
  const [first] = found
  if (first === undefined || found.length > 1) throw cliFault('usage', `${found.length} ${what}' ids begin with "${start}".`)
  return first
}

function say(output: Asked['output'], exchange: IncidentExchange): void {
  output.result(exchange, () => toText(exchange))
}

function toText({ submissions, messages }: IncidentExchange): string {
  if (submissions.length === 0) return 'Nobody was told yet. Prepare a signed report: entente incidents submit N REPORT --to NAME\n'
  const reports = submissions.map(({ id, state, recipient, channel, regime, stage, sentAt, receipt, error }) => {
    return [id.slice(0, 8), state, recipient, channel, `${regime} ${stage}`, toDate(sentAt), receipt ?? '–', error ?? '']
  })
  const head = toTable(['ID', 'STATE', 'TO', 'BY', 'REPORT', 'SENT', 'RECEIPT', 'WHY NOT'], reports)
  const said = messages.filter(({ kind }) => kind !== 'report')
  if (said.length === 0) return head
  const lines = said.map(({ id, at, direction, by, kind, text, answerBy, answeredAt }) => {
    const open = kind === 'question' && direction === 'in' && answeredAt === null
    const wanted = open ? `  OPEN${answerBy === null ? '' : `, until ${toDate(answerBy)}`}` : ''
    return `${id.slice(0, 8)}  ${toDate(at)}  ${direction === 'in' ? '←' : '→'} ${by}, ${kind}: ${text}${wanted}`
  })
  return `${head}\n${lines.join('\n')}\n`
}

import type { Alert, AlertDetail, AlertPage, EpisodeSummary } from '../../http/index.ts'
import { type Api, openApi } from '../api.ts'
import { defineCommand } from '../command.ts'
import { cliFault } from '../faults.ts'
import { type Output, toCount, toDate, toTable } from '../output.ts'

export const alerts = defineCommand({
  name: 'alerts',
  summary: 'List alerts, look at one, confirm or dismiss it.',
  arguments: '[show|confirm|dismiss|reopen ID]',
  about: `
Without an id: the alerts, newest first. "show" prints one with its evidence. "confirm" makes a STIX sighting of
it and adds that to the collection "sightings". "dismiss" needs a reason and keeps the same thing quiet from then
on. "reopen" undoes either. An id may be cut short as long as it is clear.`,
  options: {
    status: { type: 'string', short: 's', value: 'STATUS', help: 'open, confirmed or dismissed' },
    reason: { type: 'string', value: 'TEXT', help: 'why it is dismissed' },
    note: { type: 'string', value: 'TEXT', help: 'a note with the confirmation' },
    collection: { type: 'string', value: 'NAME', help: 'where the sighting goes (default: sightings)' },
    limit: { type: 'string', short: 'n', value: 'N', default: '50', help: 'rows at most (default: 50)' },
  },
  examples: [
    'entente alerts',
    'entente alerts show 7f3a',
    'entente alerts confirm 7f3a --note "seen by shift B"',
    'entente alerts dismiss 7f3a --reason "our own scanner"',
  ],
  async run({ positionals, values, home, output }) {
    const [action, id] = positionals
    const api = await openApi(home)
    try {
      if (action === undefined)
        await list(api, output, { limit: values.limit ?? '50', ...(values.status === undefined ? {} : { status: values.status }) })
      else if (id === undefined) throw cliFault('usage', `Name the alert: entente alerts ${action} ID`)
      else await act({ api, output, action, alertId: await findId(api, id), values })
      return 0
    } finally {
      await api.close()
    }
  },
})

async function list(api: Api, output: Output, query: Record<string, string>): Promise<void> {
  const page = await api.get<AlertPage>(`alerts?${new URLSearchParams(query)}`)
  output.result(page, () => {
    if (page.alerts.length === 0) return 'No alerts.\n'
    const rows = page.alerts.map((alert) => [
      alert.id.slice(0, 8),
      alert.status,
      alert.severity,
      alert.origin,
      toCount(alert.count),
      toDate(alert.lastSeenAt),
      alert.observables[0]?.value ?? alert.episode?.tags[0]?.tag ?? '',
      (alert.indicator?.name ?? `${alert.episode?.plant}: ${alert.title}`).slice(0, 50),
    ])
    return toTable(['ID', 'STATUS', 'SEVERITY', 'FOUND IN', 'COUNT', 'LAST SEEN', 'OBSERVABLE', 'WHAT'], rows)
  })
}

async function findId(api: Api, start: string): Promise<string> {
  if (start.length === 36) return start
  const { alerts: all } = await api.get<AlertPage>('alerts?limit=1000')
  const found = all.filter((alert) => alert.id.startsWith(start))
  const [only] = found
  if (only === undefined) throw cliFault('unknown-id', `No alert's id begins with "${start}".`)
  if (found.length > 1) throw cliFault('usage', `${found.length} alerts' ids begin with "${start}"; write more of it.`)
  return only.id
}

interface Action {
  api: Api
  output: Output
  action: string
  alertId: string
  values: { reason: string | undefined; note: string | undefined; collection: string | undefined }
}

async function act({ api, output, action, alertId, values }: Action): Promise<void> {
  const path = `alerts/${alertId}`
  const { reason, note, collection } = values
  const say = (alert: Alert) =>
    output.result(
      alert,
      () => `The alert is ${alert.status}.${alert.decision?.sightingId ? ` Sighting: ${alert.decision.sightingId}` : ''}\n`,
    )
  switch (action) {
    case 'show': {
      const alert = await api.get<AlertDetail>(path)
      return output.result(alert, () => toText(alert))
    }
    case 'confirm':
      return say(
        await api.post<Alert>(`${path}/confirm`, {
          ...(note === undefined ? {} : { note }),
          ...(collection === undefined ? {} : { collection }),
        }),
      )
    case 'dismiss':
      if (reason === undefined) throw cliFault('usage', 'Say why: --reason TEXT', '--reason')
      return say(await api.post<Alert>(`${path}/dismiss`, { reason }))
    case 'reopen':
      return say(await api.post<Alert>(`${path}/reopen`))
    default:
      throw cliFault('usage', `"${action}" is not show, confirm, dismiss or reopen.`)
  }
}

function toText(alert: AlertDetail): string {
  const head = [
    `${alert.title}   ${alert.status}, ${alert.severity}, TLP:${alert.level.toUpperCase()}`,
    ...(alert.indicator === null ? [] : [`  indicator  ${alert.indicator.id}`, `  pattern    ${alert.indicator.pattern}`]),
    ...(alert.episode === null ? [] : toEpisodeLines(alert.episode)),
    `  seen       ${toCount(alert.count)} times, ${toDate(alert.firstSeenAt)} to ${toDate(alert.lastSeenAt)} UTC, in ${alert.sources.join(', ')}`,
    ...alert.observables.map((seen) => `  observable ${seen.value} (${seen.kind}), ${toCount(seen.count)} times`),
    '',
  ]
  const evidence = alert.evidence.map((item) => {
    const where = item.place ?? `${item.source}, remembered`
    const remark = item.remark === null ? '' : ` – ${item.remark}`
    return `${toDate(item.at)}  ${where}  ${item.value}${item.count > 1 ? ` ×${item.count}` : ''}${remark}${item.line === null ? '' : `\n    ${item.line}`}`
  })
  return [...head, ...evidence, ''].join('\n')
}

function toEpisodeLines(episode: EpisodeSummary): string[] {
  const { plant, asset, techniques, checks, tags, isOver } = episode
  return [
    `  plant      ${plant}${isOver ? '' : ', not over'}`,
    `  asset      ${asset}`,
    `  looks like ${techniques.map(({ id, name }) => `${name} (${id})`).join(', ')}`,
    ...tags.slice(0, 3).map((tag) => {
      const unit = tag.unit === undefined ? '' : ` ${tag.unit}`
      return `  sensor     ${tag.tag} read ${toNumber(tag.observed)}${unit}, ${toNumber(tag.expected)}${unit} was expected`
    }),
    ...checks.map((check, at) => `  check ${at + 1}    ${check}`),
  ]
}

function toNumber(value: number): string {
  return String(Number(value.toPrecision(4)))
}

import { readFileSync } from 'node:fs'
import type { IncidentNotices, MadeNoticeChannel, NodeNotices, Notice, NoticeSetting } from '../../http/index.ts'
import { type Api, openApi } from '../api.ts'
import { defineCommand, type Values } from '../command.ts'
import { cliFault } from '../faults.ts'
import { type Output, toDate, toTable } from '../output.ts'

const options = {
  role: { type: 'string', value: 'TEXT', help: 'of a channel: who is there' },
  clearance: { type: 'string', value: 'LEVEL', help: 'of a channel: it is told titles up to this TLP level (default: none)' },
  ca: { type: 'string', value: 'FILE', help: 'of a webhook: certificate (PEM) of an authority to trust' },
  day: { type: 'string', value: 'NAMES', help: 'told a day before: names of channels, or none' },
  'four-hours': { type: 'string', value: 'NAMES', help: 'told four hours before' },
  hour: { type: 'string', value: 'NAMES', help: 'told an hour before' },
  overdue: { type: 'string', value: 'NAMES', help: 'told when it has passed' },
  quiet: { type: 'string', value: 'HOURS', help: 'when nobody is woken for what can wait: 22:00-07:00, or none' },
  digest: { type: 'string', value: 'TIME', help: 'when all deadlines are told every day: 07:30, or none' },
  to: { type: 'string', value: 'NAMES', help: 'of a digest: to which channels' },
  zone: { type: 'string', value: 'ZONE', default: 'UTC', help: 'zone of these times, such as Europe/Berlin (default: UTC)' },
} as const

type Given = Values<typeof options>

export const notices = defineCommand({
  name: 'notices',
  summary: 'Tell people of deadlines by webhook and mail: channels, steps, quiet hours, digest.',
  arguments: '[add NAME ADDRESS | remove NAME | test NAME | set | incident N [set | reset] | acknowledge N REGIME STAGE]',
  about: `
A channel is a webhook (https://…, signed as Standard Webhooks) or a mailbox. It is told the number, the duty and the due
time; with --clearance also the title of incidents that are marked no higher. "set" says who is told a day, four hours and
an hour before a deadline, and when it has passed; "incident N set" says it for one incident, "reset" takes that back.
"acknowledge" takes a deadline on: nobody else is woken for it. Names of several channels are joined by commas.`,
  options,
  examples: [
    'entente notices add on-call https://hooks.example/entente --role "on call"',
    'entente notices add ciso ciso@bank.example --role CISO --clearance amber',
    'entente notices test on-call',
    'entente notices set --day on-call --hour on-call,ciso --overdue ciso --quiet 22:00-07:00 --zone Europe/Berlin',
    'entente notices acknowledge 1 eu-gdpr notification',
  ],
  async run({ positionals, values, home, output }) {
    const api = await openApi(home)
    try {
      await act(api, output, { positionals, values })
      return 0
    } finally {
      await api.close()
    }
  },
})

async function act(api: Api, output: Output, { positionals, values }: { positionals: readonly string[]; values: Given }): Promise<void> {
  const [action, name = '', third, stage] = positionals
  if (action === undefined) return sayNode(output, await api.get<NodeNotices>('notices'))
  if (action === 'set') {
    const { setting } = await api.get<NodeNotices>('notices')
    return sayNode(output, await api.post<NodeNotices>('notices', toSetting(setting, values)))
  }
  if (name === '') throw cliFault('usage', `Say more: entente notices ${action} …; entente notices --help shows it.`)
  const path = `notices/channels/${encodeURIComponent(name)}`
  switch (action) {
    case 'add': {
      if (third === undefined) throw cliFault('usage', 'Say where to: entente notices add NAME ADDRESS')
      const { role, clearance, ca } = values
      const given = Object.entries({ role, clearance, ca: ca === undefined ? undefined : readFileSync(ca, 'utf8') })
      const body = { name, address: third, ...Object.fromEntries(given.filter(([, value]) => value !== undefined)) }
      const made = await api.post<MadeNoticeChannel>('notices/channels', body)
      return output.result(made, () => toMadeText(made))
    }
    case 'remove':
      await api.remove(path)
      return output.result({ removed: name }, () => `Removed the channel ${name}.`)
    case 'test': {
      const notice = await api.post<Notice>(`${path}/test`)
      return output.result(notice, () => (notice.state === 'sent' ? `${name} took the test.` : `Not taken: ${notice.error ?? 'it waits'}.`))
    }
    case 'incident':
      return sayIncident(output, await ofIncident(api, name, { third, values }))
    case 'acknowledge': {
      if (third === undefined || stage === undefined) throw cliFault('usage', 'Say: entente notices acknowledge N REGIME STAGE')
      const at = `incidents/${encodeURIComponent(name)}/notices/acknowledge`
      return sayIncident(output, await api.post<IncidentNotices>(at, { regime: third, stage }))
    }
    default:
      throw cliFault('usage', `"${action}" is none of the actions. See: entente notices --help`)
  }
}

async function ofIncident(api: Api, incident: string, { third, values }: { third: string | undefined; values: Given }) {
  const at = `incidents/${encodeURIComponent(incident)}/notices`
  const held = await api.get<IncidentNotices>(at)
  if (third === 'reset') return api.post<IncidentNotices>(at, { setting: null })
  if (third !== 'set') return held
  return api.post<IncidentNotices>(at, { setting: toSetting(held.setting ?? nothing, values) })
}

const nothing: NoticeSetting = { steps: { day: [], 'four-hours': [], hour: [], overdue: [] }, quiet: null, digest: null }

/** What is not named stays as it is. */
function toSetting(held: NoticeSetting, values: Given): NoticeSetting {
  const { quiet, digest, to, zone = 'UTC' } = values
  const step = (name: keyof NoticeSetting['steps']) => (values[name] === undefined ? held.steps[name] : toNames(values[name]))
  const [from = '', until = ''] = (quiet ?? '').split('-')
  const digestTo = to === undefined ? (held.digest?.channels ?? []) : toNames(to)
  return {
    steps: { day: step('day'), 'four-hours': step('four-hours'), hour: step('hour'), overdue: step('overdue') },
    quiet: quiet === undefined ? held.quiet : quiet === 'none' ? null : { from, until, zone },
    digest: digest === undefined ? held.digest : digest === 'none' ? null : { at: digest, zone, channels: digestTo },
  }
}

function toNames(text: string): string[] {
  return text === 'none' ? [] : text.split(',').map((name) => name.trim())
}

function toMadeText({ name, secret }: MadeNoticeChannel): string {
  const more = secret === null ? '' : `Its secret, shown once, for whoever checks the calls:\n  ${secret}\n`
  return `Added the channel ${name}.\n${more}Try it: entente notices test ${name}\n`
}

function sayNode(output: Output, node: NodeNotices): void {
  output.result(node, () => {
    if (node.channels.length === 0) return 'No channels. Add one: entente notices add NAME ADDRESS\n'
    const rows = node.channels.map(({ name, kind, role, clearance, address }) => [
      name,
      kind,
      role,
      clearance ?? 'number and duty',
      address,
    ])
    return `${toTable(['CHANNEL', 'KIND', 'ROLE', 'TOLD', 'ADDRESS'], rows)}\n${toSettingText(node.setting)}\n${toNoticesText(node.notices)}`
  })
}

function sayIncident(output: Output, told: IncidentNotices): void {
  output.result(told, () => {
    const setting = told.setting === null ? 'As the node has it.\n' : toSettingText(told.setting)
    const seen = told.seen.map(({ regime, stage, at, by }) => `${by} takes ${regime} ${stage} on, ${toDate(at)}\n`)
    return `${setting}\n${seen.join('')}${toNoticesText(told.notices)}`
  })
}

function toSettingText({ steps, quiet, digest }: NoticeSetting): string {
  const rows = Object.entries(steps).map(([step, channels]) => [step, channels.join(', ') || 'nobody'])
  rows.push(['quiet hours', quiet === null ? 'none' : `${quiet.from}-${quiet.until} ${quiet.zone}`])
  rows.push(['digest', digest === null ? 'none' : `${digest.at} ${digest.zone} to ${digest.channels.join(', ') || 'nobody'}`])
  return toTable(['WHEN', 'WHO'], rows)
}

function toNoticesText(all: readonly Notice[]): string {
  if (all.length === 0) return 'Nobody was told of anything yet.\n'
  const rows = all.map(({ madeAt, channel, state, incident, duty, kind, step, error }) => [
    ...[toDate(madeAt), channel, state, incident === null ? kind : `#${incident} ${step}`, duty ?? '', error ?? ''],
  ])
  return toTable(['AT', 'CHANNEL', 'STATE', 'OF', 'DUTY', 'ERROR'], rows)
}

import type { Incident, IncidentClasses, IncidentDetail, IncidentPage } from '../../http/index.ts'
import { type Api, openApi } from '../api.ts'
import { defineCommand } from '../command.ts'
import { cliFault } from '../faults.ts'
import { toIncidentText } from '../incident-text.ts'
import { type Output, toDate, toTable } from '../output.ts'

export const incidents = defineCommand({
  name: 'incidents',
  summary: 'List incidents, open, show, change, merge and split them, undo.',
  arguments:
    '[open TITLE | from-alert ID | show N | set N | add N KIND NAME | done N ITEM | say N LANE TEXT | undo N LINE | merge N OTHER | split N TITLE | classes]',
  about: `
Without more: the incidents, newest first. N is an incident's number. "open" opens one by hand, "from-alert" from an
alert with what belongs to it. "set" changes what its options name. "add" hangs something on it: an alert, object,
technique, entity, asset, role (with --person), task, note or lesson. "say" writes a line into the timeline, in the lane
happened, knew or did. "undo" takes back what a line changed. "merge" works on OTHER in N; "split" makes a new incident
of the items that --item names. Every change is a line of the timeline; nothing is overwritten.`,
  options: {
    state: { type: 'string', short: 's', value: 'STATE', help: 'open, contained or closed' },
    kind: { type: 'string', value: 'KIND', help: 'incident, near-miss or threat' },
    title: { type: 'string', value: 'TEXT', help: 'a new title' },
    summary: { type: 'string', value: 'TEXT', help: 'what it is, in a few sentences' },
    severity: { type: 'string', value: 'SEVERITY', help: 'low, medium, high or critical' },
    class: { type: 'string', value: 'CLASS', help: 'class of incident, such as availability.ddos' },
    level: { type: 'string', value: 'LEVEL', help: 'TLP level (default when opened: red)' },
    cause: { type: 'string', value: 'TEXT', help: 'the apparent cause in one phrase; what recurs is found by it' },
    at: { type: 'string', value: 'TIME', help: 'when it was detected, or happened: 2026-11-20T17:40:00Z' },
    person: { type: 'string', value: 'NAME', help: 'who has the role or the task' },
    item: { type: 'string', value: 'ID', multiple: true, help: 'an item that goes with the split; may be given again' },
    text: { type: 'string', value: 'TEXT', help: 'only incidents with this text' },
    limit: { type: 'string', short: 'n', value: 'N', default: '50', help: 'rows at most (default: 50)' },
  },
  examples: [
    'entente incidents open "Ransomware in the branch network" --severity critical --class malicious-code.malware-distribution',
    'entente incidents from-alert 7f3a19c2-0d5e-4b6a-9d1c-2f8e1a4b7c3d',
    'entente incidents add 1 role lead --person "Ada Byron"',
    'entente incidents say 1 knew "Backups of the payment system are whole"',
    'entente incidents set 1 --state contained',
  ],
  async run({ positionals, values, home, output }) {
    const api = await openApi(home)
    try {
      await act({ api, output, positionals, values })
      return 0
    } finally {
      await api.close()
    }
  },
})

interface Asked {
  readonly api: Api
  readonly output: Output
  readonly positionals: readonly string[]
  readonly values: Readonly<Record<string, string | readonly string[] | undefined>>
}

async function act({ api, output, positionals, values }: Asked): Promise<void> {
  const [action, subject, ...rest] = positionals
  if (action === undefined) return list({ api, output, positionals, values })
  if (action === 'classes') {
    const all = await api.get<IncidentClasses>('incident-classes')
    return output.result(all, () =>
      toTable(
        ['CLASS', 'TITLE'],
        all.classes.map(({ id, title }) => [id, title]),
      ),
    )
  }
  if (subject === undefined) throw cliFault('usage', `Say more: entente incidents ${action} …; entente incidents --help shows it.`)
  const at = `incidents/${encodeURIComponent(subject)}`
  const say = (changed: IncidentDetail) => output.result(changed, () => toIncidentText(changed))
  switch (action) {
    case 'open':
      return told(output, await api.post<Incident>('incidents', { title: subject, ...toFields(values) }))
    case 'from-alert':
      return told(output, await api.post<Incident>(`alerts/${encodeURIComponent(subject)}/incident`, toFields(values)))
    case 'show':
      return say(await api.get<IncidentDetail>(at))
    case 'set':
      return say(await api.post<IncidentDetail>(at, toFields(values)))
    case 'add': {
      const [kind, name] = requireRest(rest, 2, 'add N KIND NAME')
      return say(
        await api.post<IncidentDetail>(`${at}/items`, { kind, name, ...(values.person === undefined ? {} : { person: values.person }) }),
      )
    }
    case 'done': {
      const [item] = requireRest(rest, 1, 'done N ITEM')
      return say(await api.post<IncidentDetail>(`${at}/items/${item}`, { isDone: true }))
    }
    case 'say': {
      const [lane, text] = requireRest(rest, 2, 'say N LANE TEXT')
      return say(await api.post<IncidentDetail>(`${at}/timeline`, { lane, text, ...toTime(values.at, 'happenedAt') }))
    }
    case 'undo': {
      const [entry] = requireRest(rest, 1, 'undo N LINE')
      return say(await api.post<IncidentDetail>(`${at}/timeline/${entry}/undo`))
    }
    case 'merge': {
      const [other] = requireRest(rest, 1, 'merge N OTHER')
      return say(await api.post<IncidentDetail>(`${at}/merge`, { other }))
    }
    case 'split': {
      const [title] = requireRest(rest, 1, 'split N TITLE')
      return told(output, await api.post<Incident>(`${at}/split`, { title, items: values.item ?? [] }))
    }
    default:
      throw cliFault('usage', `"${action}" is none of the actions. See: entente incidents --help`)
  }
}

async function list({ api, output, values }: Asked): Promise<void> {
  const query = new URLSearchParams()
  for (const name of ['state', 'kind', 'severity', 'class', 'text', 'limit']) {
    const value = values[name]
    if (typeof value === 'string') query.set(name, value)
  }
  const page = await api.get<IncidentPage>(`incidents?${query}`)
  output.result(page, () => {
    if (page.incidents.length === 0) return 'No incidents.\n'
    const rows = page.incidents.map(({ number, state, severity, kind, level, detectedAt, title }) => {
      return [String(number), state, severity, kind, `TLP:${level.toUpperCase()}`, toDate(detectedAt), title.slice(0, 80)]
    })
    return toTable(['N', 'STATE', 'SEVERITY', 'KIND', 'MARKING', 'DETECTED', 'TITLE'], rows)
  })
}

function told(output: Output, { id, number, title }: Incident): void {
  output.result({ id, number, title }, () => `Incident ${number}: ${title}\nLook at it: entente incidents show ${number}\n`)
}

function requireRest(rest: readonly string[], count: number, form: string): readonly string[] {
  if (rest.length < count) throw cliFault('usage', `Say: entente incidents ${form}`)
  return rest
}

function toFields(values: Asked['values']): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...toTime(values.at, 'detectedAt') }
  for (const name of ['state', 'kind', 'title', 'summary', 'severity', 'class', 'level']) {
    if (values[name] !== undefined) fields[name] = values[name]
  }
  if (values.cause !== undefined) fields.rootCause = values.cause
  return fields
}

function toTime(text: unknown, name: string): Record<string, number> {
  if (typeof text !== 'string') return {}
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw cliFault('usage', `"${text}" is not a time such as 2026-11-20T17:40:00Z.`, '--at')
  return { [name]: ms }
}

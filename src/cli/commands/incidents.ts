import type { Incident, IncidentClasses, IncidentDetail, IncidentPage } from '../../http/index.ts'
import { type Api, openApi } from '../api.ts'
import { defineCommand } from '../command.ts'
import { cliFault } from '../faults.ts'
import { type Asked, requireRest, toTime } from '../incident-asked.ts'
import { actOnDuties } from '../incident-duties.ts'
import { toIncidentText } from '../incident-text.ts'
import { type Output, toDate, toTable } from '../output.ts'

export const incidents = defineCommand({
  name: 'incidents',
  summary: 'List incidents, open, show, change, merge and split them, undo.',
  arguments:
    '[open TITLE | from-alert ID | show N | set N | add N KIND NAME | done N ITEM | say N LANE TEXT | undo N LINE | merge N OTHER | split N TITLE | facts N | fact N NAME VALUE | learned N WHO WHAT | awareness N | duties N | what-if N NAME VALUE | reported N REGIME STAGE | law N | reports N [begin FORM | show ID | write ID ITEM TEXT | sign ID | submitted ID | document ID] | forms | recipients N REPORT | submit N REPORT | send N SUBMISSION | thread N | answer N QUESTION TEXT | acknowledged N SUBMISSION RECEIPT | withdraw N SUBMISSION | reclassify N SUBMISSION FROM TO | evidence N [FILE... | get ID | check ID | seal ID | moved ID WHOM] | export N | import MAIL.eml... | deadlines [N] | punctuality | classes]',
  about: `
Without more: the incidents, newest first. N is an incident's number. "open" opens one by hand, "from-alert" from an
alert with what belongs to it. "set" changes what its options name. "add" hangs something on it: an alert, object,
technique, entity, asset, role (with --person), task, note or lesson. "say" writes a line into the timeline, in the lane
happened, knew or did. "undo" takes back what a line changed. "merge" works on OTHER in N; "split" makes a new incident
of the items that --item names, with the lines and facts of --line and --with, which both have then.

"facts" shows what is known, "fact" states one: its value as people write it, with --sure and --source. "learned" writes
who learned what into the awareness record. "duties" shows what must be reported by when and asks what it must know;
"what-if" shows what another answer would change. "reported" writes down what a person has sent, with --at and --receipt.
"reports" begins a report by a form of "forms", filled from the facts; a person writes what is open, another one signs, and
somebody sends it and says so. "document" writes it as HTML to be printed.
"submit" prepares a signed report for a recipient (--to, --by, --address), "send" is your word that it goes: to a partner's node at
once, by a courier as soon as it can; to a portal you have taken it yourself, say --at and --receipt. "thread" shows who was told
and what they said, "answer" answers a question. "withdraw" and "reclassify" (--why) tell the recipient; --correct replaces.
"evidence" lists files, or takes one in: it is hashed, kept and sealed in the log; "get" writes one to standard output, "check" holds one
against its hash now, "moved" writes down to whom it went, "seal" states the whole chain in the log.
"export" writes the incident as STIX, IODEF, MISP or VERIS (--format), cut to an --audience, for others to read.
"import" takes e-mails in, files, folders or -: each opens an incident, or goes to that of its thread.
"deadlines" lists them, with --ics as a calendar. Every change is a line of the timeline; nothing is overwritten.`,
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
    sure: { type: 'string', value: 'HOW', help: 'how sure a fact is: known, estimated or unknown' },
    language: { type: 'string', value: 'LANG', help: 'language of a report: en, de, fr or es (default: en)' },
    pdf: { type: 'string', value: 'FILE', help: 'reports N document ID: write the report as PDF to this file' },
    note: { type: 'string', value: 'TEXT', help: 'a note with evidence: where it was taken, from whom' },
    source: { type: 'string', value: 'TEXT', help: 'where a fact comes from' },
    zone: { type: 'string', value: 'ZONE', help: 'zone of times without one, such as Europe/Berlin (default: UTC)' },
    judgement: { type: 'string', value: 'J', help: 'of what was learned: significant, not-significant or undecided' },
    why: { type: 'string', value: 'TEXT', help: 'why it was held so' },
    moment: { type: 'string', value: 'FACT', multiple: true, help: 'a fact that this is the moment of; may be given again' },
    act: { type: 'string', value: 'ACT', help: 'submitted (default), requested, delay-granted, withdrawn or reclassified' },
    until: { type: 'string', value: 'TIME', help: 'until when it was put off' },
    oral: { type: 'boolean', default: false, help: 'it was reported by word of mouth' },
    country: { type: 'string', value: 'STATE', help: 'reported: to which state, such as FR, where it is owed to several' },
    receipt: { type: 'string', value: 'TEXT', help: 'what the authority answered' },
    to: { type: 'string', value: 'NAME', help: 'submit: the authority; "recipients" lists those that are known' },
    by: { type: 'string', value: 'CHANNEL', help: 'submit: node (default), portal, email or api' },
    address: { type: 'string', value: 'ADDRESS', help: "submit: the portal, the mailbox, the interface, or the origin of the node's log" },
    contact: { type: 'string', value: 'TEXT', help: 'submit: whom the authority may ask' },
    correct: { type: 'string', value: 'SUBMISSION', help: 'submit: the submission whose place it takes' },
    all: { type: 'boolean', default: false, help: 'duties: those too that are not there' },
    ics: { type: 'boolean', default: false, help: 'deadlines: as a calendar' },
    format: { type: 'string', value: 'FORMAT', help: 'of an export: stix (default), iodef, misp or veris' },
    incident: {
      type: 'string',
      value: 'N',
      help: 'of an e-mail: the incident that it belongs to (default: that of its thread, or a new one)',
    },
    audience: { type: 'string', value: 'LEVEL', help: "who reads an export (default: the incident's own TLP level)" },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'of an export: write to a file (default: standard output)' },
    person: { type: 'string', value: 'NAME', help: 'who has the role or the task' },
    item: { type: 'string', value: 'ID', multiple: true, help: 'an item that goes with the split; may be given again' },
    line: { type: 'string', value: 'ID', multiple: true, help: 'a line of the timeline that goes with the split' },
    with: { type: 'string', value: 'FACT', multiple: true, help: 'a fact that goes with the split' },
    text: { type: 'string', value: 'TEXT', help: 'only incidents with this text' },
    limit: { type: 'string', short: 'n', value: 'N', default: '50', help: 'rows at most (default: 50)' },
  },
  examples: [
    'entente incidents open "Ransomware in the branch network" --severity critical --class malicious-code.malware-distribution',
    'entente incidents from-alert 7f3a19c2-0d5e-4b6a-9d1c-2f8e1a4b7c3d',
    'entente incidents add 1 role lead --person "Ada Byron"',
    'entente incidents say 1 knew "Backups of the payment system are whole"',
    'entente incidents set 1 --state contained',
    'entente incidents fact 1 personal-data-breach yes --sure estimated --source "the file server\'s index"',
    'entente incidents duties 1',
    'entente incidents export 1 --format misp --audience amber -o incident-1.json',
    'entente incidents reports 1 document 3f2a --language de --pdf report.pdf',
    'entente incidents submit 1 3f2a --to CERT-Bund',
    'entente incidents send 1 77c0',
    'entente incidents reported 1 eu-gdpr notification --at 2026-11-21T09:00:00Z --receipt "file 4711"',
  ],
  async run({ positionals, values, home, output }) {
    const api = await openApi(home)
    try {
      if (!(await actOnDuties({ api, output, positionals, values }))) await act({ api, output, positionals, values })
      return 0
    } finally {
      await api.close()
    }
  },
})

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
      return say(await api.post<IncidentDetail>(`${at}/items/${await findId(api, `${at} items`, item)}`, { isDone: true }))
    }
    case 'say': {
      const [lane, text] = requireRest(rest, 2, 'say N LANE TEXT')
      return say(await api.post<IncidentDetail>(`${at}/timeline`, { lane, text, ...toTime(values.at, 'happenedAt') }))
    }
    case 'undo': {
      const [entry] = requireRest(rest, 1, 'undo N LINE')
      return say(await api.post<IncidentDetail>(`${at}/timeline/${await findId(api, `${at} timeline`, entry)}/undo`))
    }
    case 'merge': {
      const [other] = requireRest(rest, 1, 'merge N OTHER')
      return say(await api.post<IncidentDetail>(`${at}/merge`, { other }))
    }
    case 'split': {
      const [title] = requireRest(rest, 1, 'split N TITLE')
      const all = (value: unknown) => (Array.isArray(value) ? value.map(String) : [])
      const items = await Promise.all(all(values.item).map((start) => findId(api, `${at} items`, start)))
      const entries = await Promise.all(all(values.line).map((start) => findId(api, `${at} timeline`, start)))
      return told(output, await api.post<Incident>(`${at}/split`, { title, items, entries, facts: all(values.with) }))
    }
    default:
      throw cliFault('usage', `"${action}" is none of the actions. See: entente incidents --help`)
  }
}

/** The whole id of a line or an item from its beginning, as long as that is clear. `where`: the incident's address, and which. */
async function findId(api: Api, where: string, start = ''): Promise<string> {
  const [at = '', what] = where.split(' ')
  const incident = await api.get<IncidentDetail>(at)
  const found = (what === 'items' ? incident.items : incident.timeline).filter(({ id }) => id.startsWith(start))
  const [only] = found
  if (only === undefined || found.length > 1) throw cliFault('usage', `${found.length} ids begin with "${start}".`)
  return only.id
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

function toFields(values: Asked['values']): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...toTime(values.at, 'detectedAt') }
  for (const name of ['state', 'kind', 'title', 'summary', 'severity', 'class', 'level']) {
    if (values[name] !== undefined) fields[name] = values[name]
  }
  if (values.cause !== undefined) fields.rootCause = values.cause
  return fields
}

import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { builtInData, fromMillis, systemClock } from '../../base/index.ts'
import {
  assume,
  type DescribedIncident,
  evaluate,
  type LoadedLaw,
  loadLaw,
  type Obligation,
  parseInstant,
  readDescriptionFile,
  toChanges,
  toDescribed,
  toObligationCalendar,
} from '../../incidents/index.ts'
import { defineCommand } from '../command.ts'
import { cliFault } from '../faults.ts'
import { readGivenBytes } from '../given-file.ts'
import { toChangesJson, toObligationJson, toQuestions } from '../obligations/json.ts'
import { toFactsTable, toRegimesTable } from '../obligations/lists.ts'
import { template } from '../obligations/template.ts'
import { toChangesText, toObligationsText } from '../obligations/text.ts'

export const obligations = defineCommand({
  name: 'obligations',
  summary: 'Which reports are due for an incident, to whom and when, by every regime.',
  arguments: 'FACTS.yaml | --template | --facts | --regimes',
  about: `
Reads what is known of an incident and says for each stage of each regime: due, not-due, unknown (with the one question
whose answer decides it), watch (the law is not in force) or met. Needs no node and no network. The file has sections;
all may be left out, and what is not in it is not known:

  at: 2026-11-20T20:00:00Z         the moment that is asked about (default: now); --at goes before it
  zone: Europe/Berlin              zone of times without an offset (default: UTC)
  entity: { home-state: DE, established-in: [DE, FR], entity-kinds: [credit-institution] }
  facts: { personal-data-breach: yes, clients-share: 12 %, economic-cost: unknown, data-subjects: about 1200 }
  times: { aware-at: 2026-11-20 17:40, classified-major-at: 2026-11-20 19:40 }
  submitted: { eu-dora/initial-notification: 2026-11-20T21:00:00Z }
  acts: [{ kind: delay-granted, regime: us-sec, until: 2026-12-20T00:00:00Z, at: 2026-11-21T00:00:00Z, by: Attorney General }]
  related: [{ at: 2026-06-01, same-cause: yes, facts: { direct-loss: 250000 } }]

--facts lists all names for entity, facts and times, --regimes all regimes with their stages, --template prints a file to
fill in. Names may be written with blanks or underscores. A fact may also be { value: …, estimated: yes, source: … }.

"dueAt" is the earliest lawful deadline; a later one that is permitted is a note, the last of them "latestAt". Hours and
minutes are elapsed time. Days and months keep the time of day on the authority's clock; a month from 31 January ends on
the last day of February. Business days and "end of the day" end at 23:59:59. A law that names no instant has "manner".
It computes and cites; it gives no legal advice.`,
  options: {
    at: { type: 'string', value: 'INSTANT', help: 'the moment that is asked about (default: "at" of the file, else now)' },
    'what-if': {
      type: 'string',
      multiple: true,
      value: 'KEY=VALUE',
      help: 'another value for a fact, or REGIME/STAGE=TIME; shows what changes',
    },
    ics: { type: 'string', value: 'FILE', help: 'write the deadlines as a calendar' },
    regime: { type: 'string', multiple: true, value: 'ID', help: 'only this regime; may be given several times' },
    all: { type: 'boolean', default: false, help: 'show also what is not due, and every reason' },
    data: { type: 'string', value: 'DIR', help: "a node's data folder, laid over what we bring" },
    template: { type: 'boolean', default: false, help: 'print a file to fill in' },
    facts: { type: 'boolean', default: false, help: 'list all facts: name, type, question' },
    regimes: { type: 'boolean', default: false, help: 'list all regimes and their stages' },
  },
  examples: [
    'entente obligations --template > facts.yaml',
    'entente obligations facts.yaml --at 2026-11-20T20:00:00Z',
    'entente obligations facts.yaml --json',
    'entente obligations facts.yaml --what-if ransom-paid=yes --what-if clients-share="12 %"',
    'entente obligations facts.yaml --ics deadlines.ics',
  ],
  async run({ positionals, values, output }) {
    if (values.template) {
      await output.raw(template)
      return 0
    }
    const loaded = loadLaw(values.data === undefined ? undefined : [builtInData('.'), values.data])
    for (const refused of loaded.refused) output.note(`left out: ${refused.message}\n  at ${refused.place ?? 'an unknown place'}`)
    if (values.facts || values.regimes) {
      const list = values.facts ? toFactsTable(loaded) : toRegimesTable(loaded)
      output.result(list.json, () => list.text)
      return 0
    }
    const [name] = positionals
    if (name === undefined) throw cliFault('usage', 'Say: entente obligations FACTS.yaml (or --template, --facts, --regimes)')
    const shown = requireKnown(loaded, values.regime)
    const file = readDescriptionFile(readGivenBytes(name), name)
    const described = toDescribed(file, loaded.law)
    const atMs = toMoment(values.at, described.atMs)
    const judge = (incident: DescribedIncident): Obligation[] =>
      evaluate(loaded.law, incident, atMs).filter(({ regime }) => shown.size === 0 || shown.has(regime))
    const before = judge(described)
    const isAssumed = values['what-if'].length > 0
    const assumed = values['what-if'].reduce((changed, assumption) => assume(changed, assumption, loaded.law), file)
    const found = isAssumed ? judge(toDescribed(assumed, loaded.law)) : before
    const changes = toChanges(before, found)
    if (values.ics !== undefined) writeFileSync(values.ics, toObligationCalendar(found, { name: basename(name), nowMs: atMs }))
    output.result(
      {
        at: fromMillis(atMs),
        obligations: found.map(toObligationJson),
        questions: toQuestions(found),
        changes: changes.map(toChangesJson),
      },
      () => `${isAssumed ? `${toChangesText(changes)}\n` : ''}${toObligationsText(found, { atMs, isFull: values.all })}`,
    )
    return 0
  },
})

function requireKnown({ law }: LoadedLaw, ids: readonly string[]): ReadonlySet<string> {
  const wanted = ids.map((id) => id.toLowerCase())
  const unknown = wanted.find((id) => !law.regimes.some((regime) => regime.id === id))
  if (unknown !== undefined) throw cliFault('usage', `There is no regime "${unknown}". See: entente obligations --regimes`)
  return new Set(wanted)
}

function toMoment(option: string | undefined, inFile: number | undefined): number {
  if (option === undefined) return inFile ?? systemClock.now()
  const atMs = parseInstant(option, 'UTC')
  if (atMs === undefined) throw cliFault('usage', `"${option}" is no time such as 2026-11-20T20:00:00Z.`)
  return atMs
}

import { type AskedImpact, type FailedPick, type Impact, type IncidentImpact, type StatedFacts, toImpactView } from '../../../http/index.ts'
import { loadSectors, parseSpan, parseTable, toFailures, toImpact } from '../../../incidents/index.ts'
import { openApi } from '../../api.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import type { Output } from '../../output.ts'
import { toImpactText, toProposedText } from './impact-text.ts'
import { readTable } from './import.ts'

export const impactVerb = defineCommand({
  name: 'dependencies impact',
  summary: 'What fails when, and why; who must be warned; which sectors, states and users are hit.',
  arguments: '[TABLE.csv]',
  about: `
With TABLE.csv it works on that table, without a node; else on the node's register. --failed names a thing that has failed,
as THING, THING@WHEN or THING@WHEN..BACK, with spans from the beginning of the trouble: scada@2h..30h. --region hits all
that lies in a region. With --incident the things are those that the incident names as assets and entities, unless --failed
names others; --state-facts then states what the register answers (other states, users) as estimated facts.

A thing fails once nothing has come in for as long as its buffer and the outage that it tolerates together last. What is
given here is computed from what people wrote into the table, and no more certain than that.`,
  options: {
    failed: { type: 'string', multiple: true, value: 'THING[@WHEN[..BACK]]', help: 'a thing that has failed; may be given again' },
    region: { type: 'string', multiple: true, value: 'REGION[@WHEN[..BACK]]', help: 'a region that is hit; may be given again' },
    within: { type: 'string', value: 'SPAN', help: 'leave out what is hit later, such as "72 h"' },
    incident: { type: 'string', value: 'N', help: 'what this incident leads to' },
    'state-facts': { type: 'boolean', default: false, help: 'with --incident: state what is answered as estimated facts' },
    why: { type: 'boolean', default: false, help: 'show the way that leads to each failure' },
  },
  examples: [
    'entente dependencies impact dependencies.csv --failed eng-station-3 --why',
    'entente dependencies impact dependencies.csv --region AT-3 --within "24 h" --json',
    'entente dependencies impact --incident 1 --state-facts',
  ],
  async run({ positionals: [file], values, home, output }) {
    const failed = [...values.failed.map((text) => toPick(text, 'thing')), ...values.region.map((text) => toPick(text, 'region'))]
    const within = values.within === undefined ? {} : { withinMs: requireSpan(values.within, '--within') }
    const asked = { failed, ...within }
    const { incident } = values
    if (incident !== undefined) await askOfIncident({ home, output, incident, asked, ...toWishes(values) })
    else if (failed.length === 0) throw cliFault('usage', 'Say what has failed: --failed THING, --region REGION or --incident N.')
    else if (file === undefined) await askNode({ home, output, asked, isFull: values.why })
    else askTable(file, { output, asked, isFull: values.why })
    return 0
  },
})

interface Asking {
  readonly output: Output
  readonly asked: AskedImpact
  readonly isFull: boolean
}

function toWishes(values: { readonly why: boolean; readonly 'state-facts': boolean }): { isFull: boolean; statesFacts: boolean } {
  return { isFull: values.why, statesFacts: values['state-facts'] }
}

function askTable(file: string, { output, asked, isFull }: Asking): void {
  const { names, refused: badSectors } = loadSectors()
  const { refused, ...table } = parseTable(readTable(file), names)
  for (const fault of [...badSectors, ...refused]) output.note(`left out: ${fault.message}\n  at ${fault.place ?? file}`)
  const impact = toImpact(table, { failures: toFailures(table, asked.failed), withinMs: asked.withinMs }, names)
  const shown = toImpactView(impact, table)
  output.result(shown, () => toImpactText(shown, isFull))
}

async function askNode({ home, output, asked, isFull }: Asking & { home: string }): Promise<void> {
  const api = await openApi(home)
  try {
    const impact = await api.post<Impact>('dependencies/impact', asked)
    output.result(impact, () => toImpactText(impact, isFull))
  } finally {
    await api.close()
  }
}

async function askOfIncident(asking: Asking & { home: string; incident: string; statesFacts: boolean }): Promise<void> {
  const { home, output, incident, isFull, statesFacts } = asking
  const { failed, ...rest } = asking.asked
  const body = failed.length === 0 ? rest : asking.asked
  const path = `incidents/${encodeURIComponent(incident)}/impact`
  const api = await openApi(home)
  try {
    const found = await api.post<IncidentImpact>(path, body)
    const stated = statesFacts ? (await api.post<StatedFacts>(`${path}/facts`, body)).stated : null
    output.result({ ...found, ...(stated === null ? {} : { stated }) }, () =>
      found.impact === null
        ? 'There is no register of dependencies.\n'
        : `${toImpactText(found.impact, isFull)}\n${toProposedText(found.facts, stated)}`,
    )
  } finally {
    await api.close()
  }
}

/** `scada`, `scada@2h`, `scada@2h..30h`. */
function toPick(text: string, what: 'thing' | 'region'): FailedPick {
  const [name = '', when] = text.split('@', 2)
  const [from, back] = (when ?? '').split('..', 2)
  return {
    ...(what === 'thing' ? { thing: name } : { region: name }),
    afterMs: from === undefined || from === '' ? 0 : requireSpan(from, `--${what === 'thing' ? 'failed' : 'region'}`),
    ...(back === undefined ? {} : { backAfterMs: requireSpan(back, 'the moment at which it is back') }),
  }
}

function requireSpan(text: string, name: string): number {
  const ms = parseSpan(text)
  if (ms === undefined) throw cliFault('usage', `"${text}" of ${name} is no span such as "90 min", "4 h" or "2 d".`)
  return ms
}

import { readFileSync } from 'node:fs'
import { builtInData, systemClock } from '../../base/index.ts'
import { type LoadedLaw, listRegimes, loadLaw, readDescriptionFile, toDescribed, toRegimeDetail } from '../../incidents/index.ts'
import { defineCommand } from '../command.ts'
import { cliFault } from '../faults.ts'
import { toObligationJson } from '../obligations/json.ts'
import { toRegimesText, toRegimeText } from '../obligations/regimes-text.ts'

const standings = ['in-force', 'not-yet', 'ended', 'adopted', 'proposed'] as const

export const regimes = defineCommand({
  name: 'regimes',
  summary: 'The laws that ask for reports: their duties and clauses, how they stand, whether they concern you.',
  arguments: '[list] | show ID',
  about: `
"list" shows every regime: how it stands (in force, not yet, ended, adopted, proposed), how sure its text is (V checked against
the legal text, S a secondary text, K from memory) and when it was checked. --state and --fact keep those that can be there for
such an organisation; with --facts, a file as "entente obligations" reads it, each says whether it concerns yours, or asks the
one question that decides it. "show" prints one: each duty with its clause and clocks, national law laid over it, and the
file's own examples worked out now. Needs no node and no network.`,
  options: {
    state: { type: 'string', value: 'STATE', help: 'only what can be there in this state, such as FR' },
    fact: {
      type: 'string',
      multiple: true,
      value: 'FACT:VALUE',
      help: 'only what can be there where this is so, such as entity-kinds:insurer; may be given again',
    },
    standing: { type: 'string', value: 'HOW', help: 'only: in-force, not-yet, ended, adopted or proposed' },
    facts: { type: 'string', value: 'FILE', help: 'what is known of your organisation: says of each whether it concerns you' },
    data: { type: 'string', value: 'DIR', help: "a node's data folder, laid over what we bring" },
  },
  examples: [
    'entente regimes',
    'entente regimes list --state FR --fact entity-kinds:credit-institution',
    'entente regimes list --facts facts.yaml',
    'entente regimes show eu-nis2',
  ],
  async run({ positionals, values, output }) {
    const [action = 'list', id] = positionals
    const loaded = loadLaw(values.data === undefined ? undefined : [builtInData('.'), values.data])
    for (const refused of loaded.refused) output.note(`left out: ${refused.message}\n  at ${refused.place ?? 'an unknown place'}`)
    const nowMs = systemClock.now()
    if (action === 'show') {
      const regime = loaded.law.regimes.find((one) => one.id === id)
      if (regime === undefined) throw cliFault('usage', `There is no regime "${id ?? ''}". See: entente regimes`)
      const detail = toRegimeDetail(loaded, regime, nowMs)
      const examples = detail.examples.map((example) => ({ ...example, found: example.found.map(toObligationJson) }))
      output.result({ ...detail, examples }, () => toRegimeText(detail))
      return 0
    }
    if (action !== 'list') throw cliFault('usage', 'Say: entente regimes [list], or entente regimes show ID')
    const filter = { state: values.state?.toUpperCase(), facts: values.fact, standing: toStanding(values.standing) }
    const listed = listRegimes(loaded, filter, { own: values.facts === undefined ? null : readOwn(values.facts, loaded), nowMs })
    output.result(listed, () => toRegimesText(listed))
    return 0
  },
})

function toStanding(text: string | undefined): (typeof standings)[number] | undefined {
  const known = standings.find((one) => one === text)
  if (text !== undefined && known === undefined) throw cliFault('usage', `--standing is one of: ${standings.join(', ')}.`)
  return known
}

function readOwn(file: string, { law }: LoadedLaw) {
  try {
    return toDescribed(readDescriptionFile(readFileSync(file), file), law).sheet
  } catch (thrown) {
    if (thrown instanceof Error && 'syscall' in thrown) throw cliFault('file-absent', `There is no file ${file} that can be read.`, file)
    throw thrown
  }
}

import { builtInData } from '../../../base/index.ts'
import { loadLaw } from '../../../incidents/index.ts'
import { loadScenarios, nodeFault, type Scenario, toSpanText } from '../../../node/index.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { toTable } from '../../output.ts'
import { scenarioFolders } from './place.ts'

function load(home: string) {
  return loadScenarios(scenarioFolders(home), loadLaw([builtInData('.')]).law)
}

export const list = defineCommand({
  name: 'exercise list',
  summary: 'The scenarios there are.',
  about: `
Scenarios that came with the program, and those in data/exercises of the home folder. One that is not in order is named
with the line that is wrong.`,
  options: {},
  examples: ['entente exercise list'],
  async run({ home, output }) {
    const { entries, refused } = load(home)
    const rows = [...entries].map(([id, one]) => [
      id,
      one.sector,
      String(Object.keys(one.participants).length),
      toSpanText(one.duration),
      one.title,
    ])
    const scenarios = [...entries].map(([id, { title, sector, participants }]) => ({
      id,
      title,
      sector,
      participants: Object.keys(participants),
    }))
    output.result({ scenarios, refused }, () => {
      const faults = refused.map((fault) => `refused: ${fault.message}\n  at ${fault.place}\n`)
      return `${toTable(['SCENARIO', 'SECTOR', 'NODES', 'SPAN', 'TITLE'], rows)}${faults.join('')}`
    })
    return refused.length === 0 ? 0 : 1
  },
})

export const show = defineCommand({
  name: 'exercise show',
  summary: 'What a scenario is about, for whoever is to direct it.',
  arguments: 'SCENARIO',
  about: 'Prints who plays, what happens when, and what is expected. Players should not read it.',
  options: {},
  examples: ['entente exercise show bank-payments'],
  async run({ positionals: [id], home, output }) {
    if (id === undefined) throw cliFault('usage', 'Say which: entente exercise show SCENARIO')
    const { entries, refused } = load(home)
    const scenario = entries.get(id)
    if (scenario === undefined)
      throw refused.find(({ place }) => place?.includes(`${id}.`)) ?? nodeFault('unknown-scenario', `There is no scenario "${id}".`)
    output.result(scenario, () => toText(scenario))
    return 0
  },
})

function toText({ title, summary, participants, injects, expectations, duration, scale }: Scenario): string {
  const who = Object.entries(participants).map(([key, { name, country, role, people }]) => [key, name, country, role, people.join(', ')])
  const what = injects.map(({ at, kind, to, from, title: text }) => [`+ ${toSpanText(at)}`, kind, to.join(', '), from, text])
  const asked = expectations.map(({ who: of, kind, within, after, points, says }) => [
    of,
    kind,
    `${toSpanText(within)} after ${after}`,
    String(points),
    says,
  ])
  return [
    `${title}\n\n${summary}`,
    `${toSpanText(duration)} of the scenario, ${scale} times as fast as the clock on the wall.\n`,
    toTable(['KEY', 'PARTICIPANT', 'IN', 'ROLE', 'PLAYED BY'], who),
    toTable(['AT', 'KIND', 'TO', 'FROM', 'INJECT'], what),
    `${toTable(['WHO', 'KIND', 'WITHIN', 'POINTS', 'EXPECTED'], asked)}and every report that the law asks for.\n`,
  ].join('\n')
}

import { builtInData, systemClock } from '../../../base/index.ts'
import { openExerciseDoors } from '../../../http/index.ts'
import { loadLaw } from '../../../incidents/index.ts'
import {
  administratorName,
  Exercise,
  loadScenarios,
  makeExerciseHomes,
  nodeFault,
  readExercise,
  readScenarioText,
  silentLog,
  writeExercise,
} from '../../../node/index.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import type { Output } from '../../output.ts'
import { folderOption, scenarioFolders, toFolder } from './place.ts'

const beatMs = 500

export const start = defineCommand({
  name: 'exercise start',
  summary: 'Play a scenario: its nodes in one process, in a folder of their own.',
  arguments: '[SCENARIO]',
  about: `
Starts the nodes of the scenario and its clock, and goes on until it is interrupted or the scenario ends. Without a scenario
it goes on with the exercise of the folder, at the time of the scenario at which it was left, after a crash too.
Each person who plays has a link of their own; the director's shows what is planned and moves the clock. Nothing in it is
real, and nothing goes between it and a real node.`,
  options: {
    ...folderOption,
    port: { type: 'string', value: 'PORT', default: '8430', help: 'first of up to three ports (default: 8430)' },
    scale: { type: 'string', value: 'N', help: 'how many times faster than the clock on the wall (default: as the scenario says)' },
    new: { type: 'boolean', help: 'begin anew, whatever exercise the folder holds' },
  },
  examples: [
    'entente exercise start power-across-borders',
    'entente exercise start hospital-ransomware --scale 120 --new',
    'entente exercise start',
  ],
  async run({ positionals, values, home, output, interrupted }) {
    const folder = toFolder(values.folder)
    const [scenarioId] = positionals
    output.mark = 'EXERCISE: nothing here is real'
    const exercise = await openOrMake({ folder, scenarioId, home, isNew: values.new === true, ...parseNumbers(values) })
    const running = await openExerciseDoors(exercise).catch((error: unknown) => {
      throw isPortTaken(error)
        ? cliFault('port-in-use', 'A port is taken. Choose others: entente exercise start SCENARIO --new --port 9000')
        : error
    })
    try {
      const links = toLinks(exercise, running.urls)
      output.result({ scenario: exercise.scenario.title, urls: Object.fromEntries(running.urls), links }, () => greeting(exercise, links))
      await play(exercise, output, interrupted)
    } finally {
      await running.close()
    }
    return 0
  },
})

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}

interface Wanted {
  readonly folder: string
  readonly scenarioId: string | undefined
  readonly home: string
  readonly isNew: boolean
  readonly port: number
  readonly scale: number | undefined
}

function parseNumbers({
  port: portText,
  scale: scaleText,
}: {
  port: string | undefined
  scale: string | undefined
}): Pick<Wanted, 'port' | 'scale'> {
  const port = Number(portText)
  if (!Number.isInteger(port) || port < 0 || port > 65_533) throw cliFault('usage', 'The port is a number from 0 to 65533.', '--port')
  const scale = scaleText === undefined ? undefined : Number(scaleText)
  if (scale !== undefined && !(scale >= 1 && scale <= 10_000)) throw cliFault('usage', 'The scale is a number from 1 to 10000.', '--scale')
  return { port, scale }
}

/** The exercise that the folder holds, or a new one. */
async function openOrMake({ folder, scenarioId, home, isNew, port, scale }: Wanted): Promise<Exercise> {
  const parts = { folder, people: systemClock, log: silentLog }
  const found = isNew ? undefined : readExercise(folder)
  if (found !== undefined) {
    if (scenarioId !== undefined && scenarioId !== found.state.scenarioId)
      throw nodeFault('exercise-there', `The folder holds "${found.state.scenarioId}".`, folder)
    return Exercise.open(parts)
  }
  if (scenarioId === undefined) throw cliFault('usage', 'Say which: entente exercise start SCENARIO; entente exercise list shows them.')
  const folders = scenarioFolders(home)
  const source = readScenarioText(folders, scenarioId)
  const { entries, refused } = loadScenarios(folders, loadLaw([builtInData('.')]).law)
  const scenario = entries.get(scenarioId)
  if (scenario === undefined)
    throw refused.find(({ place }) => place?.includes(scenarioId)) ?? nodeFault('unknown-scenario', `There is no scenario "${scenarioId}".`)
  const state = await makeExerciseHomes({ folder, scenarioId, source, scenario, scale: scale ?? scenario.scale, firstPort: port })
  const exercise = await Exercise.openAs(folder, { state, scenario }, parts)
  writeExercise(folder, state)
  return exercise
}

interface Link {
  readonly participant: string
  readonly person: string
  readonly link: string
}

/** The director's first. */
function toLinks(exercise: Exercise, urls: ReadonlyMap<string, string>): Link[] {
  const all = [...exercise.nodes].flatMap(([key, { config }]) =>
    Object.entries(exercise.tokens[key] ?? {}).map(([name, token]) => {
      const person = name === administratorName ? 'director' : name
      return { participant: config.name, person, link: `${urls.get(key)}/exercise#token=${token}` }
    }),
  )
  return [...all.filter(({ person }) => person === 'director').slice(0, 1), ...all.filter(({ person }) => person !== 'director')]
}

function greeting({ scenario, clock }: Exercise, links: readonly Link[]): string {
  const width = Math.max(...links.map(({ person }) => person.length))
  return [
    '',
    scenario.title,
    `One minute of yours is ${clock.scale} of the scenario's. It is ${new Date(clock.now()).toISOString().slice(0, 16).replace('T', ' ')} UTC there${clock.isPaused ? ', paused' : ''}.`,
    '',
    ...links.map(({ participant, person, link }) => `  ${person.padEnd(width)}  ${participant}\n  ${' '.repeat(width)}  ${link}`),
    '',
    'Ctrl-C stops it where it is; entente exercise start goes on from there. Elsewhere: entente exercise status',
    '',
  ].join('\n')
}

/** Twice a second until somebody interrupts; after the end the pages stay open to be looked at. */
async function play(exercise: Exercise, output: Output, interrupted: AbortSignal): Promise<void> {
  let wasFinished = exercise.isFinished
  while (!interrupted.aborted) {
    await exercise.tick()
    if (exercise.isFinished && !wasFinished) {
      wasFinished = true
      const { total } = exercise.result().body
      output.note(`EXERCISE finished: ${total.points} of ${total.of} points. See: entente exercise result`)
    }
    await new Promise((wake) => setTimeout(wake, beatMs))
  }
}

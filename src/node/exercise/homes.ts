import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { type Clock, newUuid, parseDataText } from '../../base/index.ts'
import { readConfig } from '../config.ts'
import { nodeFault } from '../faults.ts'
import { homePaths, makeHome } from '../home.ts'
import { keepClockIn, writeDurably } from './clock-state.ts'
import { parseScenario, type Scenario } from './scenario.ts'

/** What an exercise needs to go on after it was stopped, and the tokens of those who play it. */
const State = z.strictObject({
  id: z.uuid(),
  scenarioId: z.string(),
  /** The whole file: the exercise is played by it, whatever becomes of the file. */
  scenario: z.string(),
  /** Of the people's time. */
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  /** By participant, by the name of the person; the director's are in each under `administrator`. */
  tokens: z.record(z.string(), z.record(z.string(), z.string())),
})
export type ExerciseState = z.infer<typeof State>

/** As a new home calls its first token: in an exercise, the director's. */
export const administratorName = 'administrator'

export function exercisePaths(folder: string) {
  return {
    state: join(folder, 'exercise.json'),
    clock: join(folder, 'clock.json'),
    result: join(folder, 'result.json'),
    page: join(folder, 'result.html'),
    homeOf: (key: string) => join(folder, key),
  }
}

/** The exercise in a folder; undefined where there is none. */
export function readExercise(folder: string): { state: ExerciseState; scenario: Scenario } | undefined {
  const { state: file } = exercisePaths(folder)
  if (!existsSync(file)) return undefined
  try {
    const state = State.parse(JSON.parse(readFileSync(file, 'utf8')))
    return { state, scenario: parseScenario(parseDataText(Buffer.from(state.scenario), false, file).value) }
  } catch (error) {
    throw nodeFault('bad-exercise', error instanceof Error ? error.message : String(error), file)
  }
}

export function writeExercise(folder: string, state: ExerciseState): void {
  writeDurably(exercisePaths(folder).state, JSON.stringify(state))
}

interface Making {
  readonly folder: string
  readonly scenarioId: string
  /** The text of its file. */
  readonly source: string
  readonly scenario: Scenario
  readonly scale: number
  readonly firstPort: number
}

/** Makes the homes of an exercise afresh, and its clock at the start of the scenario. Only folders of an exercise are ever touched. */
export async function makeExerciseHomes({ folder, scenarioId, source, scenario, scale, firstPort }: Making): Promise<ExerciseState> {
  const paths = exercisePaths(folder)
  const keys = Object.keys(scenario.participants)
  for (const key of keys) clearHome(paths.homeOf(key))
  for (const file of [paths.state, paths.clock, paths.result, paths.page]) rmSync(file, { force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const clock: Clock = { now: () => scenario.starts }
  const tokens: Record<string, Record<string, string>> = {}
  for (const [at, key] of keys.entries()) {
    const wanted = scenario.participants[key]
    if (wanted === undefined) continue
    const name = `EXERCISE ${wanted.name}`
    const { country, sector, level } = wanted
    const listen = { port: firstPort === 0 ? 0 : firstPort + at, tls: false }
    const made = await makeHome(
      paths.homeOf(key),
      { name, organisation: { name, country, sector, level }, listen, isExercise: true },
      clock,
    )
    tokens[key] = { [administratorName]: made.administratorToken }
  }
  keepClockIn(paths.clock).write({ at: scenario.starts, scale, isPaused: false })
  return { id: newUuid(), scenarioId, scenario: source, startedAt: new Date().toISOString(), finishedAt: null, tokens }
}

function clearHome(home: string): void {
  if (!existsSync(home)) return
  const paths = homePaths(home)
  if (existsSync(paths.config) && !readConfig(home).isExercise) throw nodeFault('real-home', `The folder ${home} holds a real node.`, home)
  if (existsSync(paths.database) && !existsSync(paths.config))
    throw nodeFault('real-home', `The folder ${home} holds a database without settings; it is left as it is.`, home)
  rmSync(home, { recursive: true })
}

import { join } from 'node:path'
import { builtInData } from '../src/base/index.ts'
import { type ExerciseDoors, openExerciseDoors } from '../src/http/index.ts'
import { loadLaw } from '../src/incidents/index.ts'
import { Exercise, loadScenarios, makeExerciseHomes, readScenarioText, silentLog, writeExercise } from '../src/node/index.ts'

export type Answer = Readonly<Record<string, unknown>>
const minuteMs = 60_000

/** An exercise whose people's clock stands: only the test moves the scenario on. */
export const standing = { now: () => Date.UTC(2027, 0, 1) }

export const scenarios = loadScenarios([builtInData('exercises')], loadLaw([builtInData('.')]).law).entries

export async function makeExercise(folder: string, scenarioId: string): Promise<Exercise> {
  const scenario = scenarios.get(scenarioId)
  if (scenario === undefined) throw new Error(`no scenario ${scenarioId}`)
  const source = readScenarioText([builtInData('exercises')], scenarioId)
  const state = await makeExerciseHomes({ folder: join(folder, scenarioId), scenarioId, source, scenario, scale: 60, firstPort: 0 })
  const exercise = await Exercise.openAs(join(folder, scenarioId), { state, scenario }, { people: standing, log: silentLog })
  writeExercise(join(folder, scenarioId), state)
  return exercise
}

/** People who play, each through the doors of their node with a token of their own. */
export class Team {
  readonly exercise: Exercise
  readonly #running: ExerciseDoors

  private constructor(exercise: Exercise, running: ExerciseDoors) {
    this.exercise = exercise
    this.#running = running
  }

  static async of(exercise: Exercise): Promise<Team> {
    return new Team(exercise, await openExerciseDoors(exercise))
  }

  url(who: string): string {
    return this.#running.urls.get(who) ?? ''
  }

  /** On to so many minutes from the start; what is due happens, and partners read each other twice, so that news cross two of them. */
  async at(minutes: number): Promise<void> {
    this.exercise.clock.moveTo(this.exercise.scenario.starts + minutes * minuteMs)
    await this.exercise.tick()
    await this.exchange()
  }

  async exchange(): Promise<void> {
    for (let round = 0; round < 2; round += 1) {
      for (const node of this.exercise.nodes.values()) {
        for (const { name } of await node.feeds.list()) await node.feeds.poll(name)
        await node.settle()
      }
    }
  }

  /** `who`: the participant, and which of its people, counted from 0; absent: the director. */
  async ask(who: string, path: string, { body, person }: { body?: unknown; person?: number } = {}): Promise<Answer> {
    const response = await this.raw(who, path, { body, person })
    const text = await response.text()
    // The answers of our own API.
    const answer = (text === '' ? {} : JSON.parse(text)) as Answer
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
    return answer
  }

  raw(who: string, path: string, { body, person }: { body?: unknown; person?: number | undefined } = {}): Promise<Response> {
    const people = this.exercise.scenario.participants[who]?.people ?? []
    const token = this.exercise.tokens[who]?.[person === undefined ? 'administrator' : (people[person] ?? '')]
    const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }
    return fetch(`${this.url(who)}/api/v1/${path}`, init)
  }

  /** Begins a report, writes what nobody but people know, lets another person sign it, and says that it was sent. */
  async report(who: string, incident: string, duty: { form: string; regime: string; stage: string }): Promise<string> {
    const begun = await this.ask(who, `incidents/${incident}/reports`, { person: 0, body: { ...duty, language: 'en' } })
    const at = `incidents/${incident}/reports/${String(begun.id)}`
    // As the contract has them.
    const sections = begun.sections as readonly { lines: readonly { item: string; text: string | null; isNeeded: boolean }[] }[]
    const open = sections.flatMap(({ lines }) => lines.filter(({ text, isNeeded }) => isNeeded && text === null))
    const answers = Object.fromEntries(open.map(({ item }) => [item, `what we know of it: ${item}`]))
    await this.ask(who, at, { person: 0, body: { answers: { other: 'none', contact: 'duty desk', ...answers } } })
    await this.ask(who, `${at}/sign`, { person: 1, body: {} })
    await this.ask(who, `${at}/submitted`, { person: 1, body: { at: this.exercise.clock.now(), receipt: 'EXERCISE-1' } })
    return String(begun.id)
  }

  close(): Promise<void> {
    return this.#running.close()
  }
}

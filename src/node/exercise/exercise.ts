import { existsSync, readFileSync } from 'node:fs'
import type { Clock } from '../../base/index.ts'
import { localAdministrator, type Reader } from '../../identity/index.ts'
import { SimulatedPlant } from '../example/plant.ts'
import { nodeFault } from '../faults.ts'
import type { Log } from '../log.ts'
import { type Node, openNode } from '../node.ts'
import { keepClockIn, writeDurably } from './clock-state.ts'
import { connect } from './connecting.ts'
import { feedLines, publish, toLines } from './effects.ts'
import { type Expected, toExpected } from './expected.ts'
import { gather } from './gathering.ts'
import { administratorName, type ExerciseState, exercisePaths, readExercise, writeExercise } from './homes.ts'
import { answerInject, listInjects, marked, tellInject } from './injects.ts'
import { makeResult } from './making-result.ts'
import type { NodeRecord } from './record.ts'
import { type ExerciseResult, parseResult } from './result.ts'
import { toResultHtml } from './result-page.ts'
import { ScaledClock } from './scaled-clock.ts'
import type { Inject, Scenario } from './scenario.ts'
import { type Score, score } from './score.ts'
import type { ExerciseSeat, ExerciseView, PlannedInject } from './seat.ts'

const dayMs = 86_400_000

export interface ExerciseOptions {
  readonly folder: string
  /** The time of the people who play. */
  readonly people: Clock
  readonly log: Log
}

/** An exercise that is being played: its clock, its nodes, and the director who makes things happen. */
export class Exercise {
  readonly clock: ScaledClock
  readonly scenario: Scenario
  readonly nodes: ReadonlyMap<string, Node>
  readonly #folder: string
  readonly #plants: ReadonlyMap<string, SimulatedPlant>
  readonly #delivered = new Set<string>()
  #state: ExerciseState
  /** One thing after another: a tick, and what the director wants, never meet. */
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(parts: { folder: string; state: ExerciseState; scenario: Scenario; clock: ScaledClock; nodes: Map<string, Node> }) {
    this.#folder = parts.folder
    this.#state = parts.state
    this.scenario = parts.scenario
    this.clock = parts.clock
    this.nodes = parts.nodes
    this.#plants = new Map(
      this.scenario.plants.flatMap((key) => {
        const node = this.nodes.get(key)
        return node === undefined ? [] : [[key, this.#toPlant(key, node)] as const]
      }),
    )
    for (const [key, node] of this.nodes) node.exercise = this.#toSeat(key, node)
  }

  /** Opens the nodes of the exercise in a folder, at the time of the scenario at which they were left. */
  static async open({ folder, people, log }: ExerciseOptions): Promise<Exercise> {
    const found = readExercise(folder)
    if (found === undefined) throw nodeFault('bad-exercise', 'There is no exercise in the folder.', folder)
    return Exercise.openAs(folder, found, { people, log })
  }

  /** The same for one that is just being made, before its state is written: what is prepared first is there or it is not. */
  static async openAs(
    folder: string,
    { state, scenario }: { state: ExerciseState; scenario: Scenario },
    { people, log }: Pick<ExerciseOptions, 'people' | 'log'>,
  ): Promise<Exercise> {
    const paths = exercisePaths(folder)
    const clock = new ScaledClock(people, keepClockIn(paths.clock))
    if (state.finishedAt !== null) clock.pause()
    const nodes = new Map<string, Node>()
    try {
      for (const key of Object.keys(scenario.participants)) {
        nodes.set(key, await openNode(paths.homeOf(key), { clock, log, isExercise: true }))
      }
      const exercise = new Exercise({ folder, state, scenario, clock, nodes })
      for (const plant of exercise.#plants.values()) if (!(await plant.resume())) await plant.watch()
      return exercise
    } catch (error) {
      for (const node of nodes.values()) await node.close()
      throw error
    }
  }

  get isFinished(): boolean {
    return this.#state.finishedAt !== null
  }

  get tokens(): ExerciseState['tokens'] {
    return this.#state.tokens
  }

  /** Makes the nodes partners, and those that read each other read each other; what is there already stays. */
  async connect(urls: ReadonlyMap<string, string>): Promise<void> {
    const people = await connect({ nodes: this.nodes, urls, scenario: this.scenario, tokens: this.#state.tokens })
    this.#state = { ...this.#state, tokens: people }
    writeExercise(this.#folder, this.#state)
  }

  /** Called twice a second: the clock may run on, and what is due happens. */
  tick(): Promise<void> {
    if (!this.isFinished) this.clock.renew()
    return this.#take(() => this.#deliverDue())
  }

  async close(): Promise<void> {
    await this.#turn
    if (!this.isFinished) this.clock.renew()
    for (const node of this.nodes.values()) await node.close()
  }

  #take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => {})
    return turn
  }

  async #deliverDue(): Promise<void> {
    if (this.isFinished) return
    const now = this.clock.now()
    for (const inject of this.scenario.injects) {
      if (this.scenario.starts + inject.at <= now) await this.#deliver(inject, now)
    }
    for (const plant of this.#plants.values()) await plant.liveSecond()
    if (now >= this.#endsAt) await this.#finish()
  }

  /** At least once, whenever it stops: told is what was done before, and what is done twice makes no difference. */
  async #deliver(inject: Inject, now: number): Promise<void> {
    if (this.#delivered.has(inject.id)) return
    for (const key of inject.to) {
      const node = this.#require(key)
      if ((await listInjects(node.store)).some(({ id }) => id === inject.id)) continue
      await publish(this.nodes.get(inject.from) ?? node, inject, this.scenario)
      if (inject.telemetry !== undefined) await feedLines(node, inject.telemetry.source, toLines(inject, this.scenario))
      await tellInject(node.store, { ...inject, from: this.scenario.participants[inject.from]?.name ?? inject.from }, now)
      await node.settle()
    }
    this.#delivered.add(inject.id)
  }

  /** What is expected, by the law as the nodes have it. */
  expected(): Expected[] {
    const [node] = this.nodes.values()
    return node === undefined ? [] : toExpected(this.scenario, node.incidents.law.law)
  }

  async #records(): Promise<Record<string, NodeRecord>> {
    return Object.fromEntries(await Promise.all([...this.nodes].map(async ([key, node]) => [key, await gather(node)] as const)))
  }

  async score(): Promise<Score> {
    if (this.isFinished) return this.result().score
    return score(this.expected(), await this.#records(), { nowMs: this.clock.now(), endsAt: this.#endsAt })
  }

  result(): ExerciseResult {
    const { result } = exercisePaths(this.#folder)
    if (!this.isFinished || !existsSync(result)) throw nodeFault('no-result', 'The exercise is not finished yet.')
    return parseResult(readFileSync(result, 'utf8'))
  }

  /** Ends it: the score stands, is signed by every node and written beside their homes. Once ended it stays ended. */
  finish(): Promise<void> {
    return this.#take(() => this.#finish())
  }

  async #finish(): Promise<void> {
    if (this.isFinished) return
    const at = this.clock.now()
    this.clock.pause()
    const { id, scenarioId, scenario: source, startedAt } = this.#state
    // What was not done by now is missed, whatever time there was left.
    const final = score(this.expected(), await this.#records(), { nowMs: at, endsAt: Math.min(at, this.#endsAt) })
    const file = await makeResult({
      id,
      scenarioId,
      source,
      scenario: this.scenario,
      startedAt,
      nodes: this.nodes,
      score: final,
      at,
      scale: this.clock.scale,
    })
    const paths = exercisePaths(this.#folder)
    writeDurably(paths.result, file)
    writeDurably(paths.page, toResultHtml(parseResult(file)))
    this.#state = { ...this.#state, finishedAt: new Date(at).toISOString() }
    writeExercise(this.#folder, this.#state)
  }

  get #endsAt(): number {
    return this.scenario.starts + this.scenario.duration
  }

  #require(key: string): Node {
    const node = this.nodes.get(key)
    if (node === undefined) throw nodeFault('bad-scenario', `There is no participant "${key}".`)
    return node
  }

  #toPlant(key: string, node: Node): SimulatedPlant {
    const { injects, starts, duration, participants } = this.scenario
    const attacks = injects.flatMap(({ attack, to, at }) =>
      attack !== undefined && to.includes(key) ? [{ kind: attack, at: starts + at }] : [],
    )
    const title = `EXERCISE ${participants[key]?.name ?? key} (simulated)`
    const futureDays = Math.ceil(duration / dayMs) + 1
    return new SimulatedPlant(node, this.clock, { name: key, title, engineer: 'OT engineer', beganAt: starts, futureDays, attacks })
  }

  /** On to the next thing that is planned; at the end to the end. */
  #next(): Promise<void> {
    return this.#take(async () => {
      const now = this.clock.now()
      const next = this.scenario.injects.find(({ at }) => this.scenario.starts + at > now)
      this.clock.moveTo(next === undefined ? this.#endsAt : this.scenario.starts + next.at)
      await this.#deliverDue()
    })
  }

  #toSeat(key: string, node: Node): ExerciseSeat {
    return {
      view: (reader) => this.#view(reader, key, node),
      direct: async (reader, what) => {
        requireDirector(reader)
        if (this.isFinished) throw nodeFault('exercise-over', 'It is finished.')
        if (what === 'pause') this.clock.pause()
        else if (what === 'resume') this.clock.resume()
        else await (what === 'next' ? this.#next() : this.finish())
      },
      answer: async (reader, id, text) => {
        if (this.isFinished) throw nodeFault('exercise-over', 'It is finished.')
        await answerInject(node.store, { reader, id, text }, this.clock.now())
      },
      score: async (reader) => {
        if (!this.isFinished) requireDirector(reader)
        return this.score()
      },
      result: () => this.result(),
    }
  }

  async #view(reader: Reader, key: string, node: Node): Promise<ExerciseView> {
    const { title, summary, starts, participants } = this.scenario
    const isDirector = isDirectorOf(reader)
    return {
      id: this.#state.id,
      scenario: this.#state.scenarioId,
      ...{ title: marked(title), summary, isDirector, startsAt: starts, endsAt: this.#endsAt, isFinished: this.isFinished },
      clock: { at: this.clock.now(), scale: this.clock.scale, isPaused: this.clock.isPaused },
      participants: Object.entries(participants).map(([one, { name, country, role }]) => ({
        key: one,
        name,
        country,
        role,
        isThis: one === key,
      })),
      told: await listInjects(node.store),
      planned: isDirector ? await this.#planned() : [],
    }
  }

  async #planned(): Promise<PlannedInject[]> {
    const told = new Map(await Promise.all([...this.nodes].map(async ([key, { store }]) => [key, await listInjects(store)] as const)))
    return this.scenario.injects.map(({ id, at, kind, to, from, title, text }) => {
      const isDelivered = to.every((key) => told.get(key)?.some((one) => one.id === id))
      return { id, kind, to, from, title: marked(title), text, isDelivered, dueAt: this.scenario.starts + at }
    })
  }
}

/** Whoever holds the administrator's token, and the command line on this machine. */
function isDirectorOf({ tokenId, name }: Reader): boolean {
  return tokenId === localAdministrator.tokenId || name === administratorName
}

function requireDirector(reader: Reader): void {
  if (!isDirectorOf(reader)) throw nodeFault('not-director', `${reader.name} plays and does not direct.`)
}

import type { Clock } from '../../base/index.ts'
import { localAdministrator } from '../../identity/index.ts'
import { type Series, simulate, simulatedAttacks, simulatedTags } from '../../process/index.ts'
import type { Reading } from '../../telemetry/index.ts'
import { nodeFault } from '../faults.ts'
import type { Node } from '../node.ts'

const minuteMs = 60_000
const dayMs = 86_400_000
const stepMs = 2 * minuteMs
const pastDays = 14
const learnedDays = 12
const attackMinutesAgo = 45
const attackKind = 'sensor-spoof'
const seed = 7
const readingsAtOnce = 20_000

/** What a simulated plant is called, and what happens to it. */
export interface PlantStory {
  readonly name: string
  readonly title: string
  /** Who works in its control room. */
  readonly engineer: string
  /** Milliseconds since the epoch: two quiet weeks lie before it. */
  readonly beganAt: number
  readonly futureDays: number
  readonly attacks: readonly { readonly kind: string; readonly at: number }[]
}

/** The example's: a spoofed sensor since three quarters of an hour. */
export function examplePlant(nowMs: number): PlantStory {
  const attacks = [{ kind: attackKind, at: toStep(nowMs) - attackMinutesAgo * minuteMs }]
  const title = 'Cooling water, Harbour station (simulated)'
  return { name: 'cooling-water', title, engineer: 'OT engineer of the example', beganAt: nowMs, futureDays: 1, attacks }
}

/** A small water plant, simulated: two quiet weeks that a model is learned from, and then what its story says. */
export class SimulatedPlant {
  readonly #node: Node
  readonly #clock: Clock
  readonly #story: PlantStory
  readonly #series: Series
  #plantId = 0
  /** Rows before this one have been told. */
  #next = 0

  constructor(node: Node, clock: Clock, story: PlantStory) {
    this.#node = node
    this.#clock = clock
    this.#story = story
    const attacks = story.attacks.map(({ kind, at }) => {
      const attack = simulatedAttacks.find((one) => one.kind === kind)
      if (attack === undefined) throw nodeFault('bad-scenario', `There is no simulated attack "${kind}".`, 'attack')
      return { attack, at }
    })
    const startedAt = toStep(story.beganAt) - pastDays * dayMs
    this.#series = simulate({ startedAt, days: pastDays + story.futureDays, intervalMs: stepMs, seed, attacks }).series
  }

  /** Two weeks of readings; a model learned from them, approved and promoted by a person; what came since is judged. */
  async watch(): Promise<{ rows: number; tags: number; episodes: number }> {
    const { plants, plantWatch } = this.#node
    const { name, title, beganAt } = this.#story
    const engineer = { ...localAdministrator, name: this.#story.engineer }
    const now = toStep(beganAt)
    const startedAt = now - pastDays * dayMs
    const tags = simulatedTags.map(({ name: tag, unit, asset, site, low, high }) => {
      return { name: tag, ...(unit === '' ? {} : { unit }), asset, site, low, high }
    })
    const { id } = await plants.add({ name, title, tags })
    this.#plantId = id
    await this.#tellUpTo(startedAt + learnedDays * dayMs)
    const { findings } = await plantWatch.look(engineer, name, {})
    const approve = findings
      .filter(({ weight }) => weight === 'approve')
      .map(({ code, tag }) => (tag === undefined ? code : `${code}:${tag}`))
    const reason = 'the weather of these two weeks, looked at on site'
    const { version } = await plantWatch.learn(engineer, name, approve.length === 0 ? { approve } : { approve, reason })
    await this.#tellUpTo(Math.min(now, ...this.#story.attacks.map(({ at }) => at)))
    await plantWatch.promote(engineer, name, { version, reason: 'two quiet days in shadow' })
    await this.#tellUpTo(now + 1)
    const { episodes } = await plantWatch.episodes(engineer, { limit: 10, plant: name, which: 'raised' })
    return { rows: this.#next, tags: tags.length, episodes: episodes.length }
  }

  /** Goes on with a plant that was watched before the node was closed: with the first row that it has not been told. */
  async resume(): Promise<boolean> {
    const { name } = this.#story
    const known = (await this.#node.plants.list()).find(({ description }) => description.name === name)
    if (known === undefined) return false
    this.#plantId = known.id
    const lastAt = known.newestAt ?? 0
    this.#next = this.#series.times.findIndex((time) => time > lastAt)
    if (this.#next < 0) this.#next = this.#series.times.length
    return true
  }

  /** What the plant has read since it was last asked. */
  async liveSecond(): Promise<void> {
    await this.#tellUpTo(this.#clock.now() + 1)
  }

  async #tellUpTo(end: number): Promise<void> {
    const { times, tags, values } = this.#series
    let readings: Reading[] = []
    for (; this.#next < times.length && (times[this.#next] ?? end) < end; this.#next += 1) {
      const at = times[this.#next] ?? 0
      for (const [tag, of] of tags.entries()) {
        readings.push({ tag: of, at, value: values[this.#next * tags.length + tag] ?? Number.NaN, quality: 'good' })
      }
      if (readings.length < readingsAtOnce) continue
      await this.#take(readings)
      readings = []
    }
    if (readings.length > 0) await this.#take(readings)
    await this.#node.settle()
  }

  async #take(readings: readonly Reading[]): Promise<void> {
    await this.#node.plants.take({ plantId: this.#plantId, readings })
  }
}

function toStep(ms: number): number {
  return Math.floor(ms / stepMs) * stepMs
}

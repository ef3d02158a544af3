import type { Clock } from '../../base/index.ts'
import { localAdministrator } from '../../identity/index.ts'
import { type Series, simulate, simulatedAttacks, simulatedTags } from '../../process/index.ts'
import type { Reading } from '../../telemetry/index.ts'
import type { Node } from '../node.ts'

const minuteMs = 60_000
const dayMs = 86_400_000
const stepMs = 2 * minuteMs
const pastDays = 14
const learnedDays = 12
const futureDays = 1
const attackMinutesAgo = 45
const attackKind = 'sensor-spoof'
const seed = 7
const readingsAtOnce = 20_000
const name = 'cooling-water'

/** Who works in the example's control room. */
const engineer = { ...localAdministrator, name: 'OT engineer of the example' }

/** The operator's small water plant, simulated: two quiet weeks, and a spoofed sensor since three quarters of an hour. */
export class ExamplePlant {
  readonly #node: Node
  readonly #clock: Clock
  #series: Series | undefined
  #plantId = 0
  /** Rows before this one have been told. */
  #next = 0

  constructor(node: Node, clock: Clock) {
    this.#node = node
    this.#clock = clock
  }

  /** Two weeks of readings; a model learned from them, approved and promoted by a person; what came since is judged. */
  async watch(): Promise<{ rows: number; tags: number; episodes: number }> {
    const { plants, plantWatch } = this.#node
    const now = Math.floor(this.#clock.now() / stepMs) * stepMs
    const startedAt = now - pastDays * dayMs
    const attack = simulatedAttacks.find(({ kind }) => kind === attackKind)
    const attacks = attack === undefined ? [] : [{ attack, at: now - attackMinutesAgo * minuteMs }]
    const { series } = simulate({ startedAt, days: pastDays + futureDays, intervalMs: stepMs, seed, attacks })
    this.#series = series
    const tags = simulatedTags.map(({ name: tag, unit, asset, site, low, high }) => {
      return { name: tag, ...(unit === '' ? {} : { unit }), asset, site, low, high }
    })
    const { id } = await plants.add({ name, title: 'Cooling water, Harbour station (simulated)', tags })
    this.#plantId = id
    await this.#tellUpTo(startedAt + learnedDays * dayMs)
    const { findings } = await plantWatch.look(engineer, name, {})
    const approve = findings
      .filter(({ weight }) => weight === 'approve')
      .map(({ code, tag }) => (tag === undefined ? code : `${code}:${tag}`))
    const reason = 'the weather of these two weeks, looked at on site'
    const { version } = await plantWatch.learn(engineer, name, approve.length === 0 ? { approve } : { approve, reason })
    await this.#tellUpTo(now - attackMinutesAgo * minuteMs)
    await plantWatch.promote(engineer, name, { version, reason: 'two quiet days in shadow' })
    await this.#tellUpTo(now + 1)
    const { episodes } = await plantWatch.episodes(engineer, { limit: 10, plant: name, which: 'raised' })
    return { rows: this.#next, tags: tags.length, episodes: episodes.length }
  }

  /** What the plant has read since it was last asked. */
  async liveSecond(): Promise<void> {
    await this.#tellUpTo(this.#clock.now() + 1)
  }

  async #tellUpTo(end: number): Promise<void> {
    const { times, tags, values } = this.#series ?? { times: new Float64Array(), tags: [], values: new Float64Array() }
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

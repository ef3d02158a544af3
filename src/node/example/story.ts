import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Clock } from '../../base/index.ts'
import { localAdministrator } from '../../identity/index.ts'
import type { Node } from '../node.ts'
import type { ExampleKey } from './homes.ts'
import { openExampleIncident } from './incident.ts'
import { type Network, readNetwork } from './network.ts'
import { examplePlant, SimulatedPlant } from './plant.ts'
import { SeededRandom } from './random.ts'
import { readStoryObjects } from './story-objects.ts'
import { Traffic } from './traffic.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000
const monthDays = 32
const conversationsPerDay = 500
const seed = 20_261_123

/** What a step of the story did, for the person who looks on. */
export interface StoryStep {
  readonly title: string
  readonly detail: string
}

/** The example's story: a warning from abroad meets last month's traffic. */
export class Story {
  readonly #nodes: Record<ExampleKey, Node>
  readonly #urls: Record<ExampleKey, string>
  readonly #clock: Clock
  readonly #network: Network
  readonly #random = new SeededRandom(seed)
  readonly #traffic: Traffic
  readonly #logFolder: string
  readonly #plant: SimulatedPlant
  #isPlantWatched = false

  constructor(parts: { nodes: Record<ExampleKey, Node>; urls: Record<ExampleKey, string>; clock: Clock; logFolder: string }) {
    this.#nodes = parts.nodes
    this.#urls = parts.urls
    this.#clock = parts.clock
    this.#logFolder = parts.logFolder
    this.#network = readNetwork()
    this.#traffic = new Traffic(this.#network, this.#random)
    this.#plant = new SimulatedPlant(parts.nodes.operator, parts.clock, examplePlant(parts.clock.now()))
  }

  /** Before anyone looks: what they know already, and who reads from whom. */
  async prepare(): Promise<void> {
    await this.#publish(0)
    await this.#connect('isac', 'csirt', 'intelligence')
    await this.#connect('operator', 'isac', 'intelligence')
    await this.#connect('isac', 'operator', 'sightings')
    for (const key of ['isac', 'operator'] as const) await this.#nodes[key].feeds.pollDue()
  }

  /** A month of the operator's traffic, with the intrusion in it that nobody noticed. */
  async rememberMonth(): Promise<StoryStep> {
    const lines = this.#monthOfTraffic()
    mkdirSync(this.#logFolder, { recursive: true })
    writeFileSync(join(this.#logFolder, 'last-month.json.gz'), gzipSync(lines.map(({ text }) => text).join('\n')))
    writeFileSync(this.#liveFile, '')
    const source = await this.#nodes.operator.sources.add({ kind: 'folder', name: 'Zeek', path: this.#logFolder, follow: true })
    return {
      title: 'The operator reads its telemetry',
      detail: `${lines.length} lines of the last ${monthDays} days, source ${source.name}`,
    }
  }

  /** The CSIRT abroad publishes its warning, and keeps its TLP:RED report to itself. */
  async warn(): Promise<StoryStep> {
    const count = await this.#publish(1)
    await this.#publish(2)
    return { title: 'CERT Vesland publishes a warning', detail: `${count} objects, TLP:AMBER; one TLP:RED report stays where it is` }
  }

  /** The operator's plant: learned from two quiet weeks, and a sensor of it has been lying for three quarters of an hour. */
  async watchPlant(): Promise<StoryStep> {
    const { rows, tags, episodes } = await this.#plant.watch()
    this.#isPlantWatched = true
    const found = `${episodes} ${episodes === 1 ? 'episode' : 'episodes'} in alarm`
    return { title: 'The operator watches its plant', detail: `${rows} rows of ${tags} sensors, a model learned and promoted, ${found}` }
  }

  /** The operator's people make an incident of the alert. Undefined while there is no alert yet. */
  async respond(): Promise<StoryStep | undefined> {
    const opened = await openExampleIncident(this.#nodes.operator, this.#clock)
    if (opened === undefined) return undefined
    return { title: 'The operator opens an incident', detail: `incident ${opened.number}, ${opened.due} reports are due` }
  }

  /** What the plant has read since. */
  async livePlant(): Promise<void> {
    if (this.#isPlantWatched) await this.#plant.liveSecond()
  }

  /** A second of today's traffic. The intruder's tool is still there and calls now and then. */
  liveSecond(second: number): void {
    const now = this.#clock.now()
    const lines = Array.from({ length: 2 + this.#random.below(6) }, () => this.#traffic.ordinary(now)).flat()
    if (second % 90 === 45) lines.push(...this.#traffic.callHome(now))
    appendFileSync(this.#liveFile, `${lines.join('\n')}\n`)
  }

  get #liveFile(): string {
    return join(this.#logFolder, 'today.json')
  }

  #monthOfTraffic(): { at: number; text: string }[] {
    const now = this.#clock.now()
    const start = now - monthDays * dayMs
    const ordinary = Array.from({ length: monthDays * conversationsPerDay }, () => start + this.#random.next() * monthDays * dayMs)
    const { startsDaysAgo, lastsDays, hoursBetweenCalls } = this.#network.intrusion
    const begins = now - startsDaysAgo * dayMs
    const calls = Array.from(
      { length: Math.floor((lastsDays * 24) / hoursBetweenCalls) },
      (_, n) => begins + hourMs + n * hoursBetweenCalls * hourMs + this.#random.below(600_000),
    )
    const lines = [
      ...ordinary.flatMap((at) => this.#traffic.ordinary(at).map((text) => ({ at, text }))),
      ...this.#traffic.foothold(begins).map((text) => ({ at: begins, text })),
      ...calls.flatMap((at) => this.#traffic.callHome(at).map((text) => ({ at, text }))),
      ...this.#traffic.writeToController(begins + 2 * dayMs).map((text) => ({ at: begins + 2 * dayMs, text })),
    ]
    return lines.sort((left, right) => left.at - right.at)
  }

  async #publish(step: number): Promise<number> {
    const node = this.#nodes.csirt
    const objects = readStoryObjects(step, node.config.organisation.id, this.#clock.now())
    const collection = await node.intel.requireCollection(localAdministrator, 'intelligence')
    await node.intel.add(objects, { collection, broughtBy: node.config.organisation.name })
    return objects.length
  }

  /** `reader` gets a token from `publisher` for one collection and reads it every two seconds. */
  async #connect(reader: ExampleKey, publisher: ExampleKey, alias: string): Promise<void> {
    const from = this.#nodes[publisher]
    const collection = await from.intel.requireCollection(localAdministrator, alias)
    const { secret } = await from.identity.createToken({
      name: this.#nodes[reader].config.name,
      clearance: 'amber',
      grants: [{ collectionId: collection.id, canRead: true, canWrite: false }],
    })
    await this.#nodes[reader].feeds.add({
      name: from.config.name,
      url: `${this.#urls[publisher]}/${from.config.taxii.root}/collections/${collection.id}/`,
      secret,
      collection: alias,
      everySeconds: 2,
    })
  }
}

import * as z from 'zod'
import type { AddressMap } from '../address-map.ts'
import { Gathered } from '../gathered.ts'
import type { ReadingBatch } from '../reading.ts'
import type { SpecOf } from '../source-spec.ts'
import { SparkplugEdges, sparkplugPrefix } from '../sparkplug/edges.ts'
import { CommittedMessages } from './committed.ts'
import type { Message } from './connection.ts'
import { takePlain } from './plain-payload.ts'

const Saved = z.object({ committed: z.array(z.string()), edges: z.unknown(), stampedTo: z.number() })

export interface MessagesOptions {
  readonly spec: SpecOf<'mqtt'>
  readonly map: AddressMap
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** What the last batch said as its position. */
  readonly saved: string | undefined
}

/** Turns messages of a broker into batches of readings. */
export class MqttMessages {
  readonly #options: MessagesOptions
  readonly #committed: CommittedMessages
  readonly #edges: SparkplugEdges
  readonly #lastStamps = new Map<string, number>()
  /** An earlier life gave no stamp after this one. */
  readonly #stampedBefore: number
  #stampedTo: number

  constructor(options: MessagesOptions) {
    this.#options = options
    const saved = options.saved === undefined ? undefined : Saved.safeParse(JSON.parse(options.saved)).data
    this.#committed = new CommittedMessages(saved?.committed)
    this.#edges = new SparkplugEdges(options.map, saved?.edges)
    this.#stampedBefore = saved?.stampedTo ?? 0
    this.#stampedTo = this.#stampedBefore
  }

  /** A broker that kept no session numbers its messages anew. */
  forgetSession(): void {
    this.#committed.clear()
  }

  /** The batch of these messages; its position counts once it is taken. */
  toBatch(messages: readonly Message[]): Omit<ReadingBatch, 'plantId' | 'sourceId'> {
    const into = new Gathered(this.#options.map)
    for (const message of messages) if (!this.#committed.has(message)) this.#take(message, into)
    return { ...into.drain(), position: this.#save() }
  }

  /** Whether there are readings that stand until a change is told: a broker keeps none of these for those who are away. */
  get tellsChanges(): boolean {
    return this.#edges.hasAlive
  }

  /** The connection was lost at that moment: what only tells of changes may have changed meanwhile. */
  toLoss(at: number, reason: string): Omit<ReadingBatch, 'plantId' | 'sourceId'> {
    const into = new Gathered(this.#options.map)
    this.#edges.loseAll(at, into)
    into.notices.push({ kind: 'connection-lost', subject: this.#options.spec.url, detail: reason })
    return { ...into.drain(), position: this.#save() }
  }

  #take(message: Message, into: Gathered): void {
    const { topic, retain } = message
    const payload = typeof message.payload === 'string' ? Buffer.from(message.payload) : message.payload
    if (topic.startsWith(sparkplugPrefix)) {
      this.#edges.take(topic, { payload, arrivedAt: this.#options.now() }, into)
      return
    }
    const { map, spec } = this.#options
    // What a broker retained is of an unknown age: it counts only when it names its time.
    const stamp = retain ? undefined : (address: string) => this.#stamp(address)
    const isStampedHere = takePlain(topic, payload, { into, options: { json: spec.json, map, stamp } })
    if (isStampedHere) this.#committed.add(message)
  }

  /** Two messages that came within one millisecond were still one after the other. */
  #stamp(address: string): number {
    const at = Math.max(this.#options.now(), (this.#lastStamps.get(address) ?? this.#stampedBefore) + 1)
    this.#lastStamps.set(address, at)
    this.#stampedTo = Math.max(this.#stampedTo, at)
    return at
  }

  #save(): string {
    return JSON.stringify({ committed: this.#committed.save(), edges: this.#edges.save(), stampedTo: this.#stampedTo })
  }
}

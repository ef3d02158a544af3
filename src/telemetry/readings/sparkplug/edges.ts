import * as z from 'zod'
import type { AddressMap } from '../address-map.ts'
import type { Gathered } from '../gathered.ts'
import { type Metric, parseSparkplug, type SparkplugPayload, toMetricNumber } from './payload.ts'

export const sparkplugPrefix = 'spBv1.0/'

/** What is known of one edge node since its birth. */
const Edge = z.object({
  isAlive: z.boolean(),
  seq: z.number().nullable(),
  bdSeq: z.number().nullable(),
  /** Address and datatype by alias, of the metrics that are tags. */
  aliases: z.record(z.string(), z.object({ address: z.string(), datatype: z.number().optional() })),
})
type Edge = z.infer<typeof Edge>
const Saved = z.record(z.string(), Edge)

interface Topic {
  readonly type: string
  /** `GROUP/NODE`. */
  readonly edge: string
  /** `GROUP/NODE` or `GROUP/NODE/DEVICE`. */
  readonly from: string
}

/**
 * Reads Sparkplug B messages. The address of a metric is `GROUP/NODE#METRIC` or `GROUP/NODE/DEVICE#METRIC`. A death makes
 * what its edge node or device tells bad; a missing message is told; data without a birth wait for the next one, as to ask
 * for it would be to command the edge node, which nothing here can.
 */
export class SparkplugEdges {
  readonly #map: AddressMap
  readonly #edges: Map<string, Edge>

  /** `saved` is what `save` gave. */
  constructor(map: AddressMap, saved: unknown) {
    this.#map = map
    const known = Saved.safeParse(saved)
    this.#edges = new Map(Object.entries(known.success ? known.data : {}))
  }

  save(): unknown {
    return Object.fromEntries(this.#edges)
  }

  take(topic: string, message: { payload: Uint8Array; arrivedAt: number }, into: Gathered): void {
    const to = toTopic(topic)
    // Nodes that no tag speaks of are nobody's business here, however many there are.
    if (to === undefined || !this.#speaksOf(to.edge)) return
    const payload = parseSparkplug(message.payload)
    if (payload === undefined) into.refuse(topic, 'The payload is no Sparkplug B.')
    else if (to.type === 'NDEATH' || to.type === 'DDEATH') this.#die(to, { payload, at: message.arrivedAt }, into)
    else if (to.type === 'NBIRTH' || to.type === 'DBIRTH') this.#bear(to, { payload, at: message.arrivedAt }, into)
    else this.#tell(to, { payload, at: message.arrivedAt }, into)
  }

  /** Whether any edge node is known to be online. */
  get hasAlive(): boolean {
    return [...this.#edges.values()].some(({ isAlive }) => isAlive)
  }

  /** The line to the broker is cut: what is not told again may have changed meanwhile. */
  loseAll(at: number, into: Gathered): void {
    for (const [edge, state] of this.#edges) {
      if (state.isAlive) this.#makeBad(edge, at, into)
      state.seq = null
    }
  }

  #bear({ type, edge, from }: Topic, { payload, at }: { payload: SparkplugPayload; at: number }, into: Gathered): void {
    const before = this.#edges.get(edge)
    if (type === 'NBIRTH') this.#edges.set(edge, { isAlive: true, seq: payload.seq ?? null, bdSeq: bdSeqOf(payload), aliases: {} })
    else if (before === undefined) {
      into.notices.push({ kind: 'birth-awaited', subject: edge, detail: `A device was born at ${from} before its edge node was.` })
      return
    } else this.#follow(edge, payload, into)
    const state = this.#edges.get(edge)
    for (const metric of payload.metrics) {
      if (metric.name === undefined || state === undefined) continue
      const address = `${from}#${metric.name}`
      if (this.#map.find(address).length === 0) continue
      const { alias, datatype } = metric
      if (alias !== undefined) state.aliases[String(alias)] = { address, ...(datatype === undefined ? {} : { datatype }) }
      // A birth tells what is, not when it became so.
      put(into, address, { metric: { ...metric, at: payload.at }, datatype, at })
    }
  }

  #tell({ edge, from }: Topic, { payload, at }: { payload: SparkplugPayload; at: number }, into: Gathered): void {
    const state = this.#edges.get(edge)
    if (state?.isAlive !== true) {
      into.notices.push({
        kind: 'birth-awaited',
        subject: edge,
        detail: 'Its data came before its birth: passed over until it is born again.',
      })
      return
    }
    this.#follow(edge, payload, into)
    for (const metric of payload.metrics) {
      const known = metric.alias === undefined ? undefined : state.aliases[String(metric.alias)]
      const address = known?.address ?? (metric.name === undefined ? undefined : `${from}#${metric.name}`)
      if (address === undefined || this.#map.find(address).length === 0) continue
      put(into, address, { metric: { ...metric, at: metric.at ?? payload.at }, datatype: metric.datatype ?? known?.datatype, at })
    }
  }

  #die({ type, edge, from }: Topic, { payload, at }: { payload: SparkplugPayload; at: number }, into: Gathered): void {
    const state = this.#edges.get(edge)
    if (type === 'DDEATH') this.#follow(edge, payload, into)
    else {
      const bdSeq = bdSeqOf(payload)
      // The will of a session that was replaced by a newer one.
      if (state?.bdSeq !== undefined && bdSeq !== null && state.bdSeq !== bdSeq) return
      if (state !== undefined) state.isAlive = false
    }
    into.notices.push({ kind: 'death', subject: from, detail: 'It went offline: its readings are bad until it is born again.' })
    this.#makeBad(from, at, into)
  }

  #speaksOf(edge: string): boolean {
    return [...this.#map.all()].some((address) => address.startsWith(`${edge}#`) || address.startsWith(`${edge}/`))
  }

  #makeBad(from: string, at: number, into: Gathered): void {
    for (const address of this.#map.all()) {
      if (address.startsWith(`${from}#`) || address.startsWith(`${from}/`)) into.put(address, { at, value: Number.NaN, quality: 'bad' })
    }
  }

  /** Numbers count from 0 to 255 and begin anew (§6.4.10). */
  #follow(edge: string, { seq }: SparkplugPayload, into: Gathered): void {
    const state = this.#edges.get(edge)
    if (state === undefined || seq === undefined) return
    if (state.seq !== null && seq !== (state.seq + 1) % 256 && seq !== state.seq) {
      into.notices.push({ kind: 'sequence-gap', subject: edge, detail: `Message ${seq} came after ${state.seq}: those between are lost.` })
    }
    state.seq = seq
  }
}

function put(
  into: Gathered,
  address: string,
  { metric, datatype, at }: { metric: Metric; datatype: number | undefined; at: number },
): void {
  into.put(address, { at: metric.at ?? at, value: toMetricNumber(metric.value, datatype), quality: metric.quality })
}

function bdSeqOf({ metrics }: SparkplugPayload): number | null {
  const metric = metrics.find(({ name }) => name === 'bdSeq')
  return metric?.value === undefined ? null : toMetricNumber(metric.value, metric.datatype)
}

function toTopic(topic: string): Topic | undefined {
  const [, group = '', type = '', node = '', device, ...more] = topic.split('/')
  if (node === '' || more.length > 0 || !/^[ND](BIRTH|DEATH|DATA)$/.test(type)) return undefined
  const edge = `${group}/${node}`
  return { type, edge, from: device === undefined ? edge : `${edge}/${device}` }
}

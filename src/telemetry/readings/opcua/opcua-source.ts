import { AttributeIds, ClientMonitoredItemGroup, ClientSubscription, TimestampsToReturn } from 'node-opcua-client'
import * as z from 'zod'
import { isFault } from '../../../base/index.ts'
import { pause, type RunControl } from '../../source-run.ts'
import { AddressMap } from '../address-map.ts'
import { Gathered } from '../gathered.ts'
import type { PlantSourceWork } from '../plant-source-work.ts'
import type { SpecOf } from '../source-spec.ts'
import { readNamespaces, toNodeAddresses, toNodeId } from './opcua-nodes.ts'
import { type OpcuaSession, openOpcua } from './opcua-session.ts'
import { toRawReading } from './opcua-values.ts'

type Work = PlantSourceWork<SpecOf<'opcua'>>

const firstRetryMs = 500
const lastRetryMs = 15_000
/** What a server keeps of each item while it cannot be told. */
const queueSize = 1000
/** A server that is not heard in so many publishing intervals is gone. */
const keepAlives = 10
const lifetimes = 60
const batchMs = 100
const maxWaiting = 100_000

const Saved = z.object({ server: z.string().optional() })

/**
 * Subscribes to a server for as long as nobody stops it: reading is all it does. What a server sent is acknowledged by the
 * protocol before we hold it, and a server keeps nothing for those who are away: the time between is told, and a gap.
 */
export async function workOnOpcua(work: Work, control: RunControl): Promise<void> {
  const { signal, tell } = control
  // Told at once, not when the server answers.
  toNodeAddresses(new AddressMap(work.plant.description))
  let server = work.saved.position === undefined ? undefined : Saved.safeParse(JSON.parse(work.saved.position)).data?.server
  // Of the time between the last commit of an earlier life and now, nobody told us.
  if (work.saved.lastAt !== undefined) await takeLoss(work, { at: work.saved.lastAt + 1, reason: 'The node did not listen.' })
  for (let waitMs = firstRetryMs; !signal.aborted; waitMs = Math.min(waitMs * 2, lastRetryMs)) {
    const waiting = new Gathered(new AddressMap(work.plant.description))
    let opened: OpcuaSession | undefined
    let reason: string
    try {
      opened = await openOpcua({ ...work, knownServer: server })
      server = opened.server
      const over = await subscribe(opened, { work, waiting })
      tell('caught-up')
      waitMs = firstRetryMs
      reason = await takeUntil(over, { work, waiting, server }, control)
    } catch (error) {
      if (!isFault(error)) throw error
      reason = error.message
    } finally {
      await opened?.close()
    }
    if (opened !== undefined) await takeLoss(work, { at: work.clock.now(), reason })
    if (signal.aborted) return
    tell('failed', reason)
    await pause(waitMs, signal)
  }
}

interface Subscribing {
  readonly work: Work
  readonly waiting: Gathered
}

/** Begins to listen to every tag; fulfilled with a promise of the reason why it is over. */
async function subscribe({ session, over }: OpcuaSession, { work, waiting }: Subscribing): Promise<{ over: Promise<string> }> {
  const namespaces = await readNamespaces(session)
  const addresses = toNodeAddresses(new AddressMap(work.plant.description))
  const items = addresses.map((address) => ({ nodeId: toNodeId(address, namespaces), attributeId: AttributeIds.Value }))
  const subscription = ClientSubscription.create(session, {
    requestedPublishingInterval: work.spec.samplingMs,
    requestedMaxKeepAliveCount: keepAlives,
    requestedLifetimeCount: lifetimes,
    maxNotificationsPerPublish: 0,
    publishingEnabled: true,
  })
  const notBefore = work.clock.now()
  const parameters = { samplingInterval: work.spec.samplingMs, queueSize, discardOldest: true }
  const group = ClientMonitoredItemGroup.create(subscription, items, parameters, TimestampsToReturn.Both)
  const failed = new Promise<string>((resolve) => {
    group.on('err', (message) => resolve(message))
    subscription.on('terminated', () => resolve('The server ended the subscription.'))
    subscription.on('internal_error', (error) => resolve(error.message))
  })
  group.on('changed', (_item, dataValue, index) => waiting.put(addresses[index] ?? '', toRawReading(dataValue, notBefore)))
  group.on('initialized', () => {
    for (const [index, item] of group.monitoredItems.entries()) {
      const status = item.statusCode
      if (status.isNotGood()) waiting.refuse(addresses[index] ?? '', `The server does not tell of it: ${status.name}.`)
    }
  })
  return { over: Promise.race([over, failed]) }
}

/** Takes what comes, a batch at a time, until it is over; gives the reason. */
async function takeUntil(
  { over }: { over: Promise<string> },
  { work, waiting, server }: { work: Work; waiting: Gathered; server: string | undefined },
  { signal }: RunControl,
): Promise<string> {
  let reason: string | undefined
  void over.then((why) => {
    reason = why
  })
  const position = JSON.stringify({ server })
  for (;;) {
    const isOver = reason !== undefined || signal.aborted
    if (!waiting.isEmpty) {
      await work.take({ ...waiting.drain(), position })
    }
    if (isOver) return reason ?? 'The source was stopped.'
    if (waiting.readings.length > maxWaiting) return 'More comes than can be taken.'
    await pause(batchMs, signal)
  }
}

/** From that moment until each tag is told again, nobody knows what it reads. */
async function takeLoss(work: Work, { at, reason }: { at: number; reason: string }): Promise<void> {
  const map = new AddressMap(work.plant.description)
  const into = new Gathered(map)
  for (const address of toNodeAddresses(map)) into.put(address, { at, value: Number.NaN, quality: 'bad' })
  into.notices.push({ kind: 'connection-lost', subject: work.spec.url, detail: reason })
  await work.take(into.drain())
}

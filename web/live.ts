import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { ApiError, send } from './api.ts'
import type { LiveMessage, ObjectPage, ObjectView, WatchedPlants } from './contract.ts'
import { notifyDeadline } from './deadline-note.ts'
import { readEvents } from './event-stream.ts'
import { plantKeys, withPlant } from './plant-queries.ts'
import { arrivalsShown, keys } from './queries.ts'

/** How the page stands with the node's live stream. */
export interface LiveState {
  readonly connection: 'connecting' | 'live' | 'lost'
  /** How often intelligence came in, an alert was raised, one was confirmed, since the page was opened. */
  readonly beats: { readonly intel: number; readonly alert: number; readonly confirmed: number }
}

const silenceLimitMs = 15_000
const freshForMs = 4_000
const watchers = new Set<() => void>()
const freshUntil = new Map<string, number>()
let state: LiveState = { connection: 'connecting', beats: { intel: 0, alert: 0, confirmed: 0 } }

/** Reads the live stream into the query client until it is closed; comes back by itself when the connection breaks. */
export function openLive(client: QueryClient): () => void {
  const closing = new AbortController()
  const sink = createSink(client)
  void keepReading(client, sink, closing.signal)
  return () => closing.abort()
}

export function useLive(): LiveState {
  return useSyncExternalStore(watchLive, () => state)
}

/** True for a moment after something came in by the stream, so that its row can show it. */
export function isFresh(id: string): boolean {
  return (freshUntil.get(id) ?? 0) > Date.now()
}

async function keepReading(client: QueryClient, sink: (message: LiveMessage) => void, closing: AbortSignal): Promise<void> {
  let failures = 0
  while (!closing.aborted) {
    const attempt = new AbortController()
    const signal = AbortSignal.any([attempt.signal, closing])
    let silence = setTimeout(() => attempt.abort(), silenceLimitMs)
    try {
      const response = await send('live', { signal })
      if (response.body === null) throw new TypeError('an event stream without a body')
      // Whatever happened while nobody listened is read anew.
      if (failures > 0) void client.invalidateQueries()
      for await (const event of readEvents(response.body)) {
        clearTimeout(silence)
        silence = setTimeout(() => attempt.abort(), silenceLimitMs)
        failures = 0
        setConnection('live')
        sink(toMessage(event))
      }
    } catch (error) {
      // 401 and 403 do not heal by asking again.
      if (error instanceof ApiError && (error.problem.status === 401 || error.problem.status === 403)) return setConnection('lost')
    } finally {
      clearTimeout(silence)
    }
    if (closing.aborted) return
    failures += 1
    setConnection('lost')
    await pause(Math.min(15_000, 500 * 2 ** failures) * (0.75 + Math.random() / 2), closing)
  }
}

function toMessage(event: { name: string; data: string }): LiveMessage {
  return { ...JSON.parse(event.data), kind: event.name }
}

/** Puts messages where the pages read them. Bursts of arrivals are shown a few times a second, not one by one. */
function createSink(client: QueryClient): (message: LiveMessage) => void {
  let waiting: ObjectView[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const renew = createRenewal(client)
  const flush = () => {
    timer = undefined
    const arrived = waiting
    waiting = []
    addArrivals(client, arrived)
    beat('intel')
    renew([keys.collections])
  }
  return (message) => {
    if (message.kind === 'overview') {
      client.setQueryData(keys.overview, message.overview)
      client.setQueryData(keys.sources, { sources: message.sources })
    } else if (message.kind === 'intel') {
      waiting = [...waiting, ...message.objects].slice(-arrivalsShown)
      if (timer === undefined) timer = setTimeout(flush, 300)
    } else if (message.kind === 'deadline') {
      notifyDeadline(message)
      renew([keys.incidents])
    } else if (message.kind === 'incident') {
      markFresh(message.incident.id)
      renew([keys.incidents])
    } else if (message.kind === 'report') {
      renew([keys.authority])
    } else if (message.kind === 'alert') {
      markFresh(message.alert.id)
      if (message.isNew) beat('alert')
      else if (message.alert.status === 'confirmed') beat('confirmed')
      renew([keys.alerts, [...keys.alert, message.alert.id]])
    } else if (message.kind === 'episode') {
      markFresh(message.episode.id)
      renew([plantKeys.episodes])
    } else if (message.kind === 'plant') {
      client.setQueryData<WatchedPlants>(plantKeys.list, (known) => withPlant(known, message.plant))
      renew([[...plantKeys.plant, message.plant.plant]])
    }
  }
}

function addArrivals(client: QueryClient, arrived: readonly ObjectView[]): void {
  for (const object of arrived) markFresh(object.id)
  client.setQueryData<ObjectPage>(keys.arrivals, (page) => {
    const ids = new Set(arrived.map((object) => object.id))
    const kept = page?.objects.filter((object) => !ids.has(object.id)) ?? []
    const objects = [...[...arrived].reverse(), ...kept].sort((a, b) => b.receivedAt - a.receivedAt).slice(0, arrivalsShown)
    return { objects, next: page?.next ?? null }
  })
}

/** Asks again for what changed, at most every two seconds. */
function createRenewal(client: QueryClient): (changed: readonly (readonly unknown[])[]) => void {
  const due = new Map<string, readonly unknown[]>()
  let timer: ReturnType<typeof setTimeout> | undefined
  return (changed) => {
    for (const key of changed) due.set(JSON.stringify(key), key)
    if (timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      for (const queryKey of due.values()) void client.invalidateQueries({ queryKey })
      due.clear()
    }, 2000)
  }
}

function markFresh(id: string): void {
  const now = Date.now()
  for (const [old, until] of freshUntil) if (until < now) freshUntil.delete(old)
  freshUntil.set(id, now + freshForMs)
}

function setConnection(connection: LiveState['connection']): void {
  if (state.connection === connection) return
  state = { ...state, connection }
  tellWatchers()
}

function beat(what: keyof LiveState['beats']): void {
  state = { ...state, beats: { ...state.beats, [what]: state.beats[what] + 1 } }
  tellWatchers()
}

function watchLive(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

function tellWatchers(): void {
  for (const watcher of watchers) watcher()
}

function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // A pause that is cut short leaves a timer that resolves what is resolved: harmless.
    setTimeout(resolve, durationMs)
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

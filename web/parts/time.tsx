import { useSyncExternalStore } from 'react'
import { nodeNow } from '../node-time.ts'
import { toAgo, toDate, toExactUtc } from './times.ts'

const watchers = new Set<() => void>()
let now = nodeNow()
let ticking: ReturnType<typeof setInterval> | undefined

/** One clock for the whole page, so that all times move together. */
export function useNow(): number {
  return useSyncExternalStore(watchClock, () => now)
}

/** How long ago, with the exact UTC moment on hover. */
export function Ago({ at }: { at: number }) {
  const text = toAgo(at, useNow())
  return <Moment at={at}>{text}</Moment>
}

/** From one time to another, as dates; this year goes without saying. */
export function Between({ from, to }: { from: number; to: number }) {
  const thisYear = toDate(useNow()).slice(-5)
  const first = toDate(from).replace(thisYear, '')
  const last = toDate(to).replace(thisYear, '')
  if (first === last) return <Moment at={from}>{first}</Moment>
  return (
    <span className="nowrap">
      <Moment at={from}>{first}</Moment> – <Moment at={to}>{last}</Moment>
    </span>
  )
}

export function Moment({ at, children }: { at: number; children: string }) {
  return (
    <time className="nowrap" dateTime={new Date(at).toISOString()} title={toExactUtc(at)}>
      {children}
    </time>
  )
}

function watchClock(watcher: () => void): () => void {
  watchers.add(watcher)
  ticking ??= setInterval(() => {
    now = nodeNow()
    for (const each of watchers) each()
  }, 1000)
  return () => {
    watchers.delete(watcher)
    if (watchers.size > 0) return
    clearInterval(ticking)
    ticking = undefined
  }
}

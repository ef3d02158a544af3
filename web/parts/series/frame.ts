import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import type { Stretch } from './line.ts'

/**
 * What all charts of a page share: the stretch of time they show and the moment that is pointed at. Pointing moves a
 * line in every chart without drawing the charts anew, so the two are told apart.
 */
export class TimeFrame {
  #whole: Stretch
  #zoomed: Stretch | undefined
  #at: number | undefined
  readonly #watchers = new Set<() => void>()

  constructor(whole: Stretch) {
    this.#whole = whole
  }

  get shown(): Stretch {
    return this.#zoomed ?? this.#whole
  }

  get whole(): Stretch {
    return this.#whole
  }

  get isZoomed(): boolean {
    return this.#zoomed !== undefined
  }

  get at(): number | undefined {
    return this.#at
  }

  /** As time goes on the whole grows; a stretch that was chosen stays. */
  setWhole(whole: Stretch): void {
    if (whole.from === this.#whole.from && whole.to === this.#whole.to) return
    this.#whole = whole
    this.#tell()
  }

  zoom(stretch: Stretch): void {
    const from = Math.max(this.#whole.from, stretch.from)
    const to = Math.min(this.#whole.to, stretch.to)
    if (to - from < narrowestMs) return
    this.#zoomed = from <= this.#whole.from && to >= this.#whole.to ? undefined : { from, to }
    this.#tell()
  }

  showWhole(): void {
    this.#zoomed = undefined
    this.#tell()
  }

  point(at: number | undefined): void {
    this.#at = at
    this.#tell()
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher()
  }
}

const narrowestMs = 1000
const FrameContext = createContext<TimeFrame>(new TimeFrame({ from: 0, to: 1 }))

/** Charts inside show the same time and point at the same moment. */
export const SharedFrame = FrameContext.Provider

/** A frame for the charts of a page; it follows `whole`. */
export function useNewFrame(whole: Stretch): TimeFrame {
  const [frame] = useState(() => new TimeFrame(whole))
  const { from, to } = whole
  useEffect(() => frame.setWhole({ from, to }), [frame, from, to])
  return frame
}

export function useFrame(): TimeFrame {
  return useContext(FrameContext)
}

export function useShown(frame: TimeFrame): Stretch {
  return useSyncExternalStore(frame.watch, () => frame.shown)
}

export function usePointedAt(frame: TimeFrame): number | undefined {
  return useSyncExternalStore(frame.watch, () => frame.at)
}

import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import type { TimeFrame } from './frame.ts'

/** Narrower drags than this many pixels are clicks. */
const leastDragPixels = 5
const zoomStep = 2

export interface Drag {
  /** Pixels from the left of the plot. */
  readonly from: number
  readonly to: number
}

/** Pointing at a moment and choosing a stretch of time: by mouse, by touch and by keys. */
export function usePointing(frame: TimeFrame, width: number) {
  const [drag, setDrag] = useState<Drag>()
  const timeAt = (x: number) => {
    const { from, to } = frame.shown
    return from + (Math.min(width, Math.max(0, x)) / width) * (to - from)
  }
  const endDrag = () => {
    if (drag !== undefined && Math.abs(drag.to - drag.from) >= leastDragPixels) {
      frame.zoom({ from: timeAt(Math.min(drag.from, drag.to)), to: timeAt(Math.max(drag.from, drag.to)) })
    }
    setDrag(undefined)
  }
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const x = xOfEvent(event)
      frame.point(timeAt(x))
      // A finger reads along the line; the page has buttons to zoom.
      if (event.pointerType === 'touch' || event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      setDrag({ from: x, to: x })
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const x = xOfEvent(event)
      frame.point(timeAt(x))
      if (drag !== undefined) setDrag({ ...drag, to: x })
    },
    onPointerUp: endDrag,
    onPointerCancel: () => setDrag(undefined),
    onPointerLeave: () => frame.point(undefined),
    onDoubleClick: () => frame.showWhole(),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !steer(frame, event.key, { width, isFar: event.shiftKey })) return
      event.preventDefault()
    },
    onBlur: () => frame.point(undefined),
  }
  return { drag, handlers }
}

function xOfEvent(event: PointerEvent<HTMLElement>): number {
  return event.clientX - event.currentTarget.getBoundingClientRect().left
}

/** What a key does; false for one that means nothing here. */
function steer(frame: TimeFrame, key: string, { width, isFar }: { width: number; isFar: boolean }): boolean {
  const { from, to } = frame.shown
  const at = frame.at ?? (from + to) / 2
  const step = ((to - from) / Math.max(1, width)) * (isFar ? 40 : 4)
  const point = (next: number) => frame.point(Math.min(to, Math.max(from, next)))
  if (key === 'ArrowLeft' || key === 'ArrowDown') point(at - step)
  else if (key === 'ArrowRight' || key === 'ArrowUp') point(at + step)
  else if (key === 'Home') point(from)
  else if (key === 'End') point(to)
  else if (key === '+' || key === '=') zoomBy(frame, 1 / zoomStep)
  else if (key === '-') zoomBy(frame, zoomStep)
  else if (key === '0' || (key === 'Escape' && frame.isZoomed)) frame.showWhole()
  else return false
  return true
}

/** Shows `factor` times the time, around what is pointed at. */
export function zoomBy(frame: TimeFrame, factor: number): void {
  const { from, to } = frame.shown
  const at = frame.at ?? (from + to) / 2
  const start = at - (at - from) * factor
  frame.zoom({ from: start, to: start + (to - from) * factor })
}

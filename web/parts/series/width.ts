import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

/** Drawn at until the element has been measured. */
const unmeasured = 600

/** The width of an element in whole pixels, followed as it changes. */
export function useWidth<E extends HTMLElement>(): [RefObject<E | null>, number] {
  const element = useRef<E>(null)
  const [width, setWidth] = useState(unmeasured)
  useLayoutEffect(() => {
    const { current } = element
    if (current === null) return
    const measure = () => setWidth(Math.max(1, Math.floor(current.clientWidth)))
    measure()
    const watching = new ResizeObserver(measure)
    watching.observe(current)
    return () => watching.disconnect()
  }, [])
  return [element, width]
}

/** What time it is on the node, where that is another one than here: in an exercise, that of its scenario. */
interface NodeClock {
  /** Milliseconds since the epoch, on the node when it was asked. */
  readonly at: number
  /** How many times faster than here; 0 while it stands. */
  readonly scale: number
}

let shown: (NodeClock & { readonly askedAt: number }) | undefined

export function setNodeClock(clock: NodeClock | undefined): void {
  shown = clock === undefined ? undefined : { ...clock, askedAt: Date.now() }
}

export function nodeNow(): number {
  if (shown === undefined) return Date.now()
  return Math.floor(shown.at + (Date.now() - shown.askedAt) * shown.scale)
}

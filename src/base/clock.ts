/** Time is an argument everywhere, so that a test can hold it still and an exercise can run it faster. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

import type { Clock } from '../../base/index.ts'
import type { ClockKeeper, ClockState } from './clock-state.ts'

/** How far ahead of the people's clock the scenario's is let run before it must be written down again. */
const leaseMs = 1500

/**
 * The time of a scenario: so many times faster than that of the people who play it, held when they pause, moved on when
 * the director wants the next thing to happen. Every node of the exercise lives by it. Promises: it never goes back, not
 * even when theirs does; paused, it stands; and it tells no time that is not on the disk as the latest yet, so that after
 * a kill at any moment it goes on at or after the last time that anything was dated by, and at most a lease later.
 */
export class ScaledClock implements Clock {
  readonly #people: Clock
  readonly #keeper: ClockKeeper
  #state: ClockState
  /** The people's time at which the scenario stood at `#anchorAt`. */
  #anchorPeople: number
  #anchorAt: number
  #last: number

  constructor(people: Clock, keeper: ClockKeeper) {
    this.#people = people
    this.#keeper = keeper
    this.#state = keeper.read()
    this.#anchorPeople = people.now()
    this.#anchorAt = this.#state.at
    this.#last = this.#state.at
    this.renew()
  }

  get scale(): number {
    return this.#state.scale
  }

  get isPaused(): boolean {
    return this.#state.isPaused
  }

  now(): number {
    if (!this.#state.isPaused) this.#last = Math.max(this.#last, Math.min(this.#reckon(), this.#state.at))
    return this.#last
  }

  /** Writes down how far it may run from here: called more often than a lease lasts, or the clock stands until it is. */
  renew(): void {
    if (!this.#state.isPaused) this.#write({ at: Math.max(this.#reckon(), this.#last) + Math.ceil(leaseMs * this.scale) })
  }

  pause(): void {
    if (this.isPaused) return
    this.#write({ at: this.now(), isPaused: true })
  }

  resume(): void {
    if (!this.isPaused) return
    this.#anchor(this.#last)
    this.#write({ at: this.#last + Math.ceil(leaseMs * this.scale), isPaused: false })
  }

  /** On to this moment, paused or not; one that has passed changes nothing. */
  moveTo(at: number): void {
    const now = this.now()
    if (at <= now) return
    this.#anchor(at)
    this.#write({ at: this.isPaused ? at : at + Math.ceil(leaseMs * this.scale) })
    this.#last = at
  }

  #reckon(): number {
    return Math.floor(this.#anchorAt + Math.max(0, this.#people.now() - this.#anchorPeople) * this.scale)
  }

  #anchor(at: number): void {
    this.#anchorAt = at
    this.#anchorPeople = this.#people.now()
  }

  #write(change: Partial<ClockState>): void {
    const state = { ...this.#state, ...change }
    this.#keeper.write(state)
    this.#state = state
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import { isFault } from '../base/index.ts'
import type { Meter } from './meter.ts'

/** What a source is doing. `stopped`: nobody started it in this process. */
export type SourceState = 'waiting' | 'reading' | 'caught-up' | 'paused' | 'stopped' | 'failed'

export interface RunControl {
  readonly signal: AbortSignal
  tell(state: SourceState, reason?: string): void
}

const firstRetryMs = 1000
const lastRetryMs = 60_000

/** One source at work: begun, stopped, and begun again after a failure that may pass. */
export class SourceRun {
  readonly meter: Meter
  readonly #work: (control: RunControl) => Promise<void>
  readonly #retries: boolean
  readonly #stop = new AbortController()
  readonly #done: Promise<void>
  #state: SourceState = 'waiting'
  #reason: string | null = null
  #isOver = false

  constructor(meter: Meter, { work, retries }: { work: (control: RunControl) => Promise<void>; retries: boolean }) {
    this.meter = meter
    this.#work = work
    this.#retries = retries
    this.#done = this.#run()
  }

  get state(): SourceState {
    return this.#state
  }

  /** Why it waits or has failed. */
  get reason(): string | null {
    return this.#reason
  }

  /** Whether it has come to its end, good or bad. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Fulfilled when what was being taken is taken, and everything is closed. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#done
  }

  /** Fulfilled when it has come to its end by itself. */
  settled(): Promise<void> {
    return this.#done
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    const tell = (state: SourceState, reason?: string) => {
      this.#state = state
      this.#reason = reason ?? null
    }
    for (let waitMs = firstRetryMs; !signal.aborted; waitMs = Math.min(waitMs * 2, lastRetryMs)) {
      try {
        await this.#work({ signal, tell })
        break
      } catch (error) {
        tell('failed', error instanceof Error ? error.message : String(error))
        const isGone = isFault(error) && error.kind === 'absent'
        if (!this.#retries || isGone) break
        await pause(waitMs, signal)
      }
    }
    this.#isOver = true
  }
}

/** Waits, but not longer than until the signal. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {})
}

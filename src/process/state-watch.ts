import type { Judged } from './judge.ts'
import type { Model } from './model.ts'
import { toMode } from './modes.ts'
import { stuckAfter } from './stillness.ts'

/** What is odd about the feed itself or the way the plant is run, though it need not be an attack. */
export type StateNews =
  | { readonly kind: 'gap'; readonly at: number }
  | { readonly kind: 'stuck'; readonly at: number; readonly tag: string; readonly samples: number }
  | { readonly kind: 'new-mode'; readonly at: number; readonly states: readonly { readonly tag: string; readonly state: number }[] }

export interface SavedStateWatch {
  readonly stills: readonly number[]
  readonly last: readonly number[]
  readonly modes: readonly string[]
  readonly begun: boolean
}

/** Modes told of; a plant that shows more is not run as it was when it was learned, which the first ones say. */
const mostModesTold = 200

/** Tells of gaps, of sensors that stand still for longer than they ever did, and of modes never learned. Each once. */
export class StateWatch {
  readonly #model: Model
  readonly #onNews: (news: StateNews) => void
  readonly #stuckAfter: Float64Array
  readonly #stills: Float64Array
  readonly #last: Float64Array
  readonly #newModes: Set<string>
  #begun: boolean

  constructor(model: Model, onNews: (news: StateNews) => void, saved?: SavedStateWatch) {
    this.#model = model
    this.#onNews = onNews
    this.#stuckAfter = Float64Array.from(model.longestStills, (still) => stuckAfter(still, model.learned.samples))
    this.#stills = Float64Array.from(saved?.stills ?? new Float64Array(model.tags.length))
    this.#last = Float64Array.from(saved?.last ?? new Float64Array(model.tags.length).fill(Number.NaN))
    this.#newModes = new Set(saved?.modes ?? [])
    this.#begun = saved?.begun ?? false
  }

  take({ at, observed, scored }: Judged): void {
    if (!scored && this.#begun) this.#onNews({ kind: 'gap', at })
    this.#begun = true
    this.#takeStills(at, observed)
    const { tags, seen } = this.#model.modes
    if (tags.length === 0) return
    const mode = toMode(tags, observed)
    if (seen.has(mode) || this.#newModes.has(mode) || this.#newModes.size >= mostModesTold) return
    this.#newModes.add(mode)
    const states = Array.from(tags, (tag) => ({ tag: this.#nameOf(tag), state: Math.round(observed[tag] ?? 0) }))
    this.#onNews({ kind: 'new-mode', at, states })
  }

  #takeStills(at: number, observed: Float64Array): void {
    for (let tag = 0; tag < observed.length; tag += 1) {
      const value = observed[tag] ?? 0
      const still = value === this.#last[tag] ? (this.#stills[tag] ?? 0) + 1 : 1
      this.#stills[tag] = still
      this.#last[tag] = value
      if (still === this.#stuckAfter[tag]) this.#onNews({ kind: 'stuck', at, tag: this.#nameOf(tag), samples: still })
    }
  }

  #nameOf(tag: number): string {
    return this.#model.tags[tag]?.name ?? ''
  }

  save(): SavedStateWatch {
    const last = Array.from(this.#last, (value) => (Number.isNaN(value) ? 0 : value))
    return { stills: [...this.#stills], last, modes: [...this.#newModes], begun: this.#begun }
  }
}

import { BlockMeans, type SavedBlocks, toShares } from './blocks.ts'
import type { Judged } from './judge.ts'
import type { Model } from './model.ts'
import { driftLengths, driftsIn, slowResidualsOf } from './slow.ts'

/** A tag that is being led away from its neighbours. */
export interface DriftNews {
  readonly tag: string
  readonly unit?: string
  readonly asset: string
  /** Milliseconds, the beginning of the line. */
  readonly since: number
  /** How far it has gone since, in the tag's unit, and as a share of its learned range. */
  readonly rise: number
  readonly share: number
}

export interface SavedDriftWatch {
  readonly blocks: SavedBlocks
  readonly starts: readonly number[]
  readonly shares: readonly (readonly number[])[]
  readonly told: Readonly<Record<string, number>>
}

/** A drift is told again when it has gone this much further, as a share of the range. */
const toldAgainAfter = 0.05
const kept = Math.max(...driftLengths)

/** Watches for sensors that drift too slowly for any alarm. It tells; it never learns them as normal. */
export class DriftWatch {
  readonly #model: Model
  readonly #onDrift: (news: DriftNews) => void
  readonly #blocks: BlockMeans
  #starts: number[]
  #shares: Float64Array[]
  readonly #told: Map<string, number>

  constructor(model: Model, onDrift: (news: DriftNews) => void, saved?: SavedDriftWatch) {
    this.#model = model
    this.#onDrift = onDrift
    this.#blocks = new BlockMeans({ tags: model.tags.length, blockMs: model.slow.blockMs, saved: saved?.blocks }, (startedAt, means) =>
      this.#takeBlock(startedAt, means),
    )
    this.#starts = [...(saved?.starts ?? [])]
    this.#shares = (saved?.shares ?? []).map((share) => Float64Array.from(share))
    this.#told = new Map(Object.entries(saved?.told ?? {}))
  }

  take({ at, scaled }: Judged): void {
    this.#blocks.take(at, scaled)
  }

  #takeBlock(startedAt: number, means: Float64Array): void {
    const tags = this.#model.tags.length
    this.#starts = [...this.#starts, startedAt].slice(-kept)
    this.#shares = [...this.#shares, toShares(slowResidualsOf(this.#model.slow, means), this.#model)].slice(-kept)
    const shares = new Float64Array(this.#shares.length * tags)
    for (const [place, share] of this.#shares.entries()) shares.set(share, place * tags)
    for (const { tag, rise, from } of driftsIn(shares, tags, true)) {
      const known = this.#model.tags[tag]
      if (known === undefined) continue
      const { name, unit, asset } = known
      if (Math.abs(rise) < (this.#told.get(name) ?? 0) + toldAgainAfter && this.#told.has(name)) continue
      this.#told.set(name, Math.abs(rise))
      const range = (this.#model.highs[tag] ?? 0) - (this.#model.lows[tag] ?? 0)
      this.#onDrift({
        tag: name,
        ...(unit === undefined ? {} : { unit }),
        asset: asset ?? name,
        since: this.#starts[from] ?? 0,
        rise: rise * range,
        share: rise,
      })
    }
  }

  save(): SavedDriftWatch {
    return {
      blocks: this.#blocks.save(),
      starts: this.#starts,
      shares: this.#shares.map((share) => [...share]),
      told: Object.fromEntries(this.#told),
    }
  }
}

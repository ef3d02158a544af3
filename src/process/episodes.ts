import type { Judged } from './judge.ts'
import type { Model } from './model.ts'
import { slowResidualsOf } from './slow.ts'

/** A tag's part in an episode. */
export interface EpisodeTag {
  readonly tag: string
  readonly unit?: string
  readonly asset: string
  /**
   * How far it was from what the others say, in multiples of what is usual, mean over the episode: the greater of its
   * part in the score, which is capped, and its residual with its own past left out, which is not. A sensor that is led away, or shows
   * an old recording, agrees with its own past; its neighbours are what score, and it is what stands alone (reconstruction-based
   * contributions, Alcala and Qin, Automatica 45(7), 2009).
   */
  readonly contribution: number
  /** Where it was furthest from what it should have read, in its unit. */
  readonly observed: number
  readonly expected: number
  readonly at: number
}

/** A time in which the plant did not behave as it does. */
export interface Episode {
  /** First and last sample in alarm, milliseconds. */
  readonly startedAt: number
  readonly endedAt: number
  readonly samples: number
  readonly peakScore: number
  readonly threshold: number
  /** All tags that had a part, the greatest first. */
  readonly tags: readonly EpisodeTag[]
}

interface Open {
  startedAt: number
  endedAt: number
  samples: number
  quiet: number
  peakScore: number
  contributions: Float64Array
  furthest: Float64Array
  observed: Float64Array
  expected: Float64Array
  furthestAt: Float64Array
}

/** What is kept over a restart. */
export type SavedEpisode = { readonly [K in keyof Open]: Open[K] extends number ? number : readonly number[] }

const tagsTold = 10

/**
 * Samples in alarm to episodes: alarms with at most `mergeSamples` quiet ones between them are one. `onEpisode` is
 * called as one begins (`over` false), as it grows (after each sample in alarm) and when it is over.
 */
export class EpisodeKeeper {
  readonly #model: Model
  readonly #threshold: number
  readonly #onEpisode: (episode: Episode, over: boolean) => void
  #open: Open | undefined

  constructor(model: Model, options: { threshold?: number; onEpisode: (episode: Episode, over: boolean) => void; saved?: SavedEpisode }) {
    this.#model = model
    this.#threshold = options.threshold ?? model.threshold
    this.#onEpisode = options.onEpisode
    if (options.saved !== undefined) this.#open = reopened(options.saved)
  }

  take(judged: Judged): void {
    const open = this.#open
    if (!judged.alarm) {
      if (open === undefined) return
      open.quiet += 1
      if (open.quiet > this.#model.configuration.mergeSamples) this.end()
      return
    }
    const grown = open ?? this.#begin(judged.at)
    this.#open = grown
    this.#grow(grown, judged)
    this.#onEpisode(this.#toEpisode(grown), false)
  }

  /** Ends the episode that is open, if one is: at the end of a file. */
  end(): void {
    if (this.#open === undefined) return
    const ended = this.#toEpisode(this.#open)
    this.#open = undefined
    this.#onEpisode(ended, true)
  }

  save(): SavedEpisode | undefined {
    if (this.#open === undefined) return undefined
    const { contributions, furthest, observed, expected, furthestAt } = this.#open
    return {
      ...this.#open,
      contributions: [...contributions],
      furthest: [...furthest],
      observed: [...observed],
      expected: [...expected],
      furthestAt: [...furthestAt],
    }
  }

  #begin(at: number): Open {
    const row = () => new Float64Array(this.#model.tags.length)
    return {
      startedAt: at,
      endedAt: at,
      samples: 0,
      quiet: 0,
      peakScore: 0,
      contributions: row(),
      furthest: row(),
      observed: row(),
      expected: row(),
      furthestAt: row(),
    }
  }

  #grow(open: Open, { at, score, contributions, observed, expected, scaled }: Judged): void {
    const { slow } = this.#model
    const alone = slowResidualsOf(slow, scaled)
    open.endedAt = at
    open.samples += 1
    open.quiet = 0
    open.peakScore = Math.max(open.peakScore, score)
    for (let tag = 0; tag < contributions.length; tag += 1) {
      const own = Math.abs(alone[tag] ?? 0) / (slow.usual[tag] ?? 0)
      open.contributions[tag] = (open.contributions[tag] ?? 0) + Math.max(contributions[tag] ?? 0, own)
      const distance = Math.abs((observed[tag] ?? 0) - (expected[tag] ?? 0))
      if (distance < (open.furthest[tag] ?? 0)) continue
      open.furthest[tag] = distance
      open.observed[tag] = observed[tag] ?? 0
      open.expected[tag] = expected[tag] ?? 0
      open.furthestAt[tag] = at
    }
  }

  #toEpisode(open: Open): Episode {
    const tags = this.#model.tags.map(
      ({ name, unit, asset }, at): EpisodeTag => ({
        tag: name,
        ...(unit === undefined ? {} : { unit }),
        asset: asset ?? name,
        contribution: (open.contributions[at] ?? 0) / open.samples,
        observed: open.observed[at] ?? 0,
        expected: open.expected[at] ?? 0,
        at: open.furthestAt[at] ?? 0,
      }),
    )
    const { startedAt, endedAt, samples, peakScore } = open
    tags.sort((one, other) => other.contribution - one.contribution)
    return { startedAt, endedAt, samples, peakScore, threshold: this.#threshold, tags: tags.slice(0, tagsTold) }
  }
}

function reopened(saved: SavedEpisode): Open {
  return {
    ...saved,
    contributions: Float64Array.from(saved.contributions),
    furthest: Float64Array.from(saved.furthest),
    observed: Float64Array.from(saved.observed),
    expected: Float64Array.from(saved.expected),
    furthestAt: Float64Array.from(saved.furthestAt),
  }
}

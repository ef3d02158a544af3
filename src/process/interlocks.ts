import type { Scaled } from './fitting.ts'
import { toQuantile } from './quantile.ts'

/**
 * What a controller does, learned from what it did: a booster starts when its tank stands at 2.50 m, and the tank never
 * stood lower while the booster was off. A set-point that was changed, or a command from elsewhere, obeys physics and
 * shows in no residual; it breaks this.
 */
export interface Interlock {
  /** Place of the switch's tag, and the states between which it turns. */
  readonly switch: number
  readonly from: number
  readonly to: number
  /** Place of the tag that decides it. All below in scaled units. */
  readonly tag: number
  /** Where the tag stood one sample before the switch turned. */
  readonly low: number
  readonly high: number
  /** Where it ever stood while the switch was in `from`. */
  readonly lowest: number
  readonly highest: number
  /** So far outside counts as one. */
  readonly margin: number
}

/** The switches of a plant, and how a scaled reading of one becomes its state. */
export interface Switches {
  readonly tags: Int32Array
  readonly medians: Float64Array
  readonly spreads: Float64Array
}

/** A switch that turned less often tells nothing. */
const leastTurns = 20
/** A tag decides a switch when it stood within this share of its range in the state before, each time that it turned. */
const mostSpread = 0.25
/** The range of a tag is taken without this share at either end. */
const tails = 0.05
/** The margin is at least this share of the tag's range. */
const leastMargin = 0.03

/** The interlocks that the given samples (indexes; each with its predecessor) show. */
export function interlocksOf(scaled: Scaled, switches: Switches, samples: Int32Array): Interlock[] {
  const before = samples.map((sample) => sample - 1)
  const quantities = Array.from({ length: scaled.tags }, (_, tag) => tag).filter((tag) => !switches.tags.includes(tag))
  const ranges = new Map(quantities.map((tag) => [tag, boundsOf(scaled, tag, before)]))
  return Array.from(switches.tags).flatMap((tag) => {
    const stateAt = (sample: number) => toState(switches, tag, scaled.values[sample * scaled.tags + tag] ?? 0)
    return [...turnsOf(samples, stateAt)].flatMap(([key, turns]) => {
      if (turns.length < leastTurns) return []
      const [from = 0, to = 0] = key.split('>').map(Number)
      const likely = quantities.filter((other) => isNarrow(boundsOf(scaled, other, turns), ranges.get(other)))
      const resting = likely.length === 0 ? before : before.filter((sample) => stateAt(sample) === from)
      return likely.flatMap((other) =>
        deciding(scaled, other, { turns, resting }).map((at) => ({ switch: tag, from, to, tag: other, ...at })),
      )
    })
  })
}

/** Whether a tag decides the turns of a switch: none or one. */
function deciding(scaled: Scaled, tag: number, { turns, resting }: { turns: readonly number[]; resting: Int32Array }) {
  const [low, high] = boundsOf(scaled, tag, turns)
  const rested = Float64Array.from(resting, (sample) => scaled.values[sample * scaled.tags + tag] ?? 0).sort()
  const [lowest = 0, highest = 0] = [rested[0], rested.at(-1)]
  // What hardly ever moves decides nothing: it stood where it always stands.
  const range = toQuantile(rested, 1 - tails) - toQuantile(rested, tails)
  if (!isNarrow([low, high], [0, range])) return []
  return [{ low, high, lowest, highest, margin: Math.max(leastMargin * range, (high - low) / 2, scaled.floors[tag] ?? 0) }]
}

function isNarrow([low, high]: readonly [number, number], [lowest, highest]: readonly [number, number] = [0, 0]): boolean {
  return highest > lowest && high - low < mostSpread * (highest - lowest)
}

/** The samples before which a switch turned, by the states between which it did. */
function turnsOf(samples: Int32Array, stateAt: (sample: number) => number): Map<string, number[]> {
  const turns = new Map<string, number[]>()
  for (const sample of samples) {
    const [from, to] = [stateAt(sample - 1), stateAt(sample)]
    if (from === to) continue
    const key = `${from}>${to}`
    const list = turns.get(key)
    if (list === undefined) turns.set(key, [sample - 1])
    else list.push(sample - 1)
  }
  return turns
}

function boundsOf({ values, tags }: Scaled, tag: number, samples: Iterable<number>): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const sample of samples) {
    const value = values[sample * tags + tag] ?? 0
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}

function toState({ medians, spreads }: Omit<Switches, 'tags'>, tag: number, scaled: number): number {
  return Math.round((medians[tag] ?? 0) + (spreads[tag] ?? 0) * scaled)
}

/** Raises the sizes of tags whose interlock is broken in `features`, [z_t, z_{t−1}]: in multiples of the margin, as residuals are of the usual. */
export function raiseBroken(
  interlocks: readonly Interlock[],
  scale: Omit<Switches, 'tags'>,
  { features, sizes }: { features: Float64Array; sizes: Float64Array },
): void {
  const width = sizes.length
  for (const interlock of interlocks) {
    const before = toState(scale, interlock.switch, features[width + interlock.switch] ?? 0)
    if (before !== interlock.from) continue
    const value = features[width + interlock.tag] ?? 0
    const now = toState(scale, interlock.switch, features[interlock.switch] ?? 0)
    const [low, high] = now === interlock.to ? [interlock.low, interlock.high] : [interlock.lowest, interlock.highest]
    const broken = Math.max(low - value, value - high) / interlock.margin
    if (broken <= 0) continue
    sizes[interlock.switch] = Math.max(sizes[interlock.switch] ?? 0, broken)
    sizes[interlock.tag] = Math.max(sizes[interlock.tag] ?? 0, broken)
  }
}

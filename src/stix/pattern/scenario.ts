import { stixFault } from '../faults.ts'
import type { Leaf, Need } from './needs.ts'

/** Every observation for the slots `before` began no later than the earliest end for the slots `after`, plus a gap. */
export interface TimeLimit {
  readonly before: readonly number[]
  readonly after: readonly number[]
  readonly gapNanos: bigint
}

/** One way to read the pattern: each OR decided, each repetition laid out. */
export interface Scenario {
  readonly slots: readonly Leaf[]
  readonly limits: readonly TimeLimit[]
}

const maxSlots = 2000

/** Goes through the ways to read a need, one after the other. `isAble` leaves out alternatives that cannot be met. */
export function* scenariosOf(need: Need, isAble: (need: Need) => boolean): Generator<Scenario> {
  const choices: Choice[] = []
  do {
    const layout = new Layout(choices, isAble)
    if (layout.place(need) !== undefined) yield layout
  } while (advance(choices))
}

interface Choice {
  taken: number
  options: number
}

/** Counts the choices on, as an odometer does; false after the last. */
function advance(choices: Choice[]): boolean {
  for (let last = choices.pop(); last !== undefined; last = choices.pop()) {
    if (last.taken + 1 >= last.options) continue
    choices.push({ taken: last.taken + 1, options: last.options })
    return true
  }
  return false
}

class Layout implements Scenario {
  readonly slots: Leaf[] = []
  readonly limits: TimeLimit[] = []
  private readonly choices: Choice[]
  private readonly isAble: (need: Need) => boolean
  private asked = 0

  constructor(choices: Choice[], isAble: (need: Need) => boolean) {
    this.choices = choices
    this.isAble = isAble
  }

  /** The numbers of the slots the need was given; undefined when this way leads nowhere. */
  place(need: Need): number[] | undefined {
    switch (need.kind) {
      case 'leaf':
        if (this.slots.length >= maxSlots) {
          throw stixFault('pattern-too-costly', `the pattern asks for more than ${maxSlots} interlocking observations`)
        }
        return [this.slots.push(need) - 1]
      case 'any':
        return this.placeOne(need.parts.filter(this.isAble))
      case 'within':
        return this.placeWithin(need.part, need.nanos)
      case 'times':
        return this.placeTimes(need.part, need.times)
      default:
        return this.placeAll(need.parts, need.kind === 'ordered')
    }
  }

  private placeOne(able: readonly Need[]): number[] | undefined {
    const part = able[this.choose(able.length)]
    return part === undefined ? undefined : this.place(part)
  }

  private placeWithin(part: Need, gapNanos: bigint): number[] | undefined {
    const placed = this.place(part)
    if (placed !== undefined) this.limits.push({ before: placed, after: placed, gapNanos })
    return placed
  }

  private placeAll(parts: readonly Need[], isOrdered: boolean): number[] | undefined {
    let before: number[] = []
    for (const part of parts) {
      const after = this.place(part)
      if (after === undefined) return undefined
      if (isOrdered && before.length > 0) this.limits.push({ before, after, gapNanos: 0n })
      before = [...before, ...after]
    }
    return before
  }

  /** So many copies; of a choice, so many of each alternative, as the copies may differ. */
  private placeTimes(part: Need, times: number): number[] | undefined {
    if (part.kind === 'any') return this.placeMixture(part.parts.filter(this.isAble), times)
    const placed: number[] = []
    for (let copy = 0; copy < times; copy++) {
      const slots = this.place(part)
      if (slots === undefined) return undefined
      placed.push(...slots)
    }
    return placed
  }

  private placeMixture(able: readonly Need[], times: number): number[] | undefined {
    const placed: number[] = []
    let left = times
    for (const [index, part] of able.entries()) {
      const isLast = index === able.length - 1
      const count = isLast ? left : left - this.choose(left + 1)
      left -= count
      if (count === 0) continue
      const slots = this.place(multiplied(part, count))
      if (slots === undefined) return undefined
      placed.push(...slots)
    }
    return left === 0 ? placed : undefined
  }

  private choose(options: number): number {
    const known = this.choices[this.asked]
    this.asked += 1
    if (known !== undefined) return known.taken
    this.choices.push({ taken: 0, options })
    return 0
  }
}

function multiplied(part: Need, times: number): Need {
  if (part.kind === 'leaf') return { ...part, demand: part.demand * times }
  return times === 1 ? part : { kind: 'times', part, times }
}

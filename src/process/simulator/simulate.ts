import { toDice, toNormal } from '../dice.ts'
import { roundedTo } from '../resolution.ts'
import type { Series } from '../series.ts'
import type { SimulatedAttack } from './attacks.ts'
import { Demands } from './demand.ts'
import { Network } from './network.ts'
import { toReadings } from './readings.ts'
import { simulatedTags } from './tags.ts'

/** An attack, and when it begins. */
export interface PlannedAttack {
  readonly attack: SimulatedAttack
  /** Milliseconds. */
  readonly at: number
}

export interface SimulationOptions {
  /** Milliseconds of the first row. */
  readonly startedAt: number
  readonly days: number
  readonly intervalMs: number
  /** The same seed gives the same readings, to the last digit. */
  readonly seed: number
  readonly attacks?: readonly PlannedAttack[]
}

export interface Simulated {
  readonly series: Series
  /** 1 while an attack is going on, a row each. */
  readonly labels: Uint8Array
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** The network runs this long before the first row, so that it has forgotten how it was filled. */
const warmUpMs = 3 * dayMs

/** Readings of a small water network, with attacks that are known exactly, for tests, examples and people who want to try. */
export function simulate({ startedAt, days, intervalMs, seed, attacks = [] }: SimulationOptions): Simulated {
  const dice = toDice(seed)
  const noise = toNormal(dice)
  const demands = new Demands(dice)
  const network = new Network()
  const width = simulatedTags.length
  const rows = Math.floor((days * dayMs) / intervalMs)
  const times = Float64Array.from({ length: rows }, (_, row) => startedAt + row * intervalMs)
  const values = new Float64Array(rows * width)
  const labels = new Uint8Array(rows)
  let row = 0
  for (let at = startedAt - warmUpMs; row < rows; at += minuteMs) {
    const going = attacks.find(({ attack, at: begun }) => at >= begun && at < begun + attack.days * dayMs)
    const share = going === undefined ? 0 : (at - going.at) / (going.attack.days * dayMs)
    const minute = going === undefined ? 0 : (at - going.at) / minuteMs
    const demand = demands.next(at)
    const truth = network.step(at, demand, going?.attack.meddle?.(share, minute))
    if (at + minuteMs <= (times[row] ?? 0)) continue
    const readings = toReadings(truth, demand)
    for (let tag = 0; tag < width; tag += 1) {
      values[row * width + tag] = toShown(readings[tag] ?? 0, tag, noise())
    }
    if (going !== undefined) spoofRow({ values, row, intervalMs }, going.attack, share)
    labels[row] = going === undefined ? 0 : 1
    row += 1
  }
  return { series: { tags: simulatedTags.map(({ name }) => name), times, values }, labels }
}

/** What an instrument writes: with its noise, in its decimals, within its range. What stands still reads exactly 0. */
function toShown(reading: number, tag: number, noise: number): number {
  const { decimals = 0, noise: size = 0, low = 0, high = 0 } = simulatedTags[tag] ?? {}
  const noisy = reading === 0 ? 0 : reading + size * noise
  return roundedTo(Math.min(high, Math.max(low, noisy)), 10 ** -decimals)
}

function spoofRow(
  { values, row, intervalMs }: { values: Float64Array; row: number; intervalMs: number },
  { spoof = {} }: SimulatedAttack,
  share: number,
): void {
  const width = simulatedTags.length
  for (const [tag, { name, decimals }] of simulatedTags.entries()) {
    const change = spoof[name]
    if (change === undefined) continue
    const at = row * width + tag
    const past = (days: number) => values[Math.max(0, row - Math.round((days * dayMs) / intervalMs)) * width + tag] ?? 0
    values[at] = roundedTo(change(values[at] ?? 0, share, past), 10 ** -decimals)
  }
}

/** The attacks one after another, the first one `afterDays` from the beginning, with as many quiet days between them. */
export function plannedAttacks(attacks: readonly SimulatedAttack[], startedAt: number, afterDays: number): PlannedAttack[] {
  let at = startedAt
  return attacks.map((attack) => {
    const planned = { attack, at: at + afterDays * dayMs }
    at = planned.at + attack.days * dayMs
    return planned
  })
}

import type { Demand } from './demand.ts'
import type { Truth } from './network.ts'

/** What the instruments would read without noise, in the order of `simulatedTags`. */
export function toReadings(truth: Truth, demand: Demand): number[] {
  const { level1, level2, level3, pumps, flows, valve, valveFlow, chlorine, dosing } = truth
  const raw = flows[0] + flows[1]
  const pumpReadings = pumps.flatMap((state, at) => {
    const flow = flows[at] ?? 0
    return [state, flow, state * (6 + 0.24 * flow + 0.002 * flow * flow)]
  })
  const headOf = (level: number) => 0.0981 * level
  const pressure = (base: number, level: number, loss: number) => Math.max(0, base + headOf(level) - loss)
  return [
    level1,
    level2,
    level3,
    ...pumpReadings,
    100 * valve,
    valveFlow,
    1.6 - 0.000_04 * raw * raw,
    2.5 + headOf(level1) + 0.000_12 * raw * raw,
    4.2 + headOf(level2) + 0.0006 * flows[2] * flows[2],
    demand.zoneA,
    pressure(3.2, level1, 0.0003 * demand.zoneA ** 2),
    demand.zoneB,
    pressure(3.6, level2, 0.0012 * demand.zoneB ** 2),
    demand.zoneC,
    pressure(2.9, level3, 0.002 * demand.zoneC ** 2),
    dosing,
    chlorine,
    demand.temperature,
    demand.isFlushing ? 1 : 0,
  ]
}

import type { Demand } from './demand.ts'

/** What controllers are told and hold, as an attacker may change it; undefined: untouched. */
export interface Meddling {
  /** Levels at which the booster starts and stops. */
  readonly boosterLevels?: { readonly on: number; readonly off: number }
  /** Added to what the controllers read as the level of T1, m. */
  readonly levelOffset?: number
  /** Commands in place of the controllers'. */
  readonly valve?: number
  readonly booster?: boolean
  /** The dosing rate in multiples of what its controller wants. */
  readonly dosing?: number
}

/** What is going on in the pipes, before any instrument. */
export interface Truth {
  readonly level1: number
  readonly level2: number
  readonly level3: number
  readonly pumps: readonly [number, number, number]
  readonly flows: readonly [number, number, number]
  readonly valve: number
  readonly valveFlow: number
  readonly chlorine: number
  readonly dosing: number
}

const stepSeconds = 60
const litresPerCubicMetre = 1_000
const areas = [200, 80, 60] as const
const leadLevels = { on: 3, off: 5 }
const lagLevels = { on: 2.3, off: 4.2 }
const boosterLevels = { on: 2.5, off: 4 }
const wantedLevel3 = 3
const wantedChlorine = 0.5
const weekMs = 7 * 24 * 3_600_000

/** The network's physics and its controllers, one minute a step. Levels in m, flows in l/s, the valve from 0 to 1. */
export class Network {
  #levels: [number, number, number] = [4, 3.2, 3]
  #isOn: [boolean, boolean, boolean] = [true, false, false]
  #valve = 0.45
  #valveSum = 0.45
  #chlorine = 0.5
  #doseTrim = 1

  step(at: number, demand: Demand, meddling: Meddling = {}): Truth {
    this.#control(at, demand, meddling)
    const [level1, level2, level3] = this.#levels
    const [on1, on2, on3] = this.#isOn
    const alone = 78 - 4 * level1
    const each = on1 && on2 ? 0.86 * alone : alone
    const flows: [number, number, number] = [on1 ? each : 0, on2 ? each : 0, on3 ? Math.max(0, 34 - 3 * level2 + level1) : 0]
    const valveFlow = 10.5 * this.#valve * Math.sqrt(Math.max(0, level1 + 4 - level3))
    const raw = flows[0] + flows[1]
    this.#fill(0, raw - demand.zoneA - flows[2] - valveFlow)
    this.#fill(1, flows[2] - demand.zoneB)
    this.#fill(2, valveFlow - demand.zoneC)
    const wanted = raw * 0.62 * this.#doseTrim
    const dosing = wanted * (meddling.dosing ?? 1)
    this.#dose(raw, dosing, demand.temperature)
    return {
      level1,
      level2,
      level3,
      pumps: [on1 ? 1 : 0, on2 ? 1 : 0, on3 ? 1 : 0],
      flows,
      valve: this.#valve,
      valveFlow,
      chlorine: this.#chlorine,
      dosing,
    }
  }

  #fill(tank: 0 | 1 | 2, netFlow: number): void {
    const change = (netFlow * stepSeconds) / litresPerCubicMetre / areas[tank]
    this.#levels[tank] = Math.min(6, Math.max(0.1, this.#levels[tank] + change))
  }

  #dose(raw: number, dosing: number, temperature: number): void {
    const volume = this.#levels[0] * areas[0] * litresPerCubicMetre
    const share = (raw * stepSeconds) / volume
    const incoming = raw === 0 ? 0 : dosing / raw
    const decay = 0.000_12 * Math.exp(0.07 * (temperature - 11))
    this.#chlorine += share * (incoming - this.#chlorine) - decay * this.#chlorine
    this.#doseTrim = Math.min(1.6, Math.max(0.5, this.#doseTrim + 0.002 * (wantedChlorine - this.#chlorine)))
  }

  #control(at: number, demand: Demand, meddling: Meddling): void {
    const level1 = this.#levels[0] + (meddling.levelOffset ?? 0)
    const isEven = Math.floor(at / weekMs) % 2 === 0
    const lead = isEven !== demand.isMaintained ? 0 : 1
    const lag = lead === 0 ? 1 : 0
    this.#isOn[lead] = hysteresis(this.#isOn[lead], level1, leadLevels)
    this.#isOn[lag] = !demand.isMaintained && hysteresis(this.#isOn[lag], level1, lagLevels)
    this.#isOn[2] = meddling.booster ?? hysteresis(this.#isOn[2], this.#levels[1], meddling.boosterLevels ?? boosterLevels)
    const error = wantedLevel3 - this.#levels[2]
    this.#valveSum = Math.min(1, Math.max(0, this.#valveSum + 0.004 * error))
    const wanted = meddling.valve ?? Math.min(1, Math.max(0, this.#valveSum + 0.8 * error))
    // The motor of the valve takes some minutes for its whole way.
    this.#valve += Math.min(0.08, Math.max(-0.08, wanted - this.#valve))
  }
}

function hysteresis(isOn: boolean, level: number, { on, off }: { on: number; off: number }): boolean {
  return isOn ? level < off : level < on
}

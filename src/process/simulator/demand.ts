import { toNormal } from '../dice.ts'

/** What the zones draw, l/s, and what the weather and the crew do. */
export interface Demand {
  readonly zoneA: number
  readonly zoneB: number
  readonly zoneC: number
  /** °C of the raw water. */
  readonly temperature: number
  /** Hydrants of zone A are being flushed: a way to run the plant that is rare and normal. */
  readonly isFlushing: boolean
  /** The lead pump is locked out for maintenance. */
  readonly isMaintained: boolean
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const yearDays = 365.25
/** Share of the mean that each hour of a working day draws. */
const workday = [0.45, 0.4, 0.38, 0.4, 0.5, 0.8, 1.3, 1.6, 1.4, 1.2, 1.1, 1.05, 1.1, 1.05, 1, 0.95, 1, 1.15, 1.4, 1.5, 1.3, 1.05, 0.8, 0.6]
const weekend = [
  0.55, 0.48, 0.42, 0.4, 0.42, 0.5, 0.7, 1, 1.3, 1.5, 1.45, 1.35, 1.3, 1.2, 1.1, 1.05, 1.05, 1.15, 1.3, 1.35, 1.2, 1.05, 0.85, 0.65,
]
const zones = [
  { mean: 36, lag: 0 },
  { mean: 16, lag: 0.4 },
  { mean: 11, lag: -0.3 },
] as const
/** Minutes over which a deviation of the demand fades, and its size. */
const memoryMinutes = 45
const restless = 0.06
const flushingEveryDays = 9
const maintenanceEveryDays = 23

/** Demand minute by minute: days, weeks and seasons, and people who do not keep to them. */
export class Demands {
  readonly #normal: () => number
  readonly #deviations = [0, 0, 0]
  #weather = 0

  constructor(dice: () => number) {
    this.#normal = toNormal(dice)
  }

  /** The demand of the next minute. */
  next(at: number): Demand {
    const fade = Math.exp(-1 / memoryMinutes)
    const push = restless * Math.sqrt(1 - fade * fade)
    this.#weather = 0.9997 * this.#weather + 0.02 * this.#normal()
    const season = Math.sin((2 * Math.PI * (at / dayMs - 110)) / yearDays)
    const hour = (at / (60 * minuteMs)) % 24
    const isWeekend = new Date(at).getUTCDay() % 6 === 0
    const [zoneA = 0, zoneB = 0, zoneC = 0] = zones.map(({ mean, lag }, zone) => {
      this.#deviations[zone] = fade * (this.#deviations[zone] ?? 0) + push * this.#normal()
      return mean * (1 + 0.12 * season) * shareAt(isWeekend ? weekend : workday, hour + lag) * (1 + (this.#deviations[zone] ?? 0))
    })
    const day = Math.floor(at / dayMs)
    const isFlushing = day % flushingEveryDays === 4 && hour >= 10 && hour < 12
    const isMaintained = day % maintenanceEveryDays === 11 && hour >= 8 && hour < 15
    const temperature = 11 + 5 * season + 0.4 * Math.sin((2 * Math.PI * (hour - 9)) / 24) + this.#weather
    return { zoneA: zoneA + (isFlushing ? 14 : 0), zoneB, zoneC, temperature, isFlushing, isMaintained }
  }
}

function shareAt(pattern: readonly number[], hour: number): number {
  const low = Math.floor(hour)
  const share = hour - low
  const of = (place: number) => pattern[((place % 24) + 24) % 24] ?? 1
  return of(low) * (1 - share) + of(low + 1) * share
}

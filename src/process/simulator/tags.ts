import type { Tag } from '../model.ts'

interface SimulatedTag extends Tag {
  readonly unit: string
  readonly asset: string
  /** Decimals that the feed carries. */
  readonly decimals: number
  /** Deviation of the instrument's noise, in its unit. */
  readonly noise: number
}

const site = 'Harbour'
const level = (asset: string, high: number): SimulatedTag => {
  return { name: `${asset}.Level`, unit: 'm', asset, site, low: 0, high, decimals: 3, noise: 0.006 }
}
const pump = (asset: string): SimulatedTag[] => [
  { name: `${asset}.State`, unit: '', asset, site, low: 0, high: 1, decimals: 0, noise: 0 },
  { name: `${asset}.Flow`, unit: 'l/s', asset, site, low: 0, high: 120, decimals: 2, noise: 0.3 },
  { name: `${asset}.Power`, unit: 'kW', asset, site, low: 0, high: 80, decimals: 2, noise: 0.15 },
]
const zone = (asset: string): SimulatedTag[] => [
  { name: `${asset}.Flow`, unit: 'l/s', asset, site, low: 0, high: 200, decimals: 2, noise: 0.3 },
  { name: `${asset}.Pressure`, unit: 'bar', asset, site, low: 0, high: 16, decimals: 3, noise: 0.008 },
]

/** A small water network: wells, a pump station with two pumps, three tanks, a booster, a valve, three zones, a dosing unit. */
export const simulatedTags: readonly SimulatedTag[] = [
  level('T1', 6),
  level('T2', 5),
  level('T3', 5),
  ...pump('PU1'),
  ...pump('PU2'),
  ...pump('PU3'),
  { name: 'V2.Position', unit: '%', asset: 'V2', site, low: 0, high: 100, decimals: 1, noise: 0.2 },
  { name: 'V2.Flow', unit: 'l/s', asset: 'V2', site, low: 0, high: 60, decimals: 2, noise: 0.2 },
  { name: 'PS1.Suction', unit: 'bar', asset: 'PS1', site, low: 0, high: 10, decimals: 3, noise: 0.005 },
  { name: 'PS1.Discharge', unit: 'bar', asset: 'PS1', site, low: 0, high: 16, decimals: 3, noise: 0.01 },
  { name: 'PS2.Discharge', unit: 'bar', asset: 'PS2', site, low: 0, high: 16, decimals: 3, noise: 0.01 },
  ...zone('ZoneA'),
  ...zone('ZoneB'),
  ...zone('ZoneC'),
  { name: 'Dosing.Rate', unit: 'mg/s', asset: 'Dosing', site, low: 0, high: 200, decimals: 2, noise: 0.1 },
  { name: 'Dosing.Chlorine', unit: 'mg/l', asset: 'Dosing', site, low: 0, high: 5, decimals: 3, noise: 0.004 },
  { name: 'Water.Temperature', unit: '°C', asset: 'Water', site, low: 0, high: 40, decimals: 2, noise: 0.03 },
  { name: 'Flushing.State', unit: '', asset: 'Flushing', site, low: 0, high: 1, decimals: 0, noise: 0 },
]

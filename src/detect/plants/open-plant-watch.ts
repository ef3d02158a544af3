import type { Clock } from '../../base/index.ts'
import type { Intel } from '../../intel/index.ts'
import type { TlpLevel } from '../../stix/index.ts'
import type { Store } from '../../store/index.ts'
import { AlertVisibility } from '../alert-view.ts'
import type { PlantReadings } from './plant-readings.ts'
import { PlantWatch } from './plant-watch.ts'

interface Options {
  readonly store: Store
  readonly intel: Intel
  readonly clock: Clock
  readonly readings: PlantReadings
  /** How strictly this organisation's own telemetry is held; absent: as nothing else is. */
  readonly ownLevel?: TlpLevel | undefined
}

/** Opens the watch of plants. What was settled while the node was down is judged by `judgeSettled`. */
export function openPlantWatch({ store, intel, clock, readings, ownLevel = 'red' }: Options): PlantWatch {
  return new PlantWatch({ store, clock, readings, ownLevel, visibility: new AlertVisibility({ store, intel, ownLevel }) })
}

import { openPlantWatch, type PlantWatch } from '../src/detect/index.ts'
import { localAdministrator } from '../src/identity/index.ts'
import type { Store } from '../src/store/index.ts'
import { Plants, type Reading } from '../src/telemetry/index.ts'
import { type OpenedIntel, openTestIntel } from './open-intel.ts'

export const minuteMs = 60_000
export const plantName = 'boiler'
export const smallPlantTags = ['Feed', 'Steam', 'Drum', 'Stack'] as const
export const learnedRows = 2400

/** A plant of four tags that follow each other, in rows of a minute; `offset` is added to what Drum says. */
export function rowAt(row: number, offset = 0): number[] {
  const load = 50 + 20 * Math.sin(row / 40) + 6 * Math.sin(row / 11)
  const read = [
    load + noise(row, 0),
    0.8 * load + 5 + noise(row, 1),
    3 + 0.05 * load + 0.05 * noise(row, 2) + offset,
    120 + 1.5 * load + noise(row, 3),
  ]
  return read.map((value) => Math.round(value * 1000) / 1000)
}

/** Readings of rows from one on to another, not included, each with what is added to Drum. */
export function smallPlantReadings(
  startedAt: number,
  rows: { from: number; to: number; offset?: ((row: number) => number) | undefined },
): Reading[] {
  const { from, to, offset = () => 0 } = rows
  return Array.from({ length: to - from }, (_, at) => from + at).flatMap((row) =>
    rowAt(row, offset(row)).map((value, tag): Reading => {
      return { tag: smallPlantTags[tag] ?? '', at: startedAt + row * minuteMs, value, quality: 'good' }
    }),
  )
}

/** The same for the same row and tag, from −0.5 to 0.5. */
function noise(row: number, tag: number): number {
  const wild = Math.sin(row * 12.9898 + tag * 78.233) * 43_758.5453
  return wild - Math.floor(wild) - 0.5
}

export interface SmallPlant {
  readonly opened: OpenedIntel
  readonly plants: Plants
  watch: PlantWatch
  readonly plantId: number
  readonly startedAt: number
  /** Readings of rows from one on to another, not included, each with what is added to Drum. */
  readings(from: number, to: number, offset?: (row: number) => number): Reading[]
  /** They come, and what is settled is judged. */
  feed(readings: readonly Reading[]): Promise<void>
  /** Another process over the same store. */
  reopen(store?: Store): void
  close(): Promise<void>
}

/** With a promoted model, learned from its first rows; the next row is `learnedRows`. */
export async function openSmallPlant(): Promise<SmallPlant> {
  const opened = openTestIntel()
  const { store, intel, clock } = opened
  const startedAt = clock.now() - 3 * 86_400_000
  const plants = new Plants(store, clock)
  const { id: plantId } = await plants.add({
    name: plantName,
    latenessMs: 5 * minuteMs,
    tags: smallPlantTags.map((name) => ({ name, asset: name })),
  })
  const open = (over: Store): PlantWatch => openPlantWatch({ store: over, intel, clock, readings: plants })
  const test: SmallPlant = {
    opened,
    plants,
    watch: open(store),
    plantId,
    startedAt,
    readings: (from, to, offset) => smallPlantReadings(startedAt, { from, to, offset }),
    async feed(readings) {
      await plants.take({ plantId, readings })
      await test.watch.judgeSettled()
    },
    reopen(over = store) {
      test.watch = open(over)
    },
    async close() {
      await test.watch.close()
      await opened.close()
    },
  }
  await test.feed(test.readings(0, learnedRows))
  const card = await test.watch.learn(localAdministrator, plantName, { approve: [] })
  await test.watch.promote(localAdministrator, plantName, { version: card.version, reason: 'test' })
  return test
}

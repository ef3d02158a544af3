import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, systemClock } from '../src/base/index.ts'
import { openStore, type Store } from '../src/store/index.ts'
import { PlantSources, Plants, type PlantWish } from '../src/telemetry/index.ts'

/** Plants over a real store in a folder of their own. */
export interface OpenedPlants {
  readonly folder: string
  readonly store: Store
  readonly plants: Plants
  sources: PlantSources
  /** The sources stop, and begin again as those of a new process. */
  reopen(): Promise<void>
  /** `[milliseconds, value]` of a tag's readings, in the order of their times; NaN: none stands. */
  readingsOf(plant: string, tag: string): Promise<[number, number][]>
  close(): Promise<void>
}

export async function openTestPlants(wish: PlantWish, clock: Clock = systemClock): Promise<OpenedPlants> {
  const folder = mkdtempSync(join(tmpdir(), 'entente-plants-'))
  const store = openStore(join(folder, 'node.sqlite'), clock)
  const plants = new Plants(store, clock)
  await plants.add(wish)
  const open = () => new PlantSources({ store, clock, plants, keysFolder: folder })
  const test: OpenedPlants = {
    folder,
    store,
    plants,
    sources: open(),
    async reopen() {
      await test.sources.close()
      test.sources = open()
      await test.sources.resumeAll()
    },
    async readingsOf(plant, tag) {
      const { tags, times, values } = await plants.readSeries(plant, { from: 0, to: Number.MAX_SAFE_INTEGER })
      const column = tags.indexOf(tag)
      return [...times.entries()].map(([row, at]): [number, number] => [at, values[row * tags.length + column] ?? Number.NaN])
    },
    async close() {
      await test.sources.close()
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return test
}

/** Waits until the answer is there; fails after half a minute with what was waited for. */
export async function soon<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
  for (const until = performance.now() + 30_000; performance.now() < until; ) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    await sleep(20)
  }
  throw new Error(`waited in vain for ${what}`)
}

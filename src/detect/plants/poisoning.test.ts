import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { addHarbour, dayMs, plantName, startedAt, toReadings } from '../../../test/harbour-plant.ts'
import { openTestIntel } from '../../../test/open-intel.ts'
import { isFault } from '../../base/index.ts'
import { localAdministrator as me } from '../../identity/index.ts'
import { type Series, simulate, simulatedTags } from '../../process/index.ts'
import { Plants } from '../../telemetry/index.ts'
import { openPlantWatch, type PlantWatch } from '../index.ts'

const days = 56
const hourMs = 3_600_000
const quiet = simulate({ startedAt, days: days + 21, intervalMs: hourMs, seed: 11 }).series
/** The water grows colder in autumn, which is known and not the point here. */
const autumn = 'drift:Water.Temperature'
const drifting = ['T1.Level', 'T3.Level', 'ZoneB.Pressure', 'Dosing.Chlorine'] as const

/** The readings with one sensor led away by a share of its range each day, from a day on. */
function withDrift(series: Series, tag: string, { perDay, fromDay }: { perDay: number; fromDay: number }): Series {
  const width = series.tags.length
  const column = series.tags.indexOf(tag)
  const column0 = Array.from(series.times, (_, row) => series.values[row * width + column] ?? 0)
  const range = Math.max(...column0) - Math.min(...column0)
  const values = series.values.slice()
  for (const [row, at] of series.times.entries()) {
    const passed = Math.max(0, (at - startedAt) / dayMs - fromDay)
    const place = row * width + column
    values[place] = Math.round(((values[place] ?? 0) + passed * perDay * range) * 1000) / 1000
  }
  return { ...series, values }
}

async function withHarbour(
  use: (parts: { plants: Plants; watch: PlantWatch; feed: (series: Series, to: number, from?: number) => Promise<void> }) => Promise<void>,
) {
  const opened = openTestIntel()
  try {
    const { store, intel, clock } = opened
    clock.ms = startedAt + 100 * dayMs
    const plants = new Plants(store, clock)
    const plantId = await addHarbour(plants)
    const watch = openPlantWatch({ store, intel, clock, readings: plants })
    await use({
      plants,
      watch,
      async feed(series, to, from = 0) {
        await plants.take({ plantId, readings: toReadings(series, { from: startedAt + from * dayMs, to: startedAt + to * dayMs }) })
        await watch.judgeSettled()
      },
    })
    await watch.close()
  } finally {
    await opened.close()
  }
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    if (isFault(error) && error.code === 'detect.needs-approval') return error.message
    throw error
  }
  return ''
}

suite('an attacker who is patient', () => {
  test('and leads a sensor away while the plant is learned is reported, and not learned unless a person says why', async () => {
    const run = fc.asyncProperty(fc.constantFrom(...drifting), fc.double({ min: 0.01, max: 0.03, noNaN: true }), async (tag, perDay) =>
      withHarbour(async ({ watch, feed }) => {
        await feed(withDrift(quiet, tag, { perDay, fromDay: 0 }), days)
        const wish = { approve: [autumn], reason: 'autumn' }
        assert.match(await refusalOf(watch.learn(me, plantName, wish)), new RegExp(`drift:${tag}`))
        assert.deepEqual((await watch.get(me, plantName)).models, [])
        const looked = await watch.look(me, plantName, {})
        assert.ok(looked.findings.some((finding) => finding.weight === 'approve' && finding.tag === tag))
      }),
    )
    await fc.assert(run, { numRuns: 6 })
  })

  test('and begins after that is reported while it goes on, and the time is not learned without a person', () =>
    withHarbour(async ({ watch, feed }) => {
      await feed(quiet, days)
      const { version } = await watch.learn(me, plantName, { approve: [autumn], reason: 'autumn' })
      await watch.promote(me, plantName, { version, reason: 'test' })
      const led = withDrift(quiet, 'T3.Level', { perDay: 0.01, fromDay: days })
      await feed(led, days + 21, days)
      const { news } = await watch.get(me, plantName)
      const { episodes } = await watch.episodes(me, { limit: 10 })
      const told = [
        ...news.filter(({ kind }) => kind === 'drift').map(({ tag }) => tag),
        ...episodes.flatMap(({ tags }) => tags[0]?.tag ?? []),
      ]
      assert.ok(told.includes('T3.Level'), `told of ${told.join(', ')}`)
      const refused = await refusalOf(watch.learn(me, plantName, { approve: [autumn], reason: 'autumn' }))
      assert.match(refused, /drift:T3\.Level|episode:/)
    }))

  test('is not learned by the ordinary seasons either: nothing but the water that grows colder has to be approved', () =>
    withHarbour(async ({ watch, feed }) => {
      await feed(quiet, days)
      assert.equal(await refusalOf(watch.learn(me, plantName, { approve: [autumn], reason: 'autumn' })), '')
      const card = await watch.model(me, plantName, 1)
      assert.deepEqual([card.approved, card.model.approved?.map(({ finding }) => finding)], [[autumn], [autumn]])
      assert.equal(card.model.tags.length, simulatedTags.length)
    }))
})

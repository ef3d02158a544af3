import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { openStore } from '../../store/index.ts'
import { Plants, type PlantWish, type Reading } from '../index.ts'

const hour = 3_600_000
const start = Date.UTC(2026, 10, 23)

const boiler: PlantWish = {
  name: 'boiler',
  latenessMs: 2000,
  tags: [
    { name: 'T1', unit: '°C', low: 0, high: 150, asset: 'drum' },
    { name: 'P1', unit: 'bar' },
  ],
}

async function withPlants(use: (plants: Plants, clock: { nowMs: number }, id: number) => Promise<void>, wish: PlantWish = boiler) {
  const folder = mkdtempSync(join(tmpdir(), 'entente-plants-'))
  const clock = { nowMs: start + hour, now: () => clock.nowMs }
  const store = openStore(join(folder, 'node.sqlite'), clock)
  try {
    const plants = new Plants(store, clock)
    const { id } = await plants.add(wish)
    await use(plants, clock, id)
  } finally {
    await store.close()
    rmSync(folder, { recursive: true })
  }
}

const at = (seconds: number, tag: string, value: number): Reading => ({ tag, at: start + seconds * 1000, value, quality: 'good' })
const rowsOf = ({ times, values }: { times: Float64Array; values: Float64Array }) => ({
  times: Array.from(times, (time) => (time - start) / 1000),
  values: [...values],
})

describe('readings of a plant', () => {
  it('come back as rows of its tags, a bad one and an absent one as none', () =>
    withPlants(async (plants, _clock, plantId) => {
      await plants.take({
        plantId,
        readings: [at(0, 'T1', 20), at(0, 'P1', 1), at(1, 'T1', 21), { ...at(2, 'T1', 22), quality: 'bad' }, at(2, 'P1', 3)],
      })
      const series = await plants.readSeries('boiler', { from: start, to: start + hour })
      assert.deepEqual(series.tags, ['T1', 'P1'])
      assert.deepEqual(rowsOf(series), { times: [0, 1, 2], values: [20, 1, 21, Number.NaN, Number.NaN, 3] })
    }))

  it('stand until their time is over where the plant has fixed rows, and a gap is a gap', () =>
    withPlants(
      async (plants, _clock, plantId) => {
        await plants.take({ plantId, readings: [at(0.2, 'T1', 20), at(0.3, 'P1', 1), at(2.5, 'T1', 22), at(60, 'T1', 30)] })
        const series = await plants.readSeries('boiler', { from: start, to: start + hour })
        const none = Number.NaN
        assert.deepEqual(rowsOf(series), {
          times: [1, 2, 3, 4, 60, 61, 62],
          values: [20, 1, 20, 1, 22, none, 22, none, 30, none, 30, none, 30, none],
        })
        assert.equal((await plants.tags('boiler'))[0]?.missing, 1 + 57)
      },
      { ...boiler, everyMs: 1000, holdMs: 2000 },
    ))

  it('count once, whatever was given again; two values for one moment are told of and the first one stands', () =>
    withPlants(async (plants, _clock, plantId) => {
      const readings = [at(0, 'T1', 20), at(1, 'T1', 21)]
      assert.deepEqual(await plants.take({ plantId, readings }), { taken: 2, duplicates: 0, late: 0, refused: 0 })
      assert.deepEqual(await plants.take({ plantId, readings: [...readings, at(1, 'T1', 99)] }), {
        taken: 0,
        duplicates: 3,
        late: 0,
        refused: 0,
      })
      assert.deepEqual(rowsOf(await plants.readSeries('boiler', { from: start, to: start + hour })).values, [
        20,
        Number.NaN,
        21,
        Number.NaN,
      ])
      const notices = await plants.notices('boiler')
      assert.deepEqual(
        notices.map(({ kind, subject, count }) => [kind, subject, count]),
        [['conflict', 'T1', 1]],
      )
    }))

  it('of the future are kept, as bad ones, and settle nothing', () =>
    withPlants(async (plants, clock, plantId) => {
      await plants.take({ plantId, readings: [at(0, 'T1', 20), at(7200 + 3600, 'T1', 99)] })
      assert.equal((await plants.require('boiler')).newestAt, start)
      const [tag] = await plants.tags('boiler')
      assert.deepEqual([tag?.readings, tag?.bad, tag?.ahead, tag?.last?.value], [2, 1, 1, 20])
      assert.equal((await plants.notices('boiler'))[0]?.kind, 'ahead')
      clock.nowMs += 4 * hour
      assert.deepEqual(rowsOf(await plants.readSeries('boiler', { from: start, to: start + 5 * hour })), {
        times: [0],
        values: [20, Number.NaN],
      })
    }))

  it('that come too late are kept and counted, but the rows that were given do not change', () =>
    withPlants(async (plants, _clock, plantId) => {
      await plants.take({ plantId, readings: [at(0, 'T1', 20), at(10, 'T1', 21)] })
      const { series, upTo } = await plants.readSettled('boiler', { after: undefined })
      assert.deepEqual([rowsOf(series).times, upTo], [[0], start + 8000])
      assert.equal((await plants.take({ plantId, readings: [at(9, 'P1', 1), at(5, 'P1', 1)] })).late, 1)
      assert.deepEqual((await plants.readSettled('boiler', { after: upTo })).upTo, upTo)
      assert.equal((await plants.readSeries('boiler', { from: start, to: start + hour })).times.length, 4)
    }))

  it('that are quiet are settled as time passes', () =>
    withPlants(async (plants, clock, plantId) => {
      await plants.take({ plantId, readings: [at(0, 'T1', 20)] })
      assert.equal((await plants.readSettled('boiler', { after: undefined })).series.times.length, 0)
      clock.nowMs += 3000
      await plants.settleDue()
      assert.equal((await plants.readSettled('boiler', { after: undefined })).series.times.length, 1)
    }))

  it('are let go when their time is over', () =>
    withPlants(
      async (plants, clock, plantId) => {
        await plants.take({ plantId, readings: [at(0, 'T1', 20), at(3000, 'T1', 21)] })
        clock.nowMs = start + 24 * hour + 60_000
        assert.equal(await plants.prune(), 1)
        assert.equal((await plants.readSeries('boiler', { from: 0, to: start + hour })).times.length, 1)
      },
      { ...boiler, keepDays: 1 },
    ))

  it('are the same rows whatever the order, the batches and how often each is given', async () => {
    const reading = fc.record({ second: fc.integer({ min: 0, max: 40 }), tag: fc.constantFrom('T1', 'P1') })
    const arrivals = fc.array(fc.array(reading, { maxLength: 8 }), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(arrivals, fc.integer({ min: 1, max: 5 }), async (batches, limit) =>
        withPlants(async (plants, _clock, plantId) => {
          const distinct = new Set<string>()
          const settled: number[] = []
          let upTo: number | undefined
          let taken = 0
          for (const batch of batches) {
            const readings = batch.map(({ second, tag }) => at(second, tag, second))
            for (const { second, tag } of batch) distinct.add(`${second} ${tag}`)
            taken += (await plants.take({ plantId, readings })).taken
            const next = await plants.readSettled('boiler', { after: upTo, limit })
            settled.push(...rowsOf(next.series).times)
            upTo = next.upTo
          }
          assert.equal(taken, distinct.size)
          assert.deepEqual(
            settled,
            [...new Set(settled)].sort((a, b) => a - b),
          )
          const { times, values } = rowsOf(await plants.readSeries('boiler', { from: 0, to: start + hour }))
          assert.deepEqual(
            times,
            [...new Set([...distinct].map((one) => Number(one.split(' ')[0])))].sort((a, b) => a - b),
          )
          assert.equal(values.filter((value) => !Number.isNaN(value)).length, distinct.size)
        }),
      ),
      { numRuns: 40 },
    )
  })

  it('given settled, piece by piece as they come, are those that are read at once', async () => {
    const step = fc.record({ after: fc.integer({ min: 0, max: 30 }), tag: fc.constantFrom('T1', 'P1'), isBad: fc.boolean() })
    const rows = fc.record({ everyMs: fc.constantFrom(undefined, 1000, 3000), holdMs: fc.constantFrom(null, undefined, 5000) })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { maxLength: 5 }), { maxLength: 10 }),
        rows,
        fc.integer({ min: 1, max: 4 }),
        async (batches, { everyMs, holdMs }, limit) => {
          const wish = {
            ...boiler,
            latenessMs: 0,
            ...(everyMs === undefined ? {} : { everyMs }),
            ...(holdMs === undefined ? {} : { holdMs }),
          }
          await withPlants(async (plants, _clock, plantId) => {
            let second = 0
            let after: number | undefined
            const given: { times: number[]; values: number[] } = { times: [], values: [] }
            for (const batch of batches) {
              const readings = batch.map(({ after: seconds, tag, isBad }): Reading => {
                second += seconds + 0.5
                return { ...at(second, tag, second), quality: isBad ? 'bad' : 'good' }
              })
              await plants.take({ plantId, readings })
              const { settledTo } = await plants.require('boiler')
              while (settledTo !== null && (after === undefined || after < settledTo)) {
                const { series, upTo } = await plants.readSettled('boiler', { after, limit })
                const piece = rowsOf(series)
                given.times.push(...piece.times)
                given.values.push(...piece.values)
                after = upTo
              }
            }
            const { settledTo } = await plants.require('boiler')
            const atOnce = rowsOf(await plants.readSeries('boiler', { from: 0, to: (settledTo ?? 0) + 1 }))
            assert.deepEqual(given, atOnce)
            const paged: number[] = []
            for (let from: number | undefined = 0; from !== undefined; ) {
              const page: Awaited<ReturnType<Plants['readPage']>> = await plants.readPage('boiler', {
                from,
                to: (settledTo ?? 0) + 1,
                limit,
              })
              paged.push(...rowsOf(page.series).times)
              from = page.next
            }
            assert.deepEqual(paged, atOnce.times)
          }, wish)
        },
      ),
      { numRuns: 25 },
    )
  })
})

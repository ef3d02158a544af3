import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { breaking } from '../../../test/breaking-store.ts'
import { learnedRows, minuteMs, openSmallPlant, plantName, type SmallPlant } from '../../../test/small-plant.ts'
import { localAdministrator as me } from '../../identity/index.ts'
import type { Reading } from '../../telemetry/index.ts'

const attackFrom = learnedRows + 130
const attackTo = attackFrom + 40
const last = learnedRows + 260
const attack = (row: number): number => (row >= attackFrom && row < attackTo ? 0.5 : 0)

/** All that judging leaves behind, without the ids that are made anew. */
async function stateOf({ opened: { store } }: SmallPlant) {
  const { db } = store
  const episodes = await db.selectFrom('episode').selectAll().orderBy('seq').execute()
  return {
    episodes: episodes.map(({ id: _id, opened_at: _opened, changed_at: _changed, ...rest }) => rest),
    alerts: await db.selectFrom('alert').select(['kind', 'status', 'severity', 'count', 'first_seen_at', 'last_seen_at']).execute(),
    news: await db.selectFrom('process_news').select(['kind', 'subject', 'first_at', 'last_at', 'count']).execute(),
    watch: await db.selectFrom('process_watch').selectAll().execute(),
  }
}

async function told(plant: SmallPlant) {
  const { episodes } = await plant.watch.episodes(me, { limit: 100 })
  return episodes.map(({ startedAt, endedAt, samples, peakScore, tags, isOver }) => ({
    startedAt,
    endedAt,
    samples,
    peakScore,
    tags,
    isOver,
  }))
}

async function withPlant(use: (plant: SmallPlant) => Promise<void>): Promise<void> {
  const plant = await openSmallPlant()
  try {
    await use(plant)
  } finally {
    await plant.close()
  }
}

suite('judging what was settled', () => {
  test('whatever it breaks at, nothing of it is there; judged again, each episode and alert is there once', () =>
    withPlant((straight) =>
      withPlant(async (broken) => {
        const rows = [learnedRows, attackFrom + 20, attackTo + 5, last]
        const { store, breakAt, steps } = breaking(broken.opened.store)
        broken.reopen(store)
        for (const [at, from] of rows.slice(0, -1).entries()) {
          const readings = straight.readings(from, rows[at + 1] ?? 0, attack)
          await straight.feed(readings)
          await broken.plants.take({ plantId: broken.plantId, readings })
          const before = await stateOf(broken)
          for (let step = 0; ; step += 1) {
            breakAt(step)
            const failed = await broken.watch.judgeSettled().then(
              () => false,
              () => true,
            )
            if (!failed) break
            assert.deepEqual(await stateOf(broken), before, `broken at step ${step} of the rows from ${from}`)
            // As after a kill: a new process over what was committed.
            if (step % 2 === 0) broken.reopen(store)
          }
          assert.ok(steps() > 3, 'judging was broken at several steps')
          breakAt(Number.POSITIVE_INFINITY)
        }
        assert.equal((await told(straight)).length, 1)
        assert.deepEqual(await stateOf(broken), await stateOf(straight))
      }),
    ))

  test('in whatever pieces readings come, out of order, twice, with restarts between: the same episodes, to the last digit', () =>
    withPlant(async (straight) => {
      const readings = straight.readings(learnedRows, last, attack)
      await straight.feed(readings)
      const expected = await told(straight)
      assert.equal(expected.length, 1)
      const run = fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 4, maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        async (pieces, dice) =>
          withPlant(async (plant) => {
            for (const piece of toPieces(shuffled(readings, dice), pieces)) {
              await plant.feed(piece)
              const [choice = 0] = [...dice.take(1)]
              if (choice % 3 === 0) plant.reopen()
              if (choice % 4 === 0) await plant.feed(piece)
            }
            assert.deepEqual(await told(plant), expected)
          }),
      )
      await fc.assert(run, { numRuns: 6 })
    }))

  test('a clock that jumps ahead, a broker that is silent for an hour: told, and no false episode', () =>
    withPlant(async (plant) => {
      await plant.feed(plant.readings(learnedRows, learnedRows + 40))
      const ahead = plant.readings(learnedRows + 40, learnedRows + 42).map((reading) => ({ ...reading, at: reading.at + 400 * 86_400_000 }))
      await plant.feed(ahead)
      await plant.feed(plant.readings(learnedRows + 42, learnedRows + 60))
      await plant.feed(plant.readings(learnedRows + 120, learnedRows + 200))
      // The device's clock is put back by half an hour: its readings are late until it has caught up.
      await plant.feed(plant.readings(learnedRows + 165, learnedRows + 180).map((reading) => ({ ...reading, value: reading.value + 1 })))
      await plant.feed(plant.readings(learnedRows + 200, learnedRows + 250))
      assert.deepEqual(await told(plant), [])
      const { news, judgedTo } = await plant.watch.get(me, plantName)
      assert.deepEqual(
        news.map(({ kind, count }) => [kind, count]),
        [['gap', 2]],
      )
      assert.equal(judgedTo, plant.startedAt + (learnedRows + 244) * minuteMs)
    }))

  test('a new process goes on within an open episode; its alert grows and is not opened twice', () =>
    withPlant(async (plant) => {
      for (let row = learnedRows; row < last; row += 5) {
        await plant.feed(plant.readings(row, row + 5, attack))
        plant.reopen()
      }
      assert.equal((await told(plant)).length, 1)
      const alerts = await plant.opened.store.db.selectFrom('alert').selectAll().execute()
      assert.deepEqual([alerts.length, alerts[0]?.count], [1, (await told(plant))[0]?.samples])
    }))
})

/** Neighbours within the time that is waited for change places. */
function shuffled(readings: readonly Reading[], dice: fc.Stream<number>): Reading[] {
  const drawn = [...dice.take(readings.length)]
  const keyed = readings.map((reading, at) => ({ reading, key: reading.at + ((drawn[at] ?? 0) % (4 * minuteMs)) }))
  return keyed.sort((one, other) => one.key - other.key).map(({ reading }) => reading)
}

function toPieces(readings: readonly Reading[], shares: readonly number[]): Reading[][] {
  const sum = shares.reduce((total, share) => total + share, 0)
  const pieces: Reading[][] = []
  let done = 0
  for (const share of shares) {
    const from = Math.round((done / sum) * readings.length)
    done += share
    pieces.push(readings.slice(from, Math.round((done / sum) * readings.length)))
  }
  return pieces
}

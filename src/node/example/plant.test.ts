import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { localAdministrator } from '../../identity/index.ts'
import { makeHome } from '../home.ts'
import { silentLog } from '../log.ts'
import { openNode } from '../node.ts'
import { examplePlant, SimulatedPlant } from './plant.ts'

suite("the example's plant", () => {
  for (const day of [Date.UTC(2026, 10, 23, 9), Date.UTC(2027, 5, 15, 22)]) {
    test(`has one episode in alarm and one incident, whatever the day: ${new Date(day).toISOString().slice(0, 10)}`, async () => {
      const home = mkdtempSync(join(tmpdir(), 'entente-example-'))
      const clock = { nowMs: day, now: () => clock.nowMs }
      await makeHome(home, { name: 'n', organisation: { name: 'o' }, isExample: true }, clock)
      const node = await openNode(home, { clock, log: silentLog, isExample: true })
      try {
        const plant = new SimulatedPlant(node, clock, examplePlant(clock.now()))
        assert.equal((await plant.watch()).episodes, 1)
        clock.nowMs += 600_000
        await plant.liveSecond()
        const { episodes } = await node.plantWatch.episodes(localAdministrator, { limit: 10, which: 'raised' })
        assert.deepEqual(
          episodes.map(({ isOver, asset }) => [isOver, asset]),
          [[false, 'ZoneA']],
        )
        assert.equal((await node.incidents.list(localAdministrator, { limit: 10 })).incidents.length, 1)
      } finally {
        await node.close()
        rmSync(home, { recursive: true })
      }
    })
  }
})

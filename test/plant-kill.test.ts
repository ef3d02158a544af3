import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AlertPage, DoctorReport, EpisodePage, IncidentPage, Readiness, Replay, WatchedPlantDetail } from '../src/http/index.ts'
import { readHolder } from '../src/store/index.ts'
import { runCommand } from './command-line.ts'
import { soon } from './open-plants.ts'
import { makePlainHome, startNode, type Up } from './running-node.ts'
import { learnedRows, minuteMs, rowAt } from './small-plant.ts'

const kills = 4
const attackFrom = learnedRows + 130
const attackTo = attackFrom + 40
const last = learnedRows + 240
const rowsAtOnce = 8
const start = Date.UTC(2026, 0, 1)
const names = ['Feed', 'Steam', 'Drum', 'Stack']

suite(`a node that is killed ${kills} times while it judges a plant`, () => {
  const home = mkdtempSync(join(tmpdir(), 'entente-plant-kill-'))
  let node: Up | undefined
  after(async () => {
    await node?.kill('SIGKILL')
    rmSync(home, { recursive: true, force: true })
  })

  test('loses no episode and doubles none: one alert, one incident, as if it had never been killed', async () => {
    await makePlainHome(home)
    const description = join(home, 'plant.yaml')
    const tags = names.map((name) => `  - {name: ${name}, asset: ${name}, address: "boiler ${name}"}\n`).join('')
    writeFileSync(description, `name: boiler\nlatenessMs: 1000\ntags:\n${tags}`)
    await runCommand(home, ['plants', 'add', description])
    node = await startNode(home)
    await post(0, learnedRows)
    await soon('all to be settled', async () => (await ask<Readiness>('process/plants/boiler/readiness', {})).rows === learnedRows)
    await ask('process/plants/boiler/models', {})
    await ask('process/plants/boiler/models/1/promote', { reason: 'test' })
    const pieces = Array.from({ length: (last - learnedRows) / rowsAtOnce }, (_, at) => learnedRows + at * rowsAtOnce)
    for (const [at, from] of pieces.entries()) {
      await post(from, from + rowsAtOnce)
      if (at % Math.floor(pieces.length / kills) !== Math.floor(pieces.length / kills) - 1) continue
      await sleep(at % 7)
      await node.kill('SIGKILL')
      node = await startNode(home)
      // Who was not answered sends again.
      await post(from, from + rowsAtOnce)
    }
    const judgedTo = start + (last - 1) * minuteMs
    await soon('all to be judged', async () => ((await ask<WatchedPlantDetail>('process/plants/boiler')).judgedTo ?? 0) >= judgedTo)
    const { episodes } = await ask<EpisodePage>('process/episodes')
    const replay = await ask<Replay>('process/plants/boiler/replay', {})
    assert.equal(episodes.length, 1)
    assert.deepEqual(
      episodes.map(({ startedAt, endedAt, samples, peakScore, tags: told }) => ({ startedAt, endedAt, samples, peakScore, tags: told })),
      replay.episodes.map(({ startedAt, endedAt, samples, peakScore, tags: told }) => ({
        startedAt,
        endedAt,
        samples,
        peakScore,
        tags: told,
      })),
    )
    const { alerts } = await ask<AlertPage>('alerts')
    const { incidents } = await ask<IncidentPage>('incidents')
    assert.deepEqual([alerts.length, alerts[0]?.count, incidents.length], [1, episodes[0]?.samples, 1])
    await node.kill('SIGTERM')
    node = undefined
    assert.deepEqual((await runCommand<DoctorReport>(home, ['doctor'])).findings, [])
  })

  function post(from: number, to: number): Promise<unknown> {
    const lines = Array.from({ length: to - from }, (_, at) => from + at).map((row) => {
      const values = rowAt(row, row >= attackFrom && row < attackTo ? 0.5 : 0)
      return `boiler ${names.map((name, tag) => `${name}=${values[tag]}`).join(',')} ${start + row * minuteMs}`
    })
    return ask('plants/boiler/readings/influx?precision=ms', lines.join('\n'))
  }

  /** The running node, as the command line on its machine asks it. */
  async function ask<T>(path: string, body?: object | string): Promise<T> {
    const { url, secret } = readHolder(home) ?? {}
    const contentType = typeof body === 'string' ? 'text/plain' : 'application/json'
    const headers = { authorization: `Bearer ${secret}`, ...(body === undefined ? {} : { 'content-type': contentType }) }
    const sent = body === undefined ? {} : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }
    const answer = await fetch(`${url}/api/v1/${path}`, { headers, ...sent })
    assert.ok(answer.ok, `${path}: ${await answer.clone().text()}`)
    // The contract says so.
    return (await answer.json()) as T
  }
})

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../src/base/index.ts'
import type { AlertPage, EpisodePage, IncidentPage, WatchedPlantDetail } from '../src/http/index.ts'
import { localAdministrator as me } from '../src/identity/index.ts'
import { makeHome, type Node, openNode, silentLog } from '../src/node/index.ts'
import type { Reading } from '../src/telemetry/index.ts'
import {
  harbour as description,
  harbourReadings,
  intervalMs,
  learnedTo,
  openHarbour,
  plantName,
  spoofedAt,
  toReadings,
} from './harbour-plant.ts'
import { Mosquitto, Publisher } from './mosquitto.ts'
import { OpcuaPlant } from './opcua-plant.ts'
import { soon } from './open-plants.ts'
import { mosquitto, without } from './real-parts.ts'

const program = mosquitto()
const autumn = { approve: ['drift:Water.Temperature'], reason: 'it is autumn' }

suite('a plant behind a real MQTT broker', without(program, 'mosquitto'), () => {
  test('is watched through restarts of the broker, duplicates, disorder and a clock that jumps: one episode, alert and incident', async (t) => {
    const harbour = await openHarbour()
    t.after(() => harbour.close())
    const broker = await Mosquitto.start(program ?? '')
    t.after(() => broker.close())
    const series = harbourReadings()
    await harbour.node.plants.change({ ...description, latenessMs: 3 * intervalMs })
    const connectedAt = spoofedAt - 60 * intervalMs
    await harbour.feed(series, { to: connectedAt })
    const { version } = await harbour.node.plantWatch.learn(me, plantName, { ...autumn, to: learnedTo })
    await harbour.node.plantWatch.promote(me, plantName, { version, reason: 'test' })
    const spec = { kind: 'mqtt', url: `mqtt://127.0.0.1:${broker.port}`, topics: ['#'], clientId: 'entente-harbour' }
    await harbour.node.plantSources.add(plantName, { name: 'broker', spec })
    await soon('the subscription', async () => (await harbour.node.plantSources.list(plantName))[0]?.state === 'caught-up')

    const all = toReadings(series, { from: connectedAt, to: spoofedAt + 60 * intervalMs })
    const quiet = all.filter(({ at }) => at < spoofedAt)
    await publish(broker, shuffledInPairs(quiet.slice(0, 810)))
    await broker.stop()
    await broker.resume()
    await publish(broker, quiet.slice(810))
    await publish(broker, quiet.slice(750, 900))
    const jumped = quiet.slice(-27).map((reading) => ({ ...reading, at: reading.at + 365 * 86_400_000, value: 0 }))
    await publish(broker, jumped)
    await judged(harbour.node, spoofedAt - 4 * intervalMs)
    assert.deepEqual((await harbour.get<EpisodePage>('process/episodes')).episodes, [])

    const spoofed = all.slice(quiet.length)
    await publish(broker, spoofed.slice(0, 800))
    await broker.stop()
    await harbour.reopen()
    await harbour.node.start()
    await broker.resume()
    await publish(broker, shuffledInPairs(spoofed.slice(700)))
    await judged(harbour.node, spoofedAt + 56 * intervalMs)
    const { episodes } = await harbour.get<EpisodePage>('process/episodes')
    assert.deepEqual(
      episodes.map(({ isShadow, asset, isOver }) => [isShadow, asset, isOver]),
      [[false, 'ZoneA', false]],
    )
    const { alerts } = await harbour.get<AlertPage>('alerts')
    const { incidents } = await harbour.get<IncidentPage>('incidents')
    assert.deepEqual([alerts.length, alerts[0]?.kind, incidents.length], [1, 'process', 1])
    const { news, judgedTo } = await harbour.get<WatchedPlantDetail>(`process/plants/${plantName}`)
    assert.deepEqual(
      news.filter(({ kind }) => kind === 'gap'),
      [],
    )
    assert.equal(
      (await harbour.node.plants.notices(plantName)).some(({ kind }) => kind === 'ahead'),
      true,
    )
    // Nothing was lost: the same rows at once, without a broker, say the same.
    const replay = await harbour.node.plantWatch.replay(me, plantName, { to: judgedTo ?? 0 })
    assert.deepEqual(
      replay.episodes.map(({ episode }) => [episode.startedAt, episode.endedAt, episode.samples, episode.peakScore]),
      episodes.map(({ startedAt, endedAt, samples, peakScore }) => [startedAt, endedAt, samples, peakScore]),
    )
  })
})

/** As a gateway does: each reading with its time, acknowledged by the broker. */
async function publish(broker: Mosquitto, readings: readonly Reading[]): Promise<void> {
  const publisher = await Publisher.open(broker.port)
  for (const { tag, at, value } of readings) await publisher.publish(tag, JSON.stringify({ value, timestamp: at }))
  publisher.close()
}

/** Each two moments change places. */
function shuffledInPairs(readings: readonly Reading[]): Reading[] {
  const pairs = Array.from({ length: Math.ceil(readings.length / 54) }, (_, pair) => readings.slice(54 * pair, 54 * (pair + 1)))
  return pairs.flatMap((pair) => [...pair.slice(27), ...pair.slice(0, 27)])
}

async function judged(node: Node, to: number): Promise<void> {
  await soon('the judgement', async () => ((await node.plantWatch.list(me))[0]?.judgedTo ?? 0) >= to)
  await node.settle()
}

/** Tenths between −1 and 1, the same in every run (xorshift32). */
function createNoise(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return ((state >>> 0) % 21) / 10 - 1
  }
}

suite('a plant behind a real OPC UA server', () => {
  const rowMs = 200
  /** The heater is on for five seconds and off for five; the boiler follows it, as evenly as a boiler does. */
  const isOn = (at: number) => Math.floor(at / 5000) % 2 === 0
  const noise = createNoise(1)
  const heat = (at: number) => (isOn(at) ? 60 : 20) + noise()
  /** Of two readings that change together, a row's end sometimes catches only one: here in one of twenty turns. */
  const isTorn = (at: number) => isOn(at) !== isOn(at - rowMs) && Math.floor(at / 5000) % 20 === 0

  async function withBoiler(t: TestContext): Promise<{ node: Node; server: OpcuaPlant; folder: string }> {
    const folder = mkdtempSync(join(tmpdir(), 'entente-opcua-watch-'))
    const server = await OpcuaPlant.start(folder)
    const home = join(folder, 'home')
    await makeHome(home, { name: 'node', organisation: { name: 'Boilers' } }, systemClock)
    const node = await openNode(home, { clock: systemClock, log: silentLog })
    t.after(async () => {
      await node.close()
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    })
    const address = (name: string) => `nsu=urn:plant.example;s=${name}`
    const tags = ['T1', 'On'].map((name) => ({ name, asset: name === 'On' ? 'Heater' : 'Boiler', address: address(name) }))
    const { id: plantId } = await node.plants.add({ name: 'boiler', everyMs: rowMs, holdMs: null, latenessMs: 400, tags })
    const now = Math.floor(Date.now() / rowMs) * rowMs
    const times = Array.from({ length: 4500 }, (_, row) => now - (4500 - row) * rowMs)
    const readings = times.flatMap((at): Reading[] => [
      { tag: 'T1', at, value: heat(isTorn(at) ? at - rowMs : at), quality: 'good' },
      { tag: 'On', at, value: isOn(at) ? 1 : 0, quality: 'good' },
    ])
    await node.plants.take({ plantId, readings })
    await node.settle()
    const { version } = await node.plantWatch.learn(me, 'boiler', { approve: [] })
    await node.plantWatch.promote(me, 'boiler', { version, reason: 'test' })
    return { node, server, folder }
  }

  test('is watched as its values change: nothing while the boiler follows the heater, an episode when it does not', async (t) => {
    const { node, server } = await withBoiler(t)
    await node.start()
    const run = async (ms: number, temperature: (at: number) => number) => {
      for (const end = Date.now() + ms; Date.now() < end; await sleep(rowMs)) {
        server.set('On', isOn(Date.now()))
        server.set('T1', temperature(Date.now()))
      }
    }
    await run(400, heat)
    await node.plantSources.add('boiler', { name: 'plc', spec: { kind: 'opcua', url: server.url, mode: 'None', samplingMs: 50 } })
    await run(12_000, heat)
    assert.deepEqual((await node.plantWatch.episodes(me, { limit: 10 })).episodes, [])
    await run(10_000, () => 20.5)
    await soon('an alert', async () => (await node.detect.alerts.list(me, { limit: 10 })).alerts.length === 1)
    const { episodes } = await node.plantWatch.episodes(me, { limit: 10 })
    assert.deepEqual([episodes.length, episodes[0]?.isShadow], [1, false])
    assert.equal((await node.incidents.list(me, { limit: 10 })).incidents.length, 1)
    assert.equal(server.writes, 0)
  })
})

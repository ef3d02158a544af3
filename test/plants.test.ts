import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { type JsonObject, toCanonicalJson } from '../src/base/index.ts'
import type {
  AlertPage,
  DoctorReport,
  EpisodeDetail,
  EpisodePage,
  IncidentPage,
  LiveView,
  LogStatements,
  ModelCard,
  Readiness,
  Replay,
  WatchedPlantDetail,
  WatchedPlants,
} from '../src/http/index.ts'
import { hashOfModel } from '../src/process/index.ts'
import { runCommand } from './command-line.ts'
import { harbourReadings, intervalMs, learnedTo, openHarbour, plantName, spoofedAt, type WatchedHarbour } from './harbour-plant.ts'

/** The water grows colder, which no other tag explains. */
const autumn = 'drift:Water.Temperature'

/** One plant from its first readings to a decision on its first alarm, told through the door of the API. */
suite('a plant is watched', () => {
  let harbour: WatchedHarbour
  const readings = harbourReadings()
  const at = `process/plants/${plantName}`
  before(async () => {
    harbour = await openHarbour()
    await harbour.feed(readings, { to: learnedTo })
  })
  after(() => harbour.close())

  test('its readings are looked at before they are learned: a tag that moves away from the others needs a person', async () => {
    const readiness = await harbour.post<Readiness>(`${at}/readiness`)
    assert.deepEqual([readiness.isReady, readiness.rows, readiness.tags, readiness.nativeMs], [false, 36 * 96 - 1, 27, intervalMs])
    const stops = readiness.findings.filter(({ weight }) => weight === 'approve')
    assert.deepEqual(
      stops.map(({ code, tag }) => [code, tag]),
      [[autumn, 'Water.Temperature']],
    )
    const refused = await harbour.post<{ code: string; detail: string }>(`${at}/models`, {}, 409)
    assert.equal(refused.code, 'detect.needs-approval')
    assert.match(refused.detail, /drift:Water\.Temperature/)
    assert.equal((await harbour.get<WatchedPlants>('process/plants')).plants[0]?.state, 'unwatched')
  })

  test('a version is learned beside the work of the node and judges in shadow, raising nothing', async () => {
    const card = await harbour.post<ModelCard>(`${at}/models`, { approve: [autumn], reason: 'it is autumn' }, 201)
    assert.deepEqual([card.version, card.state, card.tags, card.approved], [1, 'shadow', 27, [autumn]])
    const [first, last] = [card.budgets[0], card.budgets.at(-1)]
    assert.ok(first !== undefined && last !== undefined && first.threshold > last.threshold)
    const text = await harbour.app.inject({ url: `/api/v1/${at}/models/1/text`, headers: { authorization: `Bearer ${harbour.secret}` } })
    assert.equal(JSON.parse(text.body).tags.length, 27)
    await harbour.feed(readings, { from: learnedTo, to: spoofedAt })
    const detail = await harbour.get<WatchedPlantDetail>(at)
    assert.deepEqual([detail.state, detail.openEpisodes, detail.openShadowEpisodes], ['shadow', 0, 0])
    assert.equal((detail.judgedTo ?? 0) > learnedTo, true)
    assert.deepEqual((await harbour.get<EpisodePage>('process/episodes')).episodes, [])
  })

  test('a person promotes it; a sensor is spoofed, and one alert says which, by how much, and what to check', async () => {
    await harbour.post(`${at}/models/1/promote`, { reason: 'four quiet weeks' })
    await harbour.feed(readings, { from: spoofedAt, to: spoofedAt + 30 * intervalMs })
    const { alerts } = await harbour.get<AlertPage>('alerts')
    assert.equal(alerts.length, 1)
    const [alert] = alerts
    assert.deepEqual([alert?.kind, alert?.status, alert?.sources, alert?.indicator], ['process', 'open', [plantName], null])
    const pressure = alert?.episode?.tags.slice(0, 3).find(({ tag }) => tag === 'ZoneA.Pressure')
    assert.deepEqual([pressure?.unit, alert?.episode?.asset], ['bar', 'ZoneA'])
    assert.ok((pressure?.observed ?? 0) > (pressure?.expected ?? 0) + 0.2)
    assert.ok((alert?.episode?.checks.length ?? 0) > 0 && (alert?.episode?.techniques.length ?? 0) > 0)
    const { episodes } = await harbour.get<EpisodePage>('process/episodes')
    assert.deepEqual([episodes.length, episodes[0]?.alertId, episodes[0]?.isOver, episodes[0]?.isShadow], [1, alert?.id, false, false])
    const live = await harbour.get<LiveView>(`${at}/live?minutes=600`)
    assert.ok(live.picture.tags.some(({ tag, contribution }) => tag === 'ZoneA.Pressure' && contribution > 1))
  })

  test('the episode grows and ends, its picture shows what was read beside what was expected', async () => {
    await harbour.feed(readings, { from: spoofedAt + 30 * intervalMs })
    harbour.clock.nowMs += intervalMs
    await harbour.node.plants.settleDue()
    await harbour.node.settle()
    const { episodes } = await harbour.get<EpisodePage>('process/episodes')
    assert.equal(episodes.length, 1)
    const episode = await harbour.get<EpisodeDetail>(`process/episodes/${episodes[0]?.id}`)
    assert.equal(episode.isOver, true)
    const { picture } = episode
    const pressure = picture?.tags.find(({ tag }) => tag === 'ZoneA.Pressure')
    const middle = picture?.times.findIndex((time) => time > spoofedAt + 40 * intervalMs) ?? 0
    const apart = (pressure?.observed[middle] ?? 0) - (pressure?.expected[middle] ?? 0)
    assert.ok(apart > 0.2, `half a bar was added, ${apart} is shown`)
    assert.ok((picture?.times.length ?? 0) <= 240)
    const alert = (await harbour.get<AlertPage>('alerts')).alerts[0]
    assert.deepEqual([alert?.episode?.isOver, alert?.count], [true, episode.samples])
  })

  test('it is severe: one incident is open of it, of the plant, whoever looks', async () => {
    const { incidents } = await harbour.get<IncidentPage>('incidents')
    const alert = (await harbour.get<AlertPage>('alerts')).alerts[0]
    assert.deepEqual([alert?.severity, incidents.length], ['high', 1])
    assert.match(incidents[0]?.title ?? '', /^ZoneA does not fit the rest of /)
    assert.match(incidents[0]?.summary ?? '', /ZoneA\.Pressure/)
  })

  test('the same readings give the same episode again', async () => {
    const replayed = await harbour.post<Replay>(`${at}/replay`)
    const { episodes } = await harbour.get<EpisodePage>('process/episodes')
    assert.deepEqual(
      replayed.episodes.map(({ startedAt, endedAt, samples, peakScore, tags }) => ({ startedAt, endedAt, samples, peakScore, tags })),
      episodes.map(({ startedAt, endedAt, samples, peakScore, tags }) => ({ startedAt, endedAt, samples, peakScore, tags })),
    )
  })

  test('called a false alarm it raises the threshold, not above what keeps the watch seeing; taken back, the threshold is as before', async () => {
    const before = await harbour.get<WatchedPlantDetail>(at)
    const id = (await harbour.get<EpisodePage>('process/episodes')).episodes[0]?.id
    await harbour.post(`process/episodes/${id}/feedback`, { verdict: 'false-alarm' }, 400)
    const said = await harbour.post<EpisodeDetail>(`process/episodes/${id}/feedback`, {
      verdict: 'false-alarm',
      reason: 'gauge under test',
    })
    assert.deepEqual([said.verdict, said.decision?.reason], ['false-alarm', 'gauge under test'])
    const raised = await harbour.get<WatchedPlantDetail>(at)
    assert.ok((raised.threshold ?? 0) > (before.threshold ?? 0) && (raised.threshold ?? 0) < 3.1)
    assert.equal(raised.promoted?.hash, before.promoted?.hash)
    await harbour.post(`process/episodes/${id}/feedback`, { verdict: 'none' })
    const undone = await harbour.get<WatchedPlantDetail>(at)
    assert.equal(undone.threshold, before.threshold)
    assert.equal(undone.thresholds.length, before.thresholds.length + 2)
  })

  test('what was in alarm is not learned as normal unless a person says why', async () => {
    const approve = [autumn]
    const refused = await harbour.post<{ detail: string }>(`${at}/models`, { approve, reason: 'it is autumn' }, 409)
    const id = (await harbour.get<EpisodePage>('process/episodes')).episodes[0]?.id ?? ''
    assert.match(refused.detail, new RegExp(`episode:${id}`))
    const both = [autumn, `episode:${id}`]
    assert.equal((await harbour.post<{ code: string }>(`${at}/models`, { approve: both }, 400)).code, 'detect.reason-missing')
    const card = await harbour.post<ModelCard>(`${at}/models`, { approve: both, reason: 'autumn, and a gauge under test' }, 201)
    assert.deepEqual([card.version, card.state, card.approved, card.reason], [2, 'shadow', both, 'autumn, and a gauge under test'])
  })

  test('the new version takes over, and the old one comes back when a person wants it', async () => {
    await harbour.post(`${at}/models/2/promote`, { reason: 'with the new gauge' })
    assert.equal(
      (await harbour.post<{ code: string }>(`${at}/models/2/promote`, { reason: 'again' }, 409)).code,
      'detect.wrong-model-state',
    )
    const back = await harbour.post<WatchedPlantDetail>(`${at}/models/1/rollback`, { reason: 'the gauge was not to blame' })
    assert.deepEqual(
      back.models.map(({ version, state }) => [version, state]),
      [
        [2, 'superseded'],
        [1, 'promoted'],
      ],
    )
    assert.equal(back.promoted?.promotion?.reason, 'the gauge was not to blame')
    const retired = await harbour.post<WatchedPlantDetail>(`${at}/models/1/retire`, { reason: 'the plant is being rebuilt' })
    assert.equal(retired.state, 'unwatched')
  })

  test('who learned, promoted and rolled back what stands in the log, each with the hash of the model', async () => {
    await harbour.node.ownLog.seal()
    const { statements } = await harbour.get<LogStatements>(`log/statements?subject=process-model--${harbour.plantId}&limit=100`)
    const versions = statements.map(({ kind, version }) => `${kind} ${version}`)
    // Learned, promoted, superseded by the second, and back: and each threshold in between.
    assert.ok(versions.filter((one) => one === 'decided 1').length >= 6, versions.join())
    assert.ok(versions.filter((one) => one === 'decided 2').length >= 3, versions.join())
  })

  test('the command line says and does the same', async () => {
    await harbour.away(async (home) => {
      const process = <T>(...args: string[]) => runCommand<T>(home, ['process', ...args])
      const back = await process<WatchedPlantDetail>('rollback', plantName, '1', '--reason', 'rebuilt')
      assert.deepEqual([back.state, back.promoted?.version], ['watched', 1])
      const { episodes } = await process<EpisodePage>('episodes', '--plant', plantName, '--which', 'raised')
      const id = episodes[0]?.id.slice(0, 8) ?? ''
      assert.equal((await process<EpisodeDetail>('feedback', id, 'true')).verdict, 'true-alarm')
      const { alerts } = await runCommand<AlertPage>(home, ['alerts', '--status', 'confirmed'])
      assert.deepEqual([alerts.length, alerts[0]?.decision?.sightingId], [1, null])
      assert.equal((await process<ModelCard>('model', plantName, '1')).hash, back.promoted?.hash)
      assert.deepEqual((await runCommand<DoctorReport>(home, ['doctor'])).findings, [])
      const text = await runCommand<JsonObject>(home, ['process', 'model', plantName, '1', '--text'])
      assert.equal(hashOfModel(toCanonicalJson(text)), back.promoted?.hash)
    })
  })
})

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { systemClock } from '../src/base/index.ts'
import { createApp } from '../src/http/index.ts'
import { localAdministrator } from '../src/identity/index.ts'
import type { Collection } from '../src/intel/index.ts'
import { makeHome, type Node, openNode, silentLog } from '../src/node/index.ts'
import { type TlpLevel, tlpLevels, toMarkingId } from '../src/stix/index.ts'
import { requireReportCounts, seesReport, type ToldReport, tellReports } from './authority-doors.ts'
import type { Everything, Request } from './door-requests.ts'
import { doors, openDoors, requireSameAbsence, routesOf, taxiiHeaders, taxiiRequests } from './every-door.ts'
import * as oracle from './intel-oracle.ts'
import { testId, testObject } from './open-intel.ts'
import { openIncidents } from './opened-incidents.ts'
import { plantName, tellEpisode } from './told-episode.ts'
import { registerSecrets, tellRegister } from './told-register.ts'

/**
 * No reader ever receives an object, an id, a reference or a count above what it may see, through any door that exists. The
 * worlds and the rule are those of `intel-oracle.ts`; the doors are every route of the app, over a real socket.
 */

/** Indicators that each find the telemetry, one at each level, in the first collection alone. */
const alerting = tlpLevels.map((level, at) => ({ level, id: testId('indicator', 500 + at), word: `qalerting${at}q` }))

interface Opened {
  readonly node: Node
  readonly app: FastifyInstance
  readonly url: string
  readonly all: Everything
  readonly reports: readonly ToldReport[]
  readonly secret: string
  readonly identityLevel: TlpLevel
}

interface Trial {
  readonly world: readonly oracle.Sketch[]
  readonly asker: oracle.Asker
}

async function open(home: string, { world, asker }: Trial): Promise<Opened> {
  await makeHome(home, { name: 'node', organisation: { name: 'qorganisationq' } }, systemClock)
  const node = await openNode(home, { clock: systemClock, log: silentLog })
  const app = await createApp({ node, localSecret: 'not-told' })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const collections: Collection[] = []
  for (const title of oracle.collectionNames) collections.push(await node.intel.addCollection({ title: `qtitle${title}q` }))
  const [first] = collections
  assert.ok(first)
  for (const { places, handling, ...sketch } of world)
    for (const place of places) {
      const collection = collections[place] ?? first
      await node.intel.add([oracle.toObject({ places, handling, ...sketch })], { collection, broughtBy: 'qbroughtq', handling })
    }
  await node.intel.add([oracle.termsObject], { collection: first, broughtBy: 'qbroughtq' })
  const indicators = alerting.map(({ level, word }, at) =>
    testObject('indicator', 500 + at, {
      name: word,
      pattern: `[ipv4-addr:value = '203.0.113.${at + 1}']`,
      object_marking_refs: [toMarkingId(level)],
    }),
  )
  await node.intel.add(indicators, { collection: first, broughtBy: 'qbroughtq' })
  await node.settle()
  const source = await node.sources.add({ kind: 'http', name: 'qsourceq', follow: false })
  const lines = alerting.map((_, at) =>
    JSON.stringify({ _path: 'conn', ts: 1_780_000_000 + at, uid: `C${at}`, 'id.orig_h': '10.0.0.1', 'id.resp_h': `203.0.113.${at + 1}` }),
  )
  await node.sources.feed(source.id, chunks(`${lines.join('\n')}\nqbadlineq\n`))
  const { alerts } = await node.detect.alerts.list(localAdministrator, { limit: 100 })
  assert.equal(alerts.length, alerting.length)
  const { incidentIds, runIds } = await openIncidents(node, alerts)
  const grants = [...asker.named.flatMap((place) => collections[place]?.id ?? []), ...(asker.hasStar ? ['*'] : [])]
  const { secret } = await node.identity.createToken({
    name: 'asker',
    clearance: asker.clearance,
    grants: grants.map((collectionId) => ({ collectionId, canRead: true, canWrite: false })),
  })
  const reports = await tellReports(node)
  const everything: Everything = {
    objectIds: [...new Set(world.map((sketch) => oracle.idOf(sketch.number)))].concat(alerting.map(({ id }) => id)),
    collectionIds: collections.map(({ id }) => id),
    alertIds: alerts.map(({ id }) => id),
    incidentIds,
    ...{ registerIds: [await tellRegister(node)], plants: [plantName] },
    runIds,
    sourceIds: [String(source.id)],
    tokenIds: (await node.identity.listTokens()).map((token) => token.tokenId),
    words: wordsOf(world),
    statusIds: [],
    episodeIds: [await tellEpisode(node)],
    reports,
    statements: (await node.ownLog.statements({ limit: 10 })).map(({ idx }) => idx),
  }
  return { node, app, url, all: everything, reports, secret, identityLevel: node.config.organisation.level }
}

function wordsOf(world: Trial['world']): string[] {
  return world.flatMap((one) => ['name', 'description', 'words'].map((name) => oracle.markerOf(one, name))).concat('qorganisationq')
}

async function* chunks(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

/** Every text that must not be in an answer, with what it would give away. */
function secretsOf(
  { all, node, identityLevel, reports }: Opened,
  { world, asker }: Trial,
  purpose: 'taxii' | 'other',
): Map<string, string> {
  const rule: oracle.Rule = { asker, purpose }
  const visible = oracle.visibleVersions(rule, world)
  const secrets = new Map<string, string>()
  for (const sketch of world) {
    const id = oracle.idOf(sketch.number)
    if (oracle.isHidden(sketch.number, { all: world, visible })) secrets.set(id, `the id of ${id}`)
    for (const [property, marker] of [
      ['name', 'name'],
      ['description', 'description'],
      ['x_words', 'words'],
    ] as const)
      if (!visible.has(sketch) || oracle.isClosed(rule, sketch, property))
        secrets.set(oracle.markerOf(sketch, marker), `${property} of ${id}`)
  }
  const isRead = (place: number) => oracle.mayRead(rule, place)
  for (const [at, { level, id, word }] of alerting.entries()) {
    const isCleared = tlpLevels.indexOf(level) <= tlpLevels.indexOf(asker.clearance)
    const isRed = level === 'red' && purpose === 'taxii'
    if (isCleared && isRead(0) && (!isRed || asker.named.includes(0))) continue
    secrets.set(id, `the id of the ${level} indicator`).set(word, `the name of the ${level} indicator`)
    const run = all.runIds.at(-1 - at)
    if (run !== undefined && !(isCleared && asker.hasStar)) secrets.set(run, `the id of a run in the ${level} incident`)
    const alert = all.alertIds.at(-1 - at)
    if (alert !== undefined && !isCleared) secrets.set(word, `the name of the ${level} indicator`)
  }
  for (const [place, id] of all.collectionIds.entries())
    if (!isRead(place))
      secrets.set(id, `the id of collection ${place}`).set(`qtitle${oracle.collectionNames[place]}q`.toLowerCase(), `its title`)
  for (const { id, level, word } of reports)
    if (!seesReport(asker, level)) secrets.set(id, `the id of a ${level} report`).set(word, `what a ${level} report says`)
  const seesIdentity = tlpLevels.indexOf(identityLevel) <= tlpLevels.indexOf(asker.clearance) && asker.hasStar
  if (!seesIdentity)
    secrets
      .set(node.config.organisation.id, 'the id of the identity behind the node')
      .set(plantName, 'the name of a plant')
      .set('qtagq', 'a tag of a plant')
      .set('qsourceq', "the name of a source, which alerts show to those who are cleared for the organisation's own")
  for (const [word, what] of registerSecrets(all.registerIds, asker)) secrets.set(word, what)
  for (const word of ['qbroughtq', 'qbadlineq']) secrets.set(word, 'what is told to administrators only')
  return secrets
}

async function ask(
  { url, secret }: Opened,
  request: Request,
  { method = 'GET', isTaxii = false } = {},
): Promise<{ status: number; text: string }> {
  const headers = {
    authorization: `Bearer ${secret}`,
    ...(isTaxii ? taxiiHeaders : {}),
    ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
  }
  const answer = await fetch(`${url}${request.path}`, { method, headers, ...(request.body === undefined ? {} : { body: request.body }) })
  const headerText = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n')
  return { status: answer.status, text: `${headerText}\n${await answer.text()}` }
}

/** What the reader itself said may be repeated; everything else is held against the secrets. */
function requireSilent(text: string, secrets: ReadonlyMap<string, string>, { path, body = '' }: Request): void {
  const heard = text.toLowerCase()
  const said = decodeURIComponent(`${path} ${body}`).toLowerCase()
  for (const [secret, what] of secrets) {
    if (said.includes(secret.toLowerCase())) continue
    assert.ok(!heard.includes(secret.toLowerCase()), `${path} gives away ${what}: ${text.slice(0, 1200)}`)
  }
}

async function tryEveryDoor(trial: Trial): Promise<void> {
  const home = join(mkdtempSync(join(tmpdir(), 'entente-doors-')), 'home')
  const opened = await open(home, trial)
  try {
    const live = await openLive(opened)
    const routes = routesOf(opened.app).filter((route) => !/ \/(api1|taxii2)\b/.test(route))
    assert.deepEqual(
      routes.filter((route) => doors[route] === undefined),
      [],
      'routes that this test does not try',
    )
    const other = secretsOf(opened, trial, 'other')
    for (const route of routes) {
      const [method = '', template = ''] = route.split(' ')
      const absences = new Map<string, string>()
      for (const request of doors[route]?.(opened.all) ?? []) {
        const { status, text } = await ask(opened, request, { method })
        assert.ok(status < 500, `${method} ${request.path}: ${text}`)
        requireSilent(text, other, request)
        if ((template.endsWith('/:id') || template.endsWith('/authority/reports/:report')) && request.asks !== undefined)
          absences.set(request.asks, `${status} ${text.slice(text.indexOf('\n{'))}`)
      }
      requireSameAbsence(absences, other)
    }
    const taxii = secretsOf(opened, trial, 'taxii')
    for (const request of taxiiRequests(opened.all)) {
      const { status, text } = await ask(opened, request, { isTaxii: true })
      assert.ok(status < 500, `${request.path}: ${text}`)
      requireSilent(text, taxii, request)
    }
    await opened.node.settle()
    const shown = await live()
    requireSilent(shown, other, { path: '/api/v1/live' })
    await requireCounts(opened, trial, shown)
    await requireStrangersOut(opened)
  } finally {
    await opened.app.close()
    await opened.node.close()
    rmSync(join(home, '..'), { recursive: true })
  }
}

/** Looks on from now; gives all that was sent until it is called. */
async function openLive({ url, secret, node, all }: Opened): Promise<() => Promise<string>> {
  const stop = new AbortController()
  const answer = await fetch(`${url}/api/v1/live`, { headers: { authorization: `Bearer ${secret}` }, signal: stop.signal })
  const reader = answer.body?.getReader()
  let text = ''
  const reading = (async () => {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
      if (done) return
      text += Buffer.from(value ?? []).toString('utf8')
    }
  })().catch(() => {})
  for (const [at, { id }] of alerting.entries()) {
    node.live.tell({ kind: 'intel', objectIds: [id] })
    const { alerts } = await node.detect.alerts.list(localAdministrator, { limit: 100 })
    node.live.tell({ kind: 'alert', alertId: alerts[at]?.id ?? '', isNew: true })
    node.live.tell({ kind: 'incident', incidentId: all.incidentIds[at] ?? '' })
  }
  for (const { id } of all.reports) node.live.tell({ kind: 'report', reportId: id })
  for (const episodeId of all.episodeIds) node.live.tell({ kind: 'episode', episodeId, isNew: true })
  for (const plant of all.plants) node.live.tell({ kind: 'plant', plant })
  return async () => {
    for (let tries = 0; tries < 40 && text.split('event: overview').length < 3; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 50))
    stop.abort()
    await reading
    assert.match(text, /event: overview/)
    return text
  }
}

/** No number counts what the reader may not see. */
async function requireCounts(opened: Opened, { world, asker }: Trial, shown: string): Promise<void> {
  const rule: oracle.Rule = { asker, purpose: 'other' }
  // Versions are counted, each of them.
  const visible = oracle.visibleVersions(rule, world)
  const alertable = alerting.filter(({ level }) => tlpLevels.indexOf(level) <= tlpLevels.indexOf(asker.clearance)).length
  // Beside the world's: the terms, which all may see, and the node's own identity.
  const most = visible.size + (oracle.mayRead(rule, 0) ? alertable + 1 : 0) + 1
  const [, overview] = /event: overview\ndata: (.*)\n/.exec(shown) ?? []
  const counted = JSON.parse(overview ?? '').overview.intel
  assert.ok(counted.objects <= most, `${counted.objects} objects are counted, ${most} may be seen`)
  const readable = oracle.collectionNames.filter((_, place) => oracle.mayRead(rule, place)).length
  // With a grant to all, the node's own collections count too.
  if (!asker.hasStar) assert.equal(counted.collections, readable)
  await requireReportCounts((path) => ask(opened, { path }), opened.reports.filter(({ level }) => seesReport(asker, level)).length)
  const { text } = await ask(opened, { path: '/api/v1/objects?limit=1000' })
  assert.ok(JSON.parse(text.slice(text.indexOf('\n{'))).objects.length <= most)
}

/** Without a token nothing is told but that one is needed. */
async function requireStrangersOut({ url, all }: Opened): Promise<void> {
  for (const [route, toRequests] of Object.entries(doors)) {
    const [method = '', template = ''] = route.split(' ')
    if (openDoors.has(route)) continue
    const [request = { path: template }] = toRequests(all)
    const answer = await fetch(`${url}${request.path}`, { method })
    assert.equal(answer.status, 401, `${route} lets a stranger in`)
    await answer.body?.cancel()
  }
}

suite('through every door', () => {
  test('no reader receives an object, an id, a reference or a count above what it may see', async () => {
    const trial = fc.record({ world: oracle.world, asker: oracle.asker })
    await fc.assert(fc.asyncProperty(trial, tryEveryDoor), { numRuns: Number(process.env.ENTENTE_PROPERTY_RUNS ?? 12) })
  })
})

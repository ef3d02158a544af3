import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { isFault, systemClock } from '../src/base/index.ts'
import { createApp } from '../src/http/index.ts'
import { localAdministrator } from '../src/identity/index.ts'
import { makeHome, type Node, openNode, silentLog } from '../src/node/index.ts'
import { exerciseMarking, toMarkingId, toStixObject } from '../src/stix/index.ts'

interface Running {
  readonly home: string
  readonly node: Node
  readonly app: FastifyInstance
  readonly url: string
}

const secret = 'secret-of-the-test'

function malware(number: number, isMarked: boolean) {
  const at = '2026-11-20T12:00:00.000Z'
  const id = `malware--00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
  const markings = [toMarkingId('green'), ...(isMarked ? [exerciseMarking] : [])]
  const object = { type: 'malware', spec_version: '2.1', id, created: at, modified: at, name: 'one', is_family: false }
  return toStixObject({ ...object, object_marking_refs: markings })
}

suite('what is of an exercise and what is real stay apart', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-apart-'))
  const all: Running[] = []
  let real: Running
  let played: Running

  async function start(name: string, isExercise: boolean): Promise<Running> {
    const home = join(folder, name)
    await makeHome(home, { name, organisation: { name }, isExercise }, systemClock)
    const node = await openNode(home, { clock: systemClock, log: silentLog, isExercise })
    const app = await createApp({ node, localSecret: secret })
    const one = { home, node, app, url: await app.listen({ host: '127.0.0.1', port: 0 }) }
    all.push(one)
    return one
  }

  before(async () => {
    real = await start('real', false)
    played = await start('played', true)
  })
  after(async () => {
    for (const { app, node } of all) {
      await app.close()
      await node.close()
    }
    rmSync(folder, { recursive: true })
  })

  const ask = ({ url }: Running, path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', ...init.headers },
    })
  // Answers of the API, as far as the test reads them.
  const json = async (asked: Promise<Response>) => (await (await asked).json()) as Readonly<Record<string, string>>
  const add = async ({ node }: Running, isMarked: boolean, number: number) => {
    const collection = await node.intel.requireCollection(localAdministrator, 'intelligence')
    const [added] = await node.intel.add([malware(number, isMarked)], { collection, broughtBy: 'test' })
    return added !== undefined && 'fault' in added ? added.fault.code : 'taken'
  }

  test('neither opens the home of the other', async () => {
    await played.app.inject('/healthz')
    const other = join(folder, 'other')
    await makeHome(other, { name: 'other', organisation: { name: 'other' }, isExercise: true }, systemClock)
    const open = (home: string, isExercise: boolean) => openNode(home, { clock: systemClock, log: silentLog, isExercise })
    await assert.rejects(open(other, false), (thrown) => isFault(thrown) && thrown.code === 'node.exercise-home')
    const plain = join(folder, 'plain')
    await makeHome(plain, { name: 'plain', organisation: { name: 'plain' } }, systemClock)
    await assert.rejects(open(plain, true), (thrown) => isFault(thrown) && thrown.code === 'node.real-home')
  })

  test('they do not become partners, whichever asks', async () => {
    for (const [one, other] of [
      [real, played],
      [played, real],
    ] as const) {
      const answer = await json(ask(one, '/api/v1/partners', { method: 'POST', body: JSON.stringify({ url: other.url }) }))
      assert.equal(answer.code, 'federation.exercise-mixed')
    }
  })

  test('an object that is marked goes to the exercise alone, any other to the real node alone', async () => {
    assert.equal(await add(real, true, 1), 'intel.exercise-mixed')
    assert.equal(await add(played, true, 1), 'taken')
    assert.equal(await add(played, false, 2), 'intel.exercise-mixed')
    assert.equal(await add(real, false, 2), 'taken')
  })

  test('a feed of the one brings nothing into the other', async () => {
    for (const [from, to] of [
      [real, played],
      [played, real],
    ] as const) {
      const { id } = await from.node.intel.requireCollection(localAdministrator, 'intelligence')
      const { secret: token } = await from.node.identity.createToken({
        name: 'stranger',
        clearance: 'red',
        grants: [{ collectionId: id, canRead: true, canWrite: false }],
      })
      const url = `${from.url}/${from.node.config.taxii.root}/collections/${id}/`
      await to.node.feeds.add({ name: 'other', url, secret: token, collection: 'intelligence', everySeconds: 60 })
      const polled = await to.node.feeds.poll('other')
      assert.ok(polled.received > 0)
      assert.equal(polled.added, 0)
      assert.ok(polled.refused.every(({ code }) => code === 'intel.exercise-mixed'))
    }
  })

  test('every answer, title, report and calendar of the exercise says EXERCISE, and none of a real node does', async () => {
    for (const one of [played, real]) {
      const isMarked = one === played
      const holds = (text: string) => assert.equal(text.includes('EXERCISE'), isMarked, text.slice(0, 300))
      for (const path of ['/api/v1/node', '/taxii2/', '/log/card', '/api/v1/nothing', '/healthz'])
        assert.equal((await ask(one, path)).headers.has('x-exercise'), isMarked, path)
      holds(await (await ask(one, '/api/v1/collections')).text())
      const opened = await json(ask(one, '/api/v1/incidents', { method: 'POST', body: JSON.stringify({ title: 'Outage' }) }))
      holds(opened.title ?? '')
      const renamed = { method: 'POST', body: JSON.stringify({ title: 'Long outage' }) }
      holds((await json(ask(one, `/api/v1/incidents/${opened.id}`, renamed))).title ?? '')
      const facts = [
        { fact: 'data-role', value: 'controller' },
        { fact: 'established-in', value: 'DE' },
        { fact: 'home-state', value: 'DE' },
        { fact: 'personal-data-breach', value: 'yes' },
        { fact: 'risk-to-people', value: 'risk' },
        { fact: 'aware-at', value: new Date().toISOString() },
      ]
      await ask(one, `/api/v1/incidents/${opened.id}/facts`, { method: 'POST', body: JSON.stringify({ facts }) })
      holds(await (await ask(one, `/api/v1/incidents/${opened.id}/export?format=stix`)).text())
      const calendar = await (await ask(one, '/api/v1/deadlines.ics')).text()
      assert.match(calendar, /SUMMARY/)
      holds(calendar)
      const form = { form: 'letter', regime: 'eu-gdpr', stage: 'notification', language: 'en' }
      const begun = await json(ask(one, `/api/v1/incidents/${opened.id}/reports`, { method: 'POST', body: JSON.stringify(form) }))
      for (const format of ['html', 'json'])
        holds(await (await ask(one, `/api/v1/incidents/${opened.id}/reports/${begun.id}/document?format=${format}`)).text())
    }
  })
})

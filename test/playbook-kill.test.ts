import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { PlaybookRun } from '../src/http/index.ts'
import { runCommand } from './command-line.ts'
import { action, toPlaybook } from './made-playbook.ts'
import { toRandom } from './planted-indicators.ts'
import { makePlainHome, makeToken, startNode, type Up } from './running-node.ts'

const kills = 6
const seed = Number(process.env.ENTENTE_KILL_SEED ?? 1)
const steps = 60
const home = mkdtempSync(join(tmpdir(), 'entente-playbook-'))
const block = { commands: [{ type: 'http-api', command: 'POST /block HTTP/1.1', playbook_activity: 'restrict-access' }] }
const branch = (name: string) => Array.from({ length: steps }, (_, at) => action(`${name} ${at}`))
const playbook = toPlaybook([{ kind: 'parallel', branches: [branch('left'), branch('right')] }, action('block', block), action('last')])

let node: Up | undefined
let url = ''
let token = ''

suite('a playbook under way in a node that is killed with -9', () => {
  before(async () => {
    const { port } = await makePlainHome(home)
    url = `http://127.0.0.1:${port}/api/v1/playbook-runs/1`
    token = await makeToken(home, ['*'])
    writeFileSync(join(home, 'playbook.json'), JSON.stringify(playbook))
    await runCommand(home, ['playbooks', 'import', join(home, 'playbook.json')])
    await runCommand(home, ['playbooks', 'start', String(playbook.id)])
  })
  after(async () => {
    await node?.kill('SIGKILL')
    rmSync(home, { recursive: true, force: true })
  })

  test(`goes on at the same step at random moments, in both branches; time alone does nothing`, async (context) => {
    const random = toRandom(seed)
    const acknowledged = new Set<string>()
    const moments: number[] = []
    for (let kill = 0; kill < kills && acknowledged.size < steps; kill++) {
      node = await startNode(home)
      const run = await read()
      // Both branches wait at once: the one is no further or behind because of the other.
      assert.equal(run.now.length, 2)
      for (const visit of acknowledged) assert.ok(isOver(run, visit), `step ${visit} was acknowledged and is lost`)
      const before = JSON.stringify(run.now)
      await sleep(1200)
      assert.equal(JSON.stringify((await read()).now), before, 'something acted without a person')
      let isUp = true
      const working = workOn(acknowledged, () => isUp)
      await sleep(10 + 60 * random())
      await node.kill('SIGKILL')
      isUp = false
      await working
      moments.push(acknowledged.size)
    }
    context.diagnostic(`killed after ${moments.join(', ')} steps`)
    assert.ok(moments.length > 1 && (moments.at(-1) ?? 0) > 0, `killed after ${moments.join(', ')} steps`)
    node = await startNode(home)
    await workOn(acknowledged, () => true)
    const { now, history } = await read()
    assert.deepEqual(
      now.map(({ name, changesWorld, state }) => [name, changesWorld, state]),
      [['block', true, 'ready']],
    )
    // Each step once, whatever was under way when the node died.
    const done = history.filter(({ kind }) => kind === 'done').map(({ text }) => text)
    assert.equal(new Set(done).size, 2 * steps)
    assert.equal(done.length, 2 * steps)
    assert.equal((await say('2', { note: '' })).status, 400)
    const measure = { until: Date.now() + 3_600_000, undo: 'unblock' }
    assert.equal((await say('2', { measure })).status, 200)
    assert.equal((await say('3', {})).status, 200)
    assert.equal((await read()).state, 'ended')
  })
})

function isOver({ now, history }: PlaybookRun, visit: string): boolean {
  return history.some((line) => line.visit === visit && line.kind === 'done') && !now.some((step) => step.visit === visit)
}

async function read(): Promise<PlaybookRun> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  assert.equal(answer.status, 200)
  return PlaybookRun.parse(await answer.json())
}

function say(visit: string, body: object): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return fetch(`${url}/steps/${visit}/done`, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** Two people, each in a branch, as fast as the node answers, until it is gone or both are through. */
async function workOn(acknowledged: Set<string>, isUp: () => boolean): Promise<void> {
  const person = async (lane: string) => {
    for (;;) {
      const run = await read()
      const step = run.now.find(({ visit }) => visit.startsWith(lane))
      if (step === undefined) return
      if ((await say(step.visit, { note: 'done' })).status === 200) acknowledged.add(step.visit)
    }
  }
  await Promise.all(
    ['1.0-', '1.1-'].map((lane) =>
      person(lane).catch((error: unknown) => {
        if (isUp() && !(error instanceof TypeError)) throw error
      }),
    ),
  )
}

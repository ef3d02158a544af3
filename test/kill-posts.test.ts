import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { newUuid } from '../src/base/index.ts'
import { runCommand } from './command-line.ts'
import { collectionId, makePlainHome, makeToken, startNode } from './running-node.ts'

const kills = Number(process.env.ENTENTE_KILLS ?? 50)
const posters = 4
const objectsPerPost = 8
const mediaType = 'application/taxii+json;version=2.1'

interface Told {
  /** Ids for which the node said success. */
  readonly acknowledged: string[]
  /** Posts that were under way when the node died. */
  cutOff: number
}

interface Target {
  readonly url: string
  readonly token: string
}

function toObjects(): { id: string }[] {
  return Array.from({ length: objectsPerPost }, () => ({
    type: 'malware',
    spec_version: '2.1',
    id: `malware--${newUuid()}`,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-01T00:00:00.000Z',
    name: 'posted while the node is killed',
    is_family: false,
  }))
}

/** Posts envelope after envelope until the node is gone. */
async function postUntilItDies({ url, token }: Target, told: Told): Promise<void> {
  for (;;) {
    const body = JSON.stringify({ objects: toObjects() })
    const headers = { authorization: `Bearer ${token}`, 'content-type': mediaType, accept: mediaType }
    try {
      const answer = await fetch(url, { method: 'POST', headers, body })
      const status: { success_count?: number; successes?: { id: string }[] } = JSON.parse(await answer.text())
      if (answer.status !== 202) assert.fail(`${answer.status}: ${JSON.stringify(status)}`)
      assert.equal(status.success_count, objectsPerPost, JSON.stringify(status))
      for (const { id } of status.successes ?? []) told.acknowledged.push(id)
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error
      told.cutOff += 1
      return
    }
  }
}

/** However slow the machine is: every kill comes after something that must not be lost. */
async function nextAcknowledged({ acknowledged }: Told): Promise<void> {
  for (const before = acknowledged.length; acknowledged.length === before; ) await sleep(5)
}

async function readAll({ url, token }: Target): Promise<Set<string>> {
  const ids = new Set<string>()
  for (let next: string | undefined = ''; next !== undefined; ) {
    const query: string = next === '' ? '' : `&next=${encodeURIComponent(next)}`
    const answer = await fetch(`${url}?limit=1000${query}`, { headers: { authorization: `Bearer ${token}`, accept: mediaType } })
    const page: { objects?: { id: string }[]; more?: boolean; next?: string } = JSON.parse(await answer.text())
    for (const { id } of page.objects ?? []) ids.add(id)
    next = page.more === true ? page.next : undefined
  }
  return ids
}

suite('a node that is killed while partners post to it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-kill-posts-'))
  after(() => rmSync(folder, { recursive: true }))

  test(`has everything it acknowledged, and its doctor finds nothing, after ${kills} kills`, async () => {
    const home = join(folder, 'home')
    const { port } = await makePlainHome(home)
    const token = await makeToken(home, ['intelligence'])
    const id = await collectionId(home, 'intelligence')
    const target = { url: `http://127.0.0.1:${port}/api1/collections/${id}/objects/`, token }
    const told: Told = { acknowledged: [], cutOff: 0 }
    let seed = 20_261_123
    for (let kill = 1; kill <= kills; kill += 1) {
      const up = await startNode(home)
      const posting = Promise.all(Array.from({ length: posters }, () => postUntilItDies(target, told)))
      await Promise.race([posting, nextAcknowledged(told)])
      seed = (seed * 48_271) % 2_147_483_647
      await sleep(seed % 180)
      await up.kill('SIGKILL')
      await posting
      if (kill % 20 === 0) await requireHealthy(home)
    }
    await requireHealthy(home)
    const up = await startNode(home)
    const held = await readAll(target)
    await up.kill('SIGTERM')
    const missing = told.acknowledged.filter((acknowledged) => !held.has(acknowledged))
    assert.deepEqual(missing, [])
    assert.ok(told.acknowledged.length >= kills * objectsPerPost, `only ${told.acknowledged.length} objects were acknowledged in all`)
    assert.ok(told.cutOff >= kills, `only ${told.cutOff} posts were cut off`)
  })
})

async function requireHealthy(home: string): Promise<void> {
  const { findings } = await runCommand<{ findings: unknown[] }>(home, ['doctor'])
  assert.deepEqual(findings, [])
}

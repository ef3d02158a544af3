import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { localAdministrator } from '../src/identity/index.ts'
import { parsePolicy, parseTlogProof, verifyStatement } from '../src/ledger/index.ts'
import { Circle, type Running } from './circle.ts'
import { testObject } from './open-intel.ts'

const address = '198.51.100.77'

/** What an alert rests on is sealed when a person confirms it, and can be shown to others later. */
suite('the evidence of an alert', () => {
  let folder: string
  let nodes: Circle
  let one: Running
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entente-evidence-'))
    nodes = new Circle(folder)
    one = await nodes.make('Waterworks')
    const collection = await one.node.intel.requireCollection(localAdministrator, 'intelligence')
    const indicator = testObject('indicator', 1, { name: 'Caller', pattern: `[ipv4-addr:value = '${address}']`, level: 'green' })
    await one.node.intel.add([indicator], { collection, broughtBy: 'test' })
    await one.node.settle()
  })
  afterEach(async () => {
    await nodes.close()
    rmSync(folder, { recursive: true })
  })

  async function see(uid: string): Promise<void> {
    const sources = await one.node.sources.list()
    const source = sources[0] ?? (await one.node.sources.add({ kind: 'http', name: 'Sensor', follow: false }))
    const line = { _path: 'conn', ts: Date.UTC(2026, 10, 23) / 1000, uid, 'id.orig_h': '10.9.8.7', 'id.resp_h': address, 'id.resp_p': 443 }
    await one.node.sources.feed(
      source.id,
      (async function* () {
        yield Buffer.from(`${JSON.stringify(line)}\n`)
      })(),
    )
  }
  const alert = async () => {
    const { alerts } = (await one.call('GET', '/alerts')).json()
    return alerts[0]
  }
  const proof = async (query = '') => one.call('GET', `/alerts/${(await alert()).id}/proof${query}`)
  const shown = async (text: string) => {
    const policy = parsePolicy((await one.call('GET', '/log/policy')).payload)
    return verifyStatement(parseTlogProof(text), policy)
  }

  test('is sealed when it is confirmed, and proved offline with its lines or without them', async () => {
    await see('CSeal1')
    assert.equal((await proof()).json().code, 'detect.not-sealed')
    const confirmed = await one.call('POST', `/alerts/${(await alert()).id}/confirm`, {})
    assert.equal(confirmed.statusCode, 200, confirmed.payload)
    await one.node.ownLog.seal()
    const whole = await shown((await proof()).payload)
    assert.equal(whole.statement.kind, 'evidence-sealed')
    assert.match(JSON.stringify(whole.shown), /CSeal1/)
    const closed = (await proof('?lines=no')).payload
    const extra = Buffer.from(parseTlogProof(closed).extra ?? '').toString()
    for (const secret of ['CSeal1', address, '10.9.8.7']) assert.equal(extra.includes(secret), false)
    const { shown: outline } = await shown(closed)
    assert.deepEqual(outline?.alert, (await alert()).id)
    assert.match(JSON.stringify(outline), /"firstAt"/)
  })

  test('that has grown since is not passed off as what was sealed', async () => {
    await see('CSeal1')
    const { id } = await alert()
    await one.call('POST', `/alerts/${id}/confirm`, {})
    await one.call('POST', `/alerts/${id}/reopen`, {})
    await see('CSeal2')
    await one.node.ownLog.seal()
    assert.equal((await proof()).json().code, 'detect.not-sealed')
    await one.call('POST', `/alerts/${id}/confirm`, {})
    await one.node.ownLog.seal()
    assert.match(JSON.stringify((await shown((await proof()).payload)).shown), /CSeal2/)
  })
})

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { suite, test } from 'node:test'
import { builtInData } from '../../base/index.ts'
import { localAdministrator } from '../../identity/index.ts'
import { parsePattern } from '../../stix/index.ts'
import { loadFormats } from '../../telemetry/index.ts'
import { makeHome } from '../home.ts'
import { silentLog } from '../log.ts'
import { openNode } from '../node.ts'
import { openExampleIncident } from './incident.ts'
import { readNetwork } from './network.ts'
import { SeededRandom } from './random.ts'
import { readStoryObjects } from './story-objects.ts'
import { Traffic } from './traffic.ts'

const publisher = 'identity--7b1f3a52-3f6f-4c62-9d52-0a4b6f5c8e11'
const now = Date.UTC(2026, 10, 23)

suite("the example's data", () => {
  test('is valid STIX, every pattern readable, whatever the day', () => {
    for (const nowMs of [now, Date.UTC(2028, 1, 29)]) {
      const objects = [0, 1, 2].flatMap((step) => readStoryObjects(step, publisher, nowMs))
      assert.ok(objects.length > 25)
      for (const { value } of objects) if (typeof value.pattern === 'string') parsePattern(value.pattern)
    }
  })

  test('keeps one report that is TLP:RED, and only that one', () => {
    const red = [0, 1, 2]
      .flatMap((step) => readStoryObjects(step, publisher, now))
      .filter(({ text }) => text.includes('e828b379-4e03-4974-9ac4-e53a884c97c1'))
    assert.deepEqual(
      red.map(({ type }) => type),
      ['report'],
    )
  })

  test('is telemetry that our own formats read, line by line', () => {
    const formats = loadFormats([builtInData('formats')])
    const traffic = new Traffic(readNetwork(), new SeededRandom(1))
    const lines = [
      ...Array.from({ length: 500 }, () => traffic.ordinary(now)).flat(),
      ...traffic.callHome(now),
      ...traffic.foothold(now),
      ...traffic.writeToController(now),
    ]
    for (const line of lines) assert.ok(formats.parseLine(line).observables.length > 0, line)
  })

  test('uses only names and addresses that are reserved for examples', () => {
    const traffic = new Traffic(readNetwork(), new SeededRandom(1))
    const lines = [
      ...Array.from({ length: 500 }, () => traffic.ordinary(now)).flat(),
      ...traffic.callHome(now),
      ...traffic.foothold(now),
    ].join('\n')
    const texts = `${lines}${[0, 1, 2]
      .flatMap((step) => readStoryObjects(step, publisher, now))
      .map(({ value }) => String(value.pattern))
      .join('\n')}`
    for (const [address] of texts.matchAll(/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g)) {
      assert.match(address, /^(?:10\.20\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.)/)
    }
    for (const [, name] of texts.matchAll(/"(?:query|server_name|host)":"([^"]+)"/g)) assert.match(name ?? '', /\.example$/)
  })

  test('makes an incident of an alert, with reports that are due in the states it names', async () => {
    const home = join(mkdtempSync(join(tmpdir(), 'entente-example-')), 'home')
    const clock = { now: () => now }
    await makeHome(home, { name: 'operator', organisation: { name: 'Operator' } }, clock)
    const node = await openNode(home, { clock, log: silentLog })
    try {
      assert.equal(await openExampleIncident(node, clock), undefined)
      const collection = await node.intel.requireCollection(localAdministrator, 'intelligence')
      await node.intel.add(readStoryObjects(1, publisher, now), { collection, broughtBy: 'test' })
      await node.settle()
      const source = await node.sources.add({ kind: 'http', name: 'zeek', follow: false })
      const lines = new Traffic(readNetwork(), new SeededRandom(1)).callHome(now).join('\n')
      await node.sources.feed(source.id, Readable.from([Buffer.from(lines)]))
      const opened = await openExampleIncident(node, clock)
      assert.equal(opened?.number, 1)
      assert.ok((opened?.due ?? 0) >= 2, `${opened?.due} reports are due`)
    } finally {
      await node.close()
      rmSync(join(home, '..'), { recursive: true })
    }
  })

  test('looks the same each time', () => {
    const lines = () => {
      const traffic = new Traffic(readNetwork(), new SeededRandom(7))
      return Array.from({ length: 50 }, () => traffic.ordinary(now)).flat()
    }
    assert.deepEqual(lines(), lines())
  })
})

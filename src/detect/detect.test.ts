import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { dnsLine, indicator, type OpenedDetect, openTestDetect } from '../../test/open-detect.ts'
import { readerWith, testId } from '../../test/open-intel.ts'
import { localAdministrator as me } from '../identity/index.ts'
import { checkDetect } from './index.ts'

const dayMs = 86_400_000
const evil = (number: number, more = {}) => indicator(number, "[domain-name:value = 'evil.example']", more)

suite('detection', () => {
  let node: OpenedDetect
  beforeEach(async () => {
    node = await openTestDetect()
  })
  afterEach(async () => {
    const { findings } = await checkDetect(node.store, { mend: false })
    assert.deepEqual(findings, [])
    await node.detect.close()
    await node.close()
  })

  const alerts = async (status?: 'open' | 'confirmed' | 'dismissed') => (await node.detect.alerts.list(me, { limit: 100, status })).alerts

  test('many lines that meet one indicator make one alert, which grows', async () => {
    await node.know(evil(1))
    const first = await node.see('evil.example', 'good.example', 'a.evil.example')
    const second = await node.see('evil.example')
    assert.deepEqual([first.matches, first.opened.length, second.opened.length, second.grown.length], [2, 1, 0, 1])
    const [alert, ...more] = await alerts()
    assert.equal(more.length, 0)
    assert.deepEqual([alert?.count, alert?.origin, alert?.status, alert?.sources], [3, 'live', 'open', ['first']])
    assert.deepEqual(
      alert?.observables.map(({ value, how, count }) => [value, how, count]),
      [
        ['evil.example', 'exact', 2],
        ['a.evil.example', 'subdomain', 1],
      ],
    )
  })

  test('an alert shows the first few and the last few lines behind it, each as it came', async () => {
    await node.know(evil(1))
    for (let batch = 0; batch < 4; batch += 1) {
      await node.takeLines(Array.from({ length: 20 }, (_each, at) => dnsLine('evil.example', node.clock.ms + batch * 1000 + at)))
    }
    const [alert] = await alerts()
    const { evidence } = await node.detect.alerts.get(me, alert?.id ?? '')
    assert.equal(alert?.count, 80)
    const times = evidence.map((each) => each.at - node.clock.ms)
    assert.deepEqual(times, [0, 1, 2, 3, 4, ...Array.from({ length: 20 }, (_each, at) => 3000 + at)])
    const line = evidence[0]?.line ?? ''
    assert.deepEqual([JSON.parse(line).query, evidence[0]?.field, evidence[0]?.origin], ['evil.example', 'query', 'live'])
  })

  test('an indicator that comes later finds what was seen before, by day, and then goes on live', async () => {
    await node.see('a.evil.example', 'other.example')
    node.clock.ms += dayMs
    await node.see('a.evil.example', 'evil.example')
    const sum = await node.detect.refreshIndicators()
    assert.deepEqual(sum, { added: 0, removed: 0, retro: 0 })
    await node.know(evil(1))
    const [alert] = await alerts()
    assert.deepEqual(
      [alert?.origin, alert?.count, alert?.firstSeenAt, alert?.lastSeenAt],
      ['history', 3, node.clock.ms - dayMs, node.clock.ms],
    )
    const { evidence } = await node.detect.alerts.get(me, alert?.id ?? '')
    assert.deepEqual(
      evidence.map(({ value, count, line, origin }) => [value, count, line, origin]),
      [
        ['a.evil.example', 1, null, 'history'],
        ['evil.example', 1, null, 'history'],
        ['a.evil.example', 1, null, 'history'],
      ],
    )
    await node.see('evil.example')
    assert.equal((await alerts())[0]?.count, 4)
  })

  test('a block finds the addresses remembered in it', async () => {
    const answer = (address: string) => dnsLine('some.example', node.clock.ms, { answers: [address] })
    await node.takeLines(['198.51.100.7', '198.51.101.7', '203.0.113.9'].map(answer))
    await node.know(indicator(1, "[ipv4-addr:value ISSUBSET '198.51.100.0/24']"), indicator(2, "[ipv4-addr:value = '203.0.113.8/30']"))
    const found = (await alerts()).flatMap((alert) => alert.observables.map(({ value, how }) => [value, how]))
    assert.deepEqual(found.sort(), [
      ['198.51.100.7', 'in-range'],
      ['203.0.113.9', 'in-range'],
    ])
  })

  test('what was seen before valid_from is reported, and marked', async () => {
    await node.see('evil.example')
    node.clock.ms += dayMs
    await node.know(evil(1, { valid_from: new Date(node.clock.ms - 1000).toISOString() }))
    const [alert] = await alerts()
    const { evidence } = await node.detect.alerts.get(me, alert?.id ?? '')
    assert.match(evidence[0]?.remark ?? '', /before the indicator's valid_from/)
  })

  test('a revoked indicator leaves the matcher at once', async () => {
    await node.know(evil(1))
    assert.equal((await node.see('evil.example')).matches, 1)
    await node.know(evil(1, { revoked: true, modified: '2026-02-01T00:00:00.000Z' }))
    assert.equal((await node.see('evil.example')).matches, 0)
  })

  test('an indicator ends with its valid_until and begins with its valid_from', async () => {
    const at = (ms: number) => new Date(node.clock.ms + ms).toISOString()
    await node.know(evil(1, { valid_until: at(1000) }), indicator(2, "[domain-name:value = 'later.example']", { valid_from: at(1000) }))
    assert.equal((await node.see('evil.example', 'later.example')).matches, 1)
    node.clock.ms += 1000
    const sum = await node.detect.wakeDue()
    assert.deepEqual([sum.added, sum.removed, sum.retro], [1, 1, 1])
    assert.equal((await node.see('evil.example', 'later.example')).matches, 1)
    const later = (await alerts()).find((alert) => alert.indicator?.id === testId('indicator', 2))
    assert.deepEqual([later?.origin, later?.count], ['history', 2])
  })

  test('a newer version of an indicator takes the place of the older, whatever the order in which they come', async () => {
    const older = evil(1)
    const newer = indicator(1, "[domain-name:value = 'worse.example']", { modified: '2026-02-01T00:00:00.000Z' })
    await node.know(newer)
    await node.know(older)
    assert.equal((await node.see('evil.example')).matches, 0)
    assert.equal((await node.see('worse.example')).matches, 1)
  })

  test('a longer validity counts nothing twice', async () => {
    const at = (ms: number) => new Date(node.clock.ms + ms).toISOString()
    await node.know(evil(1, { valid_until: at(1000) }))
    await node.see('evil.example')
    node.clock.ms += 2000
    await node.detect.wakeDue()
    await node.see('evil.example')
    await node.know(evil(1, { valid_until: at(dayMs), modified: '2026-02-01T00:00:00.000Z' }))
    assert.equal((await alerts())[0]?.count, 2)
  })

  test('a withdrawn indicator leaves the matcher; its alert stays, for administrators and without its words', async () => {
    await node.know(evil(1))
    await node.see('evil.example')
    await node.intel.withdraw(me, { collection: node.intelligence, id: testId('indicator', 1), versions: ['all'] })
    await node.detect.refreshIndicators()
    assert.equal((await node.see('evil.example')).matches, 0)
    const [alert] = await alerts()
    assert.deepEqual([alert?.indicator?.pattern, alert?.count], ['', 1])
    assert.deepEqual((await node.detect.alerts.list(readerWith('red', ['*']), { limit: 10 })).alerts, [])
  })

  test('what is on a warning list does not alarm, is listed by name, and a person can decide otherwise', async () => {
    const pattern = "[ipv4-addr:value = '8.8.8.8'] OR [domain-name:value = 'evil.example']"
    await node.know(indicator(1, pattern), indicator(2, "[ipv4-addr:value = '10.0.0.0/8']"))
    const answer = dnsLine('some.example', node.clock.ms, { answers: ['8.8.8.8'] })
    assert.equal((await node.takeLines([answer])).matches, 0)
    const { indicators } = await node.detect.indicators.list(me, { state: 'listed', limit: 10 })
    assert.deepEqual(
      indicators.map(({ state, listed }) => [state, listed[0]?.list]),
      [
        ['matching', 'Public DNS resolvers'],
        ['listed', 'Addresses that name no one host of the Internet'],
      ],
    )
    await node.detect.indicators.ignoreLists(me, testId('indicator', 1), true)
    assert.equal((await alerts())[0]?.origin, 'history')
    assert.equal((await node.takeLines([answer])).matches, 1)
    await node.detect.indicators.ignoreLists(me, testId('indicator', 1), false)
    assert.equal((await node.takeLines([answer])).matches, 0)
  })

  test('what cannot be matched is held with its reason', async () => {
    await node.know(
      indicator(1, 'rule x { condition: true }', { pattern_type: 'yara' }),
      indicator(2, "[domain-name:value = 'a.example'] AND [url:value = 'http://b.example/']"),
      indicator(3, "[process:name = 'evil.exe']"),
    )
    const { indicators } = await node.detect.indicators.list(me, { limit: 10 })
    assert.deepEqual(
      indicators.map(({ state, reason }) => [state, reason]),
      [
        ['held', 'patterns of the type yara are kept, not matched'],
        ['held', 'the pattern needs more than one observation to decide'],
        ['held', 'telemetry does not tell process:name'],
      ],
    )
  })

  test('after a restart the same indicators match, the revoked do not', async () => {
    await node.know(evil(1), indicator(2, "[domain-name:value = 'gone.example']"))
    await node.know(indicator(2, "[domain-name:value = 'gone.example']", { revoked: true, modified: '2026-02-01T00:00:00.000Z' }))
    await node.reopen()
    assert.deepEqual((await node.see('evil.example', 'gone.example')).matches, 1)
  })

  test('a list in the form of MISP, laid over ours, holds back what it names, and lets it go when it is taken away', async () => {
    const folder = join(node.home, 'warninglists')
    mkdirSync(join(folder, 'mine'), { recursive: true })
    const list = { name: 'Mine', type: 'hostname', list: ['evil.example'], matching_attributes: ['domain', 'domain|ip'], version: 1 }
    writeFileSync(join(folder, 'mine', 'list.json'), JSON.stringify(list))
    mkdirSync(join(folder, 'broken'))
    writeFileSync(join(folder, 'broken', 'list.json'), '{"name":"Broken"}')
    await node.know(evil(1))
    await node.reopen({ warninglistFolders: [folder] })
    assert.deepEqual(
      node.detect.refusedLists.map((fault) => fault.code),
      ['detect.bad-warninglist'],
    )
    assert.equal((await node.see('evil.example')).matches, 0)
    await node.reopen({ warninglistFolders: [] })
    assert.equal((await node.see('evil.example')).matches, 1)
    assert.equal((await alerts())[0]?.count, 2)
  })

  test('a value that was dismissed does not alarm again, it is counted; another value does', async () => {
    await node.know(evil(1))
    await node.see('a.evil.example')
    const [first] = await alerts()
    await node.detect.alerts.dismiss(me, first?.id ?? '', 'our own test')
    assert.equal((await node.see('a.evil.example')).opened.length, 0)
    assert.equal((await node.see('b.evil.example')).opened.length, 1)
    assert.equal((await alerts('dismissed'))[0]?.observables[0]?.suppressed, 1)
    const reopened = await node.detect.alerts.reopen(me, first?.id ?? '')
    assert.deepEqual([reopened.status, reopened.count, reopened.decision], ['open', 2, null])
  })

  test('a confirmed alert becomes a sighting at the level of its indicator; taken back, the sighting is revoked', async () => {
    await node.know(indicator(1, "[domain-name:value = 'evil.example']", { level: 'amber' }))
    await node.see('evil.example', 'evil.example')
    const [alert] = await alerts()
    const confirmed = await node.detect.alerts.confirm(me, alert?.id ?? '', { note: 'seen on the pump' })
    const sightingId = confirmed.decision?.sightingId ?? ''
    const sighting = await node.intel.get(me, 'api', sightingId)
    assert.deepEqual([sighting?.value.sighting_of_ref, sighting?.value.count, sighting?.level], [testId('indicator', 1), 2, 'amber'])
    assert.ok(!sighting?.text.includes('10.1.1.1'))
    await assert.rejects(node.detect.alerts.confirm(me, alert?.id ?? ''), { code: 'detect.decided-already' })
    assert.equal((await node.see('evil.example')).opened.length, 1)
    assert.equal((await node.detect.alerts.reopen(me, alert?.id ?? '')).status, 'open')
    assert.equal((await node.intel.get(me, 'api', sightingId))?.value.revoked, true)
    await assert.rejects(node.detect.alerts.reopen(me, alert?.id ?? ''), { code: 'detect.not-decided' })
  })

  test('an alert is seen by who may see its indicator and reads the whole node, and by nobody else', async () => {
    await node.know(indicator(1, "[domain-name:value = 'evil.example']", { level: 'amber' }))
    await node.see('evil.example')
    const [alert] = await alerts()
    const seenBy = async (reader: typeof me) => {
      const { alerts: list } = await node.detect.alerts.list(reader, { limit: 10 })
      const { open } = await node.detect.alerts.counts(reader)
      const found = await node.detect.alerts.find(reader, alert?.id ?? '')
      assert.equal(list.length === 1, found !== undefined)
      assert.equal(list.length, open)
      return list.length
    }
    assert.equal(await seenBy(readerWith('red', ['*'])), 1)
    // Cleared for the indicator, yet telemetry is held as the organisation's own: by default as nothing else is.
    assert.equal(await seenBy(readerWith('amber', ['*'])), 0)
    await node.reopen({ ownLevel: 'amber' })
    assert.equal(await seenBy(readerWith('amber', ['*'])), 1)
    await node.reopen({ ownLevel: 'green' })
    assert.equal(await seenBy(readerWith('green', ['*'])), 0)
    assert.equal(await seenBy(readerWith('red', [node.intelligence.id])), 0)
    await assert.rejects(node.detect.alerts.get(readerWith('green', ['*']), alert?.id ?? ''), { code: 'detect.unknown-alert' })
    await assert.rejects(node.detect.alerts.dismiss(readerWith('amber', ['*']), alert?.id ?? '', 'x'), { code: 'detect.may-not-decide' })
  })

  test('a bad line is refused with its reason and the others are taken', async () => {
    await node.know(evil(1))
    const taken = await node.takeLines([dnsLine('evil.example', node.clock.ms), '{"_path":', dnsLine('evil.example', node.clock.ms)])
    assert.deepEqual([taken.lines, taken.events, taken.refused, taken.matches], [3, 2, 1, 2])
  })

  test('alerts are listed in pages, the latest first, each once', async () => {
    await node.know(...Array.from({ length: 7 }, (_each, at) => indicator(at + 1, `[domain-name:value = 'evil${at}.example']`)))
    for (let at = 0; at < 7; at += 1) await node.see(`evil${at}.example`)
    const seen: string[] = []
    for (let after: string | undefined; ; ) {
      const page = await node.detect.alerts.list(me, { limit: 3, after })
      seen.push(...page.alerts.map((alert) => alert.title))
      if (page.next === null) break
      after = page.next
    }
    assert.deepEqual(
      seen,
      [7, 6, 5, 4, 3, 2, 1].map((number) => `indicator ${number}`),
    )
    await assert.rejects(node.detect.alerts.list(me, { limit: 3, after: 'x' }), { code: 'detect.bad-cursor' })
  })
})

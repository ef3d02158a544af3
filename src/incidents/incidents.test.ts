import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import fc from 'fast-check'
import { alertBrief, type OpenedIncidents, openTestIncidents, worker } from '../../test/open-incidents.ts'
import { readerWith, testObject } from '../../test/open-intel.ts'
import { isFault } from '../base/index.ts'
import { tlpLevels, tlpRank } from '../stix/index.ts'
import { addMonths } from './reading.ts'

const ada = worker('Ada')
const hourMs = 3_600_000
const hasCode = (code: string) => (error: unknown) => isFault(error) && error.code === `incidents.${code}`

describe('incidents', () => {
  let test: OpenedIncidents
  beforeEach(() => {
    test = openTestIncidents()
  })
  afterEach(() => test.close())
  const open = (title: string, more: object = {}) => test.incidents.open(ada, { title, ...more })

  it('opens by hand for nobody but those who were told, and says so in the log', async () => {
    const incident = await open('Ransomware in the branch network', { severity: 'critical' })
    assert.equal(incident.number, 1)
    assert.equal(incident.level, 'red')
    assert.equal(incident.state, 'open')
    assert.deepEqual(await test.statements(), [{ kind: 'decided', subject: incident.id }])
  })

  it('makes one incident of one alert, however often and by however many it is asked', async () => {
    test.alerts.set('alert-1', alertBrief('alert-1', { assets: ['gateway'] }))
    const both = await Promise.all([ada, worker('Ben')].map((reader) => test.incidents.openFromAlert(reader, 'alert-1')))
    assert.equal(both[0]?.id, both[1]?.id)
    const detail = await test.incidents.get(ada, both[0]?.id ?? '')
    assert.equal(detail.severity, 'high')
    assert.deepEqual(
      detail.items.map(({ kind, name }) => [kind, name]),
      [
        ['alert', 'alert-1'],
        ['asset', 'gateway'],
      ],
    )
    assert.equal(detail.timeline[0]?.text, 'First seen: Beacon to a known server')
    assert.deepEqual((await test.incidents.having(ada, 'alert', 'alert-1')).length, 1)
  })

  it('opens a new one for the alert when the old one is closed', async () => {
    test.alerts.set('alert-1', alertBrief('alert-1'))
    const first = await test.incidents.openFromAlert(ada, 'alert-1')
    await test.incidents.change(ada, first.id, { state: 'closed' })
    assert.notEqual((await test.incidents.openFromAlert(ada, 'alert-1')).id, first.id)
  })

  it('is never marked wider than the alert it was made from', async () => {
    test.alerts.set('alert-1', alertBrief('alert-1', { level: 'amber' }))
    await assert.rejects(test.incidents.openFromAlert(ada, 'alert-1', { level: 'green' }), hasCode('bad-marking'))
    assert.equal((await test.incidents.openFromAlert(ada, 'alert-1', { level: 'amber' })).level, 'amber')
  })

  it('writes each change into the timeline with what was before, and undoes it', async () => {
    const { id } = await open('An outage')
    await test.incidents.change(ada, id, { state: 'contained', severity: 'high' })
    const changed = await test.incidents.get(ada, id)
    const line = changed.timeline.at(-1)
    assert.equal(line?.text, 'Severity: medium → high; State: open → contained')
    assert.equal(changed.containedAt, test.clock.ms)
    await test.incidents.undo(ada, id, line?.id ?? '')
    const undone = await test.incidents.get(ada, id)
    assert.deepEqual([undone.state, undone.severity, undone.containedAt], ['open', 'medium', null])
    assert.equal(undone.timeline.find((entry) => entry.id === line?.id)?.undoneAt, test.clock.ms)
    await assert.rejects(test.incidents.undo(ada, id, line?.id ?? ''), hasCode('cannot-undo'))
  })

  it('does not undo what something later rests on', async () => {
    const { id } = await open('An outage')
    await test.incidents.change(ada, id, { severity: 'high' })
    const line = (await test.incidents.get(ada, id)).timeline.at(-1)
    await test.incidents.change(ada, id, { severity: 'low' })
    await assert.rejects(test.incidents.undo(ada, id, line?.id ?? ''), hasCode('cannot-undo'))
    assert.equal((await test.incidents.get(ada, id)).severity, 'low')
  })

  it('hangs items on an incident, takes them off and puts them back', async () => {
    const { id } = await open('An outage')
    await test.incidents.addItem(ada, id, { kind: 'technique', name: 'T1486' })
    await assert.rejects(test.incidents.addItem(ada, id, { kind: 'technique', name: 'T1486' }), hasCode('item-there'))
    await assert.rejects(test.incidents.addItem(ada, id, { kind: 'technique', name: 'encryption' }), hasCode('bad-item'))
    const task = await test.incidents.addItem(ada, id, { kind: 'task', name: 'Call the provider', person: 'Ben' })
    await test.incidents.changeItem(ada, { incident: id, item: task }, { isDone: true })
    await test.incidents.changeItem(ada, { incident: id, item: task }, null)
    const off = await test.incidents.get(ada, id)
    assert.deepEqual(
      off.items.map(({ name }) => name),
      ['T1486'],
    )
    await test.incidents.undo(ada, id, off.timeline.at(-1)?.id ?? '')
    const back = (await test.incidents.get(ada, id)).items.find(({ kind }) => kind === 'task')
    assert.deepEqual([back?.isDone, back?.person], [true, 'Ben'])
  })

  it('shows a link to intelligence to those alone who may see what it leads to', async () => {
    const closed = await test.intel.addCollection({ title: 'Closed', alias: 'closed' })
    const malware = testObject('malware', 1, { level: 'red', name: 'Quiet' })
    await test.intel.add([malware], { collection: closed, broughtBy: 'test' })
    const { id } = await open('An outage', { level: 'amber', items: [{ kind: 'object', name: malware.id }] })
    assert.equal((await test.incidents.get(ada, id)).items.length, 1)
    assert.equal((await test.incidents.get(readerWith('amber', ['*']), id)).items.length, 0)
    await assert.rejects(test.incidents.addItem(worker('Ben', 'amber'), id, { kind: 'object', name: malware.id }), hasCode('unknown-link'))
  })

  it('merges two incidents, shows what both have, and parts them again', async () => {
    const first = await open('Phishing', { level: 'amber' })
    const second = await open('Ransomware', { level: 'red', items: [{ kind: 'asset', name: 'file server' }] })
    await test.incidents.merge(ada, first.id, String(second.number))
    const merged = await test.incidents.get(ada, first.id)
    assert.equal(merged.level, 'red')
    assert.deepEqual(
      merged.merged.map(({ number }) => number),
      [second.number],
    )
    assert.equal(merged.items[0]?.name, 'file server')
    assert.deepEqual((await test.incidents.list(ada, { limit: 10 })).incidents.length, 1)
    await assert.rejects(test.incidents.change(ada, second.id, { severity: 'low' }), hasCode('merged-away'))
    const line = merged.timeline.find(({ change }) => change === 'merged')
    await test.incidents.undo(ada, first.id, line?.id ?? '')
    assert.equal((await test.incidents.list(ada, { limit: 10 })).incidents.length, 2)
    assert.equal((await test.incidents.get(ada, first.id)).items.length, 0)
  })

  it('splits an incident: what goes along leaves the first one', async () => {
    const first = await open('Two things', { items: ['web server', 'till'].map((name) => ({ kind: 'asset', name })) })
    const till = (await test.incidents.get(ada, first.id)).items.find(({ name }) => name === 'till')
    const made = await test.incidents.split(ada, first.id, { title: 'The till', items: [till?.id ?? ''] })
    assert.equal(made.splitFrom, first.number)
    assert.deepEqual(
      (await test.incidents.get(ada, first.id)).items.map(({ name }) => name),
      ['web server'],
    )
    assert.deepEqual(
      (await test.incidents.get(ada, made.id)).items.map(({ name }) => name),
      ['till'],
    )
  })

  it('splits off lines and facts too, which both have then; undone, it is worked on here again', async () => {
    const first = await open('Two things')
    const line = await test.incidents.addEntry(ada, first.id, { lane: 'happened', text: 'The till stood still' })
    await test.incidents.stateFacts(ada, first.id, [{ fact: 'data-subjects', value: 1200 }])
    const asked = { title: 'The till', items: [], entries: [line], facts: ['data-subjects'] }
    const made = await test.incidents.split(ada, first.id, asked)
    const textsOf = async (id: string) => (await test.incidents.get(ada, id)).timeline.map(({ text }) => text)
    for (const id of [first.id, made.id]) assert.ok((await textsOf(id)).includes('The till stood still'))
    assert.equal((await test.incidents.facts.history(ada, made.id))[0]?.now.value, 1200)
    await assert.rejects(test.incidents.split(ada, first.id, { ...asked, entries: [made.id] }), hasCode('unknown-entry'))
    const split = (await test.incidents.get(ada, first.id)).timeline.find(({ change }) => change === 'split')
    await test.incidents.undo(ada, first.id, split?.id ?? '')
    assert.equal((await test.incidents.get(ada, made.id)).mergedInto, first.number)
  })

  it('finds what recurs: the same apparent cause within six months, and not a day later', async () => {
    const at = Date.UTC(2026, 5, 30, 12)
    const old = await open('First', { rootCause: 'Expired  certificate', detectedAt: at })
    const again = await open('Second', { rootCause: 'expired certificate', detectedAt: addMonths(at, 6) })
    const later = await open('Third', { rootCause: 'expired certificate', detectedAt: addMonths(at, 6) + hourMs })
    const numbers = async (id: string) => (await test.incidents.get(ada, id)).recurring.map(({ number }) => number)
    assert.deepEqual(await numbers(old.id), [again.number])
    assert.deepEqual(await numbers(later.id), [again.number])
  })

  it('is seen by nobody below its marking, and by no reader of single collections', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...tlpLevels), fc.constantFrom(...tlpLevels), fc.boolean(), async (level, clearance, readsAll) => {
        const { id, number } = await open('Marked', { level })
        const reader = readerWith(clearance, readsAll ? ['*'] : ['one-collection'])
        const isSeen = readsAll && tlpRank(level) <= tlpRank(clearance)
        const listed = (await test.incidents.list(reader, { limit: 1000 })).incidents.some((one) => one.id === id)
        const got = await test.incidents.get(reader, String(number)).then(
          () => true,
          () => false,
        )
        assert.deepEqual([listed, got, (await test.incidents.find(reader, id)) !== undefined], [isSeen, isSeen, isSeen])
        await assert.rejects(test.incidents.change(reader, id, { severity: 'low' }), isFault)
      }),
      { numRuns: 40 },
    )
  })

  it('finds incidents by words, class, state and what hangs on them', async () => {
    await open('Ransomware', { class: 'malicious-code.malware-distribution', items: [{ kind: 'asset', name: 'pump_1' }] })
    await open('Outage', { kind: 'near-miss' })
    const titles = async (query: object) => (await test.incidents.list(ada, { limit: 10, ...query })).incidents.map(({ title }) => title)
    assert.deepEqual(await titles({ text: 'ransom' }), ['Ransomware'])
    assert.deepEqual(await titles({ text: 'pump_1' }), ['Ransomware'])
    assert.deepEqual(await titles({ text: 'pumpx1' }), [])
    assert.deepEqual(await titles({ kind: 'near-miss' }), ['Outage'])
    assert.deepEqual(await titles({ class: 'malicious-code.malware-distribution' }), ['Ransomware'])
    await assert.rejects(open('Odd', { class: 'no.such' }), hasCode('unknown-class'))
  })

  it('pages through many', async () => {
    for (let count = 0; count < 5; count += 1) await open(`Number ${count}`)
    const first = await test.incidents.list(ada, { limit: 3 })
    const second = await test.incidents.list(ada, { limit: 3, after: first.next ?? undefined })
    assert.deepEqual(
      [...first.incidents, ...second.incidents].map(({ number }) => number),
      [5, 4, 3, 2, 1],
    )
    assert.equal(second.next, null)
  })
})

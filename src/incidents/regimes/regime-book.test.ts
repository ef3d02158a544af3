import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type OpenedIncidents, openTestIncidents, worker } from '../../../test/open-incidents.ts'
import type { Reader } from '../../identity/index.ts'
import { toFileDifferences } from './law-differences.ts'

const ada = worker('Ada')
const partner: Reader = { ...worker('Partner'), grants: [{ collectionId: 'shared', canRead: true, canWrite: false }] }

describe('the regimes to be read', () => {
  let test: OpenedIncidents
  before(() => {
    test = openTestIncidents()
  })
  after(() => test.close())
  const list = (facts: string[], state?: string) => test.incidents.regimes.list(ada, { facts, state })
  const idsOf = async (facts: string[], state?: string) => (await list(facts, state)).map(({ id }) => id)

  it('are those that can be there in a state, for a kind of organisation, in a sector', async () => {
    const inJapan = await idsOf([], 'JP')
    assert.ok(inJapan.includes('jp-appi') && inJapan.includes('jp-acd'))
    assert.ok(!inJapan.includes('eu-nis2') && !inJapan.includes('eu-dora'))
    const ofBank = await idsOf(['entity-kinds:bank'], 'FR')
    assert.ok(ofBank.includes('eu-dora') && ofBank.includes('eu-gdpr'))
    assert.ok(!ofBank.includes('eu-nis2'), 'DORA takes the place of NIS2')
    assert.ok(!(await idsOf(['nis2-sector:banking'], 'FR')).includes('eu-cer'))
    assert.equal((await idsOf([])).length, 34)
  })

  it('do not pretend to be in force when they are not', async () => {
    const watched = (await list([])).filter(({ standing }) => standing !== 'in-force')
    assert.ok(watched.some(({ id }) => id === 'us-circia'))
    for (const { id } of watched) {
      const { examples } = await test.incidents.regimes.get(ada, id)
      for (const { at, found } of examples) {
        if (at > Date.UTC(2026, 11, 31)) continue
        assert.ok(
          found.every(({ dueAtMs }) => dueAtMs === undefined),
          `${id} has a deadline`,
        )
      }
    }
  })

  it('work their own examples out: with these facts these instants', async () => {
    const { examples, stages, version, link } = await test.incidents.regimes.get(ada, 'eu-gdpr')
    const [first] = examples
    assert.ok(first?.given.some(({ title, text }) => title === 'Personal data breached' && text === 'yes'))
    const notification = first?.found.find(({ stage }) => stage === 'notification')
    assert.equal(notification?.dueAtMs, Date.parse('2026-11-23T16:40:00Z'))
    assert.ok(stages.every(({ clause }) => clause.length > 2))
    assert.match(version, /^[0-9a-f]{12}$/)
    assert.equal(link, 'http://data.europa.eu/eli/reg/2016/679/oj')
  })

  it('say whether they concern the organisation, and ask the one question where that is not known', async () => {
    const before = (await list([])).find(({ id }) => id === 'eu-dora')
    assert.equal(before?.concern?.isCovered, undefined)
    assert.match(before?.concern?.missing?.question ?? '', /\?$/)
    const { id } = await test.incidents.open(ada, { title: 'A lost laptop' })
    await test.incidents.stateFacts(ada, id, [
      { fact: 'entity-kinds', value: 'credit-institution' },
      { fact: 'established-in', value: 'DE' },
      { fact: 'home-state', value: 'DE' },
    ])
    const concerns = new Map((await list([])).map((one) => [one.id, one.concern?.isCovered]))
    assert.equal(concerns.get('eu-dora'), true)
    assert.equal(concerns.get('eu-nis2'), false)
    assert.equal(concerns.get('us-tsa'), false)
  })

  it('say nothing of the organisation to a partner that reads one collection', async () => {
    const all = await test.incidents.regimes.list(partner, { facts: [] })
    assert.equal(all.length, 34)
    assert.ok(all.every(({ concern }) => concern === null))
  })

  it('refuse a filter by a fact that there is not', async () => {
    await assert.rejects(list(['colour:blue']), /colour/)
    await assert.rejects(test.incidents.regimes.get(ada, 'eu-nothing'), /no regime/)
  })
})

describe('two versions of the law', () => {
  const text = 'title: A law\nstages:\n  - id: first\n    due: 24 hours after aware-at\n  - id: last\n    due: 1 month after aware-at\n'

  it('differ by what they say, not by how it is written', () => {
    const same = new Map([['regimes/a.yaml', text.replace('title: A law', 'title: "A law" # a note')]])
    assert.deepEqual(toFileDifferences(new Map([['regimes/a.yaml', text]]), same), [])
  })

  it('name the place of each change; a stage more is one change', () => {
    const after = text
      .replace('24 hours', '12 hours')
      .replace('  - id: last', '  - id: middle\n    due: 72 hours after aware-at\n  - id: last')
    const [file, ...others] = toFileDifferences(new Map([['regimes/a.yaml', text]]), new Map([['regimes/a.yaml', after]]))
    assert.deepEqual(others, [])
    assert.equal(file?.title, 'A law')
    assert.deepEqual(file.changes, [
      { at: 'stages[first].due', before: '24 hours after aware-at', after: '12 hours after aware-at' },
      { at: 'stages[middle].id', before: null, after: 'middle' },
      { at: 'stages[middle].due', before: null, after: '72 hours after aware-at' },
    ])
  })

  it('name a file that came or went', () => {
    const kinds = (before: [string, string][], after: [string, string][]) =>
      toFileDifferences(new Map(before), new Map(after)).map(({ kind }) => kind)
    assert.deepEqual(kinds([], [['regimes/a.yaml', text]]), ['added'])
    assert.deepEqual(kinds([['regimes/a.yaml', text]], []), ['removed'])
  })
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { type OpenedIncidents, openTestIncidents, worker } from '../../../test/open-incidents.ts'
import { builtInData, isFault } from '../../base/index.ts'
import { toTableText } from './table-text.ts'

const ada = worker('ada')
const example = readFileSync(join(builtInData('example'), 'dependencies.csv'), 'utf8')
const hour = 3_600_000

suite('the register of dependencies', () => {
  let test_: OpenedIncidents
  beforeEach(() => {
    test_ = openTestIncidents()
  })
  afterEach(() => test_.close())

  test('keeps every import as a version with what differs, stated in the log; an undoing can be undone', async () => {
    const { dependencies } = test_.incidents
    const first = await dependencies.take(ada, { table: example, note: 'first' })
    assert.equal(first.version?.level, 'amber+strict')
    const shorter = example.replace('72 h', '24 h')
    const second = await dependencies.take(ada, { table: shorter })
    assert.deepEqual(second.changes, [
      {
        what: 'need',
        name: 'hospital-power needs diesel',
        kind: 'changed',
        properties: [{ name: 'bufferMs', before: String(72 * hour), after: String(24 * hour) }],
      },
    ])
    assert.equal((await dependencies.take(ada, { table: shorter })).version, null)
    const undone = await dependencies.undo(ada, second.version?.id ?? '')
    const now = await dependencies.current(ada)
    assert.equal(now?.version.sha256, first.version?.sha256)
    await dependencies.undo(ada, undone.version?.id ?? '')
    assert.equal((await dependencies.current(ada))?.version.sha256, second.version?.sha256)
    await rejects(dependencies.undo(ada, first.version?.id ?? ''), 'dependencies.cannot-undo')
    const versions = await dependencies.versions(ada)
    assert.equal(versions.length, 4)
    const stated = (await test_.statements()).filter(({ subject }) => versions.some(({ id }) => id === subject))
    assert.deepEqual(
      stated.map(({ kind }) => kind),
      ['decided', 'decided', 'decided', 'decided'],
    )
  })

  test('exports what imports back without a difference', async () => {
    const { dependencies } = test_.incidents
    await dependencies.take(ada, { table: example })
    const held = await dependencies.current(ada)
    const again = await dependencies.take(ada, { table: toTableText(held?.dependencies ?? { things: [], needs: [] }) })
    assert.deepEqual([again.version, again.changes, again.refused], [null, [], []])
  })

  test('keeps the good rows of a bad table, and refuses one without any', async () => {
    const { dependencies } = test_.incidents
    const done = await dependencies.take(ada, { table: 'row,id,kind\nthing,a,asset\nthing,b,nothing\n' })
    assert.deepEqual([done.things, done.refused.map(({ place }) => place)], [1, ['line 3, column kind']])
    await rejects(dependencies.take(ada, { table: 'row,id,kind\nthing,b,nothing\n' }), 'dependencies.nothing-taken')
    assert.equal((await dependencies.current(ada))?.dependencies.things.length, 1)
  })

  test('is not there for those who are not cleared for it, nor its versions, nor what follows from it', async () => {
    const { dependencies, impacts, open } = test_.incidents
    const below = worker('below', 'green')
    const incident = await open(ada, { title: 'Outage', level: 'green' })
    const answers = async () => [
      await dependencies.current(below),
      await dependencies.versions(below),
      await impacts.of(below, incident.id, {}),
      await codeOf(dependencies.take(below, { table: example })),
      await codeOf(dependencies.undo(below, 'x')),
    ]
    const before = await answers()
    await dependencies.take(ada, { table: example, level: 'green' })
    await dependencies.take(ada, { table: example, level: 'amber+strict' })
    assert.deepEqual(await answers(), before)
  })

  test('answers the early warning of an incident at a click: other states, users, as estimates with their source', async () => {
    const { dependencies, impacts, open, addItem, stateFacts, facts } = test_.incidents
    await dependencies.take(ada, { table: example })
    const { id } = await open(ada, { title: 'Remote access tool' })
    await addItem(ada, id, { kind: 'asset', name: 'Engineering workstation 3' })
    await stateFacts(ada, id, [{ fact: 'home-state', value: 'AT' }])
    const found = await impacts.of(ada, id, { withinMs: 24 * hour })
    assert.deepEqual(found?.failed, [{ thing: 'eng-station-3', afterMs: 0 }])
    assert.deepEqual(
      found?.facts.map(({ fact, value }) => [fact, value]),
      [
        ['affected-states', ['AT', 'CZ', 'DE']],
        ['cross-border-impact', true],
        ['unavailable-users', 500_000],
      ],
    )
    assert.equal(await impacts.stateFacts(ada, id, { withinMs: 24 * hour }), 3)
    const history = await facts.history(ada, id)
    const crossing = history.find(({ definition }) => definition.id === 'cross-border-impact')?.now
    assert.deepEqual([crossing?.value, crossing?.sure], [true, 'estimated'])
    assert.match(crossing?.source ?? '', /^dependency register, version /)
  })

  test('does not write over what a person knows, unless that is asked for by name', async () => {
    const { dependencies, impacts, open, stateFacts } = test_.incidents
    await dependencies.take(ada, { table: example })
    const { id } = await open(ada, { title: 'Outage' })
    await stateFacts(ada, id, [{ fact: 'affected-states', value: ['AT'] }])
    const failed = [{ thing: 'telco-b' }]
    assert.equal(await impacts.stateFacts(ada, id, { failed }), 1)
    assert.equal(await impacts.stateFacts(ada, id, { failed, facts: ['affected-states'] }), 1)
  })

  test('lets nothing of it into an incident that others read', async () => {
    const { dependencies, impacts, open } = test_.incidents
    await dependencies.take(ada, { table: example })
    const { id } = await open(ada, { title: 'Outage', level: 'green' })
    await rejects(impacts.stateFacts(ada, id, { failed: [{ thing: 'telco-a' }] }), 'dependencies.wider-marking')
  })

  test('says which thing or region it does not have', async () => {
    const { dependencies, impacts, open } = test_.incidents
    await dependencies.take(ada, { table: example })
    const { id } = await open(ada, { title: 'Flood' })
    const flood = await impacts.of(ada, id, { failed: [{ region: 'de-by' }] })
    assert.deepEqual(
      flood?.impact.hits.slice(0, 2).map(({ thing }) => thing.id),
      ['rtu-harbour-1', 'site-harbour'],
    )
    await rejects(impacts.of(ada, id, { failed: [{ thing: 'telco-a' }, { region: 'FR' }] }), 'dependencies.unknown-thing')
  })
})

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'none'
  } catch (thrown) {
    return isFault(thrown) ? thrown.code : String(thrown)
  }
}

async function rejects(work: Promise<unknown>, code: string): Promise<void> {
  assert.equal(await codeOf(work), code)
}

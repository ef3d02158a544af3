import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { aReport, fridayMs, type OpenedAuthority, openTestAuthority } from '../../test/open-authority.ts'
import { worker } from '../../test/open-incidents.ts'
import { readerWith } from '../../test/open-intel.ts'

const officer = worker('Ada')

suite('the numbers of an authority', () => {
  let room: OpenedAuthority
  before(async () => {
    room = openTestAuthority()
    room.clock.ms = fridayMs
    for (const [at, organisation] of ['A', 'B', 'C', 'D'].entries()) {
      const sender = { organisation: `Secret ${organisation}`, country: 'DE', contact: '' }
      const facts = { sectors: [at === 3 ? 'health' : 'energy-electricity'], states: ['DE'], class: 'intrusions.system-compromise' }
      await room.receive(aReport({ sender, title: `Report ${organisation}`, facts, from: `${organisation.toLowerCase()}.example/log` }))
    }
  })
  after(() => room.close())

  test('tell ENISA nothing of fewer than k reporters, and no name', async () => {
    const summary = await room.authority.figures.summary(officer, '2026-Q4')
    assert.equal(summary.reports, 4)
    assert.deepEqual(summary.tables.state, { cells: [{ value: 'DE', reports: 4 }], others: 0 })
    // Three of electricity, and one of health that a subtraction would show.
    assert.deepEqual(summary.tables.sector, { cells: [], others: null })
    assert.doesNotMatch(JSON.stringify(summary), /Secret/)
    assert.equal((await room.authority.figures.summary(officer, '2026-Q1')).reports, null)
    await assert.rejects(room.authority.figures.summary(officer, '2026-4'), { code: 'authority.bad-quarter' })
  })

  test('are kept as they were made, and a person says that they were sent', async () => {
    const id = await room.authority.figures.makeSummary(officer, '2026-Q4')
    await room.receive(aReport({ title: 'Later', from: 'e.example/log', sender: { organisation: 'Secret E', country: 'DE', contact: '' } }))
    const [kept] = await room.authority.figures.summaries(officer)
    assert.deepEqual([kept?.reports, kept?.sentAt], [4, null])
    await room.authority.figures.summarySent(officer, id)
    await assert.rejects(room.authority.figures.summarySent(officer, id), { code: 'authority.bad-step' })
    assert.deepEqual(await room.authority.figures.summaries(readerWith('green', ['*'], ['*'])), [])
  })

  test('show that reports belong together, and what may be told of them', async () => {
    const [group] = await room.authority.figures.correlations(officer)
    assert.equal(group?.numbers.length, 5)
    assert.deepEqual(group?.ways.includes('indicator'), true)
    assert.match(group?.disclosure?.text ?? '', /^5 reporters in 1 state \(DE\)/)
    assert.doesNotMatch(JSON.stringify(group?.disclosure), /Secret/)
  })

  test('count what is the same thing once', async () => {
    await room.authority.answering.duplicate(officer, '2', '1')
    assert.equal((await room.authority.figures.summary(officer, '2026-Q4')).reports, 4)
  })
})

import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { type OpenedPlants, openTestPlants, soon } from '../../../test/open-plants.ts'
import { sharedData, without } from '../../../test/real-parts.ts'

const plant = {
  name: 'water',
  tags: [
    { name: 'L1', address: ['L1', '1/holding/5', 'tank level'] },
    { name: 'F1', address: ['F1', '1/holding/6:int16'] },
  ],
}

const stateOf = async (opened: OpenedPlants, name = 'file') => (await opened.sources.list('water')).find((source) => source.name === name)
const countOf = async (opened: OpenedPlants) => (await opened.plants.require('water')).readings
const soonCount = (opened: OpenedPlants, count: number) => soon(`${count} readings`, async () => (await countOf(opened)) === count)
const row = (minute: number) => `2026-01-01T00:${String(minute).padStart(2, '0')}:00Z,${minute},${-minute}\n`

describe('a file of readings', () => {
  it('is followed as it grows, and gone on with where it was left by an earlier life', async (t) => {
    const opened = await openTestPlants(plant)
    t.after(() => opened.close())
    const path = join(opened.folder, 'export.csv')
    writeFileSync(path, `time,L1,F1\n${row(0)}${row(1)}`)
    await opened.sources.add('water', { name: 'file', spec: { kind: 'historian', path } })
    await soonCount(opened, 4)
    appendFileSync(path, row(2))
    await soonCount(opened, 6)
    await opened.sources.close()
    appendFileSync(path, row(3))
    await opened.reopen()
    await soonCount(opened, 8)
    assert.deepEqual(
      (await opened.readingsOf('water', 'F1')).map(([, value]) => value),
      [0, -1, -2, -3],
    )
    const source = await stateOf(opened)
    assert.deepEqual([source?.readings, source?.refused], [8, 0])
  })

  it('that is rotated loses nothing: the new one has its own header', async (t) => {
    const opened = await openTestPlants(plant)
    t.after(() => opened.close())
    const path = join(opened.folder, 'export.csv')
    writeFileSync(path, `time,L1,F1\n${row(0)}`)
    await opened.sources.add('water', { name: 'file', spec: { kind: 'historian', path } })
    await soonCount(opened, 2)
    appendFileSync(path, row(1))
    renameSync(path, `${path}.1`)
    writeFileSync(path, 'time,F1,L1\n2026-01-01T00:02:00Z,-2,2\n')
    await soonCount(opened, 6)
    assert.deepEqual(
      (await opened.readingsOf('water', 'L1')).map(([, value]) => value),
      [0, 1, 2],
    )
  })

  it('may be one of a folder, of any of the kinds; what was given by another source counts once', async (t) => {
    const opened = await openTestPlants(plant)
    t.after(() => opened.close())
    const folder = join(opened.folder, 'lines')
    mkdirSync(folder)
    writeFileSync(join(folder, 'a.lp'), 'tank level=1.5 1767225600000\n')
    await opened.sources.add('water', { name: 'lines', spec: { kind: 'influx', path: folder, isFolder: true, precision: 'ms' } })
    await soonCount(opened, 1)
    writeFileSync(join(folder, 'b.lp'), 'tank level=2.5 1767225660000\n')
    await soonCount(opened, 2)
    const log = join(opened.folder, 'modbus_detailed.log')
    const values = '"unit":1,"func":"READ_HOLDING_REGISTERS","address":5,"response_values":[3,65535]'
    writeFileSync(log, `{"ts":1767225600,${values}}\n{"ts":1767225720,${values}}\n`)
    await opened.sources.add('water', { name: 'wire', spec: { kind: 'modbus', path: log } })
    await soonCount(opened, 5)
    assert.deepEqual((await opened.plants.notices('water')).map(({ kind }) => kind).sort(), ['conflict', 'late'])
    assert.deepEqual(
      (await opened.readingsOf('water', 'L1')).map(([, value]) => value),
      [1.5, 2.5, 3],
    )
  })

  it('that cannot be read says why, and is tried again', async (t) => {
    const opened = await openTestPlants(plant)
    t.after(() => opened.close())
    const path = join(opened.folder, 'export.csv')
    writeFileSync(path, 'time,L1,F1\n01/02/2026 00:00,1,2\n')
    await opened.sources.add('water', { name: 'file', spec: { kind: 'historian', path } })
    await soon('the reason', async () => /name the time format/.test((await stateOf(opened))?.reason ?? ''))
    await opened.sources.add('water', { name: 'file', spec: { kind: 'historian', path, timeFormat: 'day-first' } })
    await soonCount(opened, 2)
    assert.equal((await opened.readingsOf('water', 'L1'))[0]?.[0], Date.UTC(2026, 1, 1))
  })

  it('may become a source of another kind: it begins anew, and what was read before counts once', async (t) => {
    const opened = await openTestPlants(plant)
    t.after(() => opened.close())
    const path = join(opened.folder, 'export.csv')
    writeFileSync(path, `time,L1,F1\n${row(0)}${row(1)}`)
    const mqtt = { kind: 'mqtt', url: 'mqtt://127.0.0.1:1', topics: ['a'] }
    for (const spec of [{ kind: 'historian', path }, mqtt, { kind: 'historian', path }]) {
      await opened.sources.add('water', { name: 'file', spec })
      const wanted = spec === mqtt ? 'failed' : 'caught-up'
      await soon(wanted, async () => (await stateOf(opened))?.state === wanted)
    }
    assert.deepEqual(
      (await opened.plants.tags('water')).map(({ readings, duplicates }) => [readings, duplicates]),
      [
        [2, 2],
        [2, 2],
      ],
    )
  })

  it('is asked for by a spec that says what is wrong with it, and gives out no secret', async (t) => {
    const opened = await openTestPlants(plant)
    t.after(() => opened.close())
    const add = (spec: unknown) => opened.sources.add('water', { name: 'x', spec, secrets: { password: 'hush' } })
    await assert.rejects(add({ kind: 'historian' }), { code: 'telemetry.bad-source', place: 'spec.path' })
    await assert.rejects(add({ kind: 'mqtt', url: 'http://x', topics: ['a'] }), { code: 'telemetry.bad-source', place: 'spec.url' })
    await assert.rejects(add({ kind: 'telnet' }), { code: 'telemetry.bad-source' })
    await assert.rejects(opened.sources.pause('water', 'x'), { code: 'telemetry.source-absent' })
    await assert.rejects(opened.sources.list('fire'), { code: 'telemetry.plant-absent' })
    await add({ kind: 'historian', path: join(opened.folder, 'none.csv') })
    assert.doesNotMatch(JSON.stringify(await opened.sources.list('water')), /hush/)
  })
})

const year = sharedData('batadal/dataset03.csv')

describe('a year of a real water network', without(year, 'real data'), () => {
  it('comes in whole, each reading as it stands in the file', async (t) => {
    const [header = '', ...rows] = readFileSync(year ?? '', 'utf8')
      .trim()
      .split(/\r?\n/)
    const names = header.split(',').map((name) => name.trim())
    const tags = names.filter((name) => name !== 'DATETIME' && name !== 'ATT_FLAG').map((name) => ({ name }))
    const opened = await openTestPlants({ name: 'water', everyMs: 3_600_000, holdMs: 0, keepDays: 3660, tags })
    t.after(() => opened.close())
    await opened.sources.add('water', { name: 'year', spec: { kind: 'historian', path: year, follow: false } })
    await soonCount(opened, rows.length * tags.length)
    const { times, values } = await opened.plants.readSeries('water', { from: 0, to: Number.MAX_SAFE_INTEGER })
    assert.equal(times[0], Date.UTC(2014, 0, 6))
    assert.equal(times.length, rows.length)
    const columns = tags.map(({ name }) => names.indexOf(name))
    const written = rows.flatMap((line) => columns.map((column) => Number(line.split(',')[column])))
    assert.ok(written.every((value, at) => value === values[at]))
    assert.equal(
      (await opened.plants.tags('water')).reduce((sum, { missing }) => sum + missing, 0),
      0,
    )
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { loadCalendars } from '../calendar-files.ts'
import { toInstant, toLocalText, toWall } from '../facts/zone.ts'
import { toDue, toRelief } from './due.ts'
import { parseSpan } from './span.ts'

const calendars = loadCalendars()
const dayMs = 86_400_000
const hourMs = 3_600_000
const zones = [
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Australia/Sydney',
  'Asia/Tokyo',
  'UTC',
]
const anyInstant = fc.integer({ min: Date.UTC(2020, 0, 1) / 60_000, max: Date.UTC(2035, 0, 1) / 60_000 }).map((minutes) => minutes * 60_000)
const anyZone = fc.constantFrom(...zones)
const anyState = fc.constantFrom(...calendars.states)

function due(span: string, start: string, { zone = 'Europe/Berlin', state = 'DE' } = {}): string {
  const at = toDue(parseSpan(span), Date.parse(start), { zone, state, calendars })
  return at === undefined ? 'none' : toLocalText(at, zone)
}

describe('a deadline', () => {
  it('in hours is elapsed time over both changes of the clocks', () => {
    assert.equal(due('24 hours', '2026-10-24T18:00:00+02:00'), '2026-10-25T17:00:00+01:00')
    assert.equal(due('24 hours', '2026-03-28T18:00:00+01:00'), '2026-03-29T19:00:00+02:00')
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: 1, max: 100 }), anyState, (at, count, state) => {
        const place = { zone: calendars.zoneOf(state) ?? 'UTC', state, calendars }
        assert.equal(toDue({ unit: 'hours', count }, at, place), at + count * hourMs)
      }),
    )
  })

  it('in days keeps the hour on the clock of the authority', () => {
    assert.equal(due('14 days', '2026-10-20T10:00:00+02:00'), '2026-11-03T10:00:00+01:00')
    assert.equal(due('1 day', '2026-03-28T02:30:00+01:00'), '2026-03-29T03:30:00+02:00', 'the hour that is jumped over')
    assert.equal(due('1 day', '2026-10-24T02:30:00+02:00'), '2026-10-25T02:30:00+02:00', 'the first of the hour that comes twice')
  })

  it('in months ends on the last day of a month that is too short', () => {
    assert.equal(due('1 month', '2026-01-31T10:00:00+01:00'), '2026-02-28T10:00:00+01:00')
    assert.equal(due('1 month', '2028-01-31T10:00:00+01:00'), '2028-02-29T10:00:00+01:00')
    assert.equal(due('1 month', '2028-02-29T10:00:00+01:00'), '2028-03-29T10:00:00+02:00')
    assert.equal(due('1 month', '2026-12-31T10:00:00+01:00'), '2027-01-31T10:00:00+01:00')
    assert.equal(due('3 months', '2026-11-30T10:00:00+01:00'), '2027-02-28T10:00:00+01:00')
    fc.assert(
      fc.property(anyInstant, anyZone, fc.integer({ min: 1, max: 12 }), (at, zone, count) => {
        const end = toDue({ unit: 'months', count }, at, { zone, state: '', calendars })
        const from = new Date(toWall(at, zone))
        const to = new Date(toWall(end ?? 0, zone))
        const lastDay = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + count + 1, 0)).getUTCDate()
        assert.equal(to.getUTCDate(), Math.min(from.getUTCDate(), lastDay))
        assert.equal((to.getUTCMonth() + 12 - from.getUTCMonth()) % 12, count % 12)
      }),
    )
  })

  it('at the end of the next day, of the quarter, or days after the year ends with the last second', () => {
    assert.equal(due('end of the next day', '2026-12-31T10:00:00+01:00'), '2027-01-01T23:59:59+01:00')
    assert.equal(due('end of the next day', '2028-02-28T10:00:00+01:00'), '2028-02-29T23:59:59+01:00')
    assert.equal(due('end of the quarter', '2026-11-20T10:00:00+01:00'), '2026-12-31T23:59:59+01:00')
    assert.equal(due('end of the quarter', '2026-03-31T23:59:00+02:00'), '2026-03-31T23:59:59+02:00')
    assert.equal(due('60 days from the end of the year', '2027-06-01T10:00:00+02:00'), '2028-02-29T23:59:59+01:00')
    assert.equal(due('60 days from the end of the year', '2026-06-01T10:00:00+02:00'), '2027-03-01T23:59:59+01:00')
  })

  it('without an instant in the law has none', () => {
    assert.equal(due('without undue delay', '2026-06-01T10:00:00+02:00'), 'none')
    assert.equal(due('immediately', '2026-06-01T10:00:00+02:00'), '2026-06-01T10:00:00+02:00')
  })
})

describe('business days', () => {
  it('pass over weekends and holidays of the state', () => {
    assert.equal(due('3 business days', '2026-04-02T10:00:00+02:00'), '2026-04-09T23:59:59+02:00', 'Easter in Germany')
    const france = { zone: 'Europe/Paris', state: 'FR' }
    assert.equal(due('3 business days', '2026-04-02T10:00:00+02:00', france), '2026-04-08T23:59:59+02:00', 'Good Friday is none in France')
    const brazil = { zone: 'America/Sao_Paulo', state: 'BR' }
    assert.equal(due('3 business days', '2026-11-19T10:00:00-03:00', brazil), '2026-11-25T23:59:59-03:00')
  })

  for (const state of calendars.states) {
    it(`of ${state} are counted one by one, whenever they begin`, () => {
      const zone = calendars.zoneOf(state)
      assert.ok(zone !== undefined)
      const place = { zone, state, calendars }
      fc.assert(
        fc.property(anyInstant, fc.integer({ min: 1, max: 20 }), (at, count) => {
          const first = Math.floor(toWall(at, zone) / dayMs)
          const last = Math.floor(toWall(toDue({ unit: 'business-days', count }, at, place) ?? 0, zone) / dayMs)
          assert.equal(calendars.isWorkingDay(state, last), true)
          const between = Array.from({ length: last - first }, (_, index) => first + 1 + index)
          assert.equal(between.filter((day) => calendars.isWorkingDay(state, day)).length, count)
        }),
        { numRuns: 40 },
      )
    })

    it(`relief in ${state} is noon of the first working day, and only for days off`, () => {
      const zone = calendars.zoneOf(state) ?? 'UTC'
      fc.assert(
        fc.property(anyInstant, (at) => {
          const day = Math.floor(toWall(at, zone) / dayMs)
          const until = toRelief(at, { zone, state, calendars })
          if (calendars.isWorkingDay(state, day) === true) return assert.equal(until, undefined)
          assert.ok(until !== undefined && until > at)
          const to = toWall(until, zone)
          assert.equal(to % dayMs, 12 * hourMs)
          const passed = Array.from({ length: Math.floor(to / dayMs) - day }, (_, index) => day + index)
          assert.ok(passed.every((each) => calendars.isWorkingDay(state, each) === false))
        }),
        { numRuns: 40 },
      )
    })
  }
})

describe('the clock of a zone', () => {
  it('is read back to the instant that it showed, but for the hour that comes twice', () => {
    fc.assert(
      fc.property(anyInstant, anyZone, (at, zone) => {
        const back = toInstant(toWall(at, zone), zone)
        assert.ok(back === at || at - back === hourMs, `${at - back} ms off in ${zone}`)
      }),
      { numRuns: 500 },
    )
  })
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { loadCalendars } from './calendar-files.ts'

const dayMs = 86_400_000
/** By state and year: the holidays on weekdays that date-holidays 3.37.0 gives, month and day. */
const told: Record<string, Record<string, string>> = JSON.parse(
  readFileSync(new URL('../../test/obligations/holidays.json', import.meta.url), 'utf8'),
)
/** Where the library is not followed, and why. `-`: it gives a day off that the law does not; `+`: the law gives one more. */
const differences: Readonly<Record<string, string>> = {
  'IS 2024': '-04-18 +04-25', // The first day of summer is the first Thursday after 18 April: not that day itself.
  'IS 2030': '+04-25',
}
/** Bulgaria moves holidays from weekends (Labour Code Art. 154(2)) and keeps 26 December; Spain leaves moving to its communities. */
const isOneWay: Readonly<Record<string, '+' | '-'>> = { BG: '+', ES: '-' }

describe('the calendars', () => {
  const calendars = loadCalendars()

  it('are read whole, and each proves its own example', () => {
    assert.deepEqual(calendars.refused, [])
    assert.deepEqual([...calendars.states].sort(), Object.keys(told).sort())
  })

  for (const [state, years] of Object.entries(told)) {
    it(`${state} keeps the holidays of 2020 to 2035 that another program gives`, () => {
      for (const [year, days] of Object.entries(years)) {
        const found = differenceOf(state, Number(year), new Set(days.split(' ')))
        const way = isOneWay[state]
        const rest = way === undefined ? found : found.filter((day) => !day.startsWith(way))
        assert.equal(rest.join(' '), differences[`${state} ${year}`] ?? '', `${state} ${year}`)
      }
    })
  }

  function differenceOf(state: string, year: number, wanted: ReadonlySet<string>): string[] {
    const found: string[] = []
    for (let day = Date.UTC(year, 0, 1) / dayMs; day < Date.UTC(year + 1, 0, 1) / dayMs; day++) {
      const date = new Date(day * dayMs)
      const isWeekend = date.getUTCDay() % 6 === 0
      const name = date.toISOString().slice(5, 10)
      if (isWeekend) assert.equal(calendars.isWorkingDay(state, day), false)
      else if (calendars.isWorkingDay(state, day) === wanted.has(name)) found.push(`${wanted.has(name) ? '-' : '+'}${name}`)
    }
    return found
  }
})

import * as z from 'zod'
import { builtInData, type Fault, readDataFolder } from '../base/index.ts'
import { factsFault } from './facts/faults.ts'
import { Holiday, toHolidays } from './holidays.ts'
import type { Calendars } from './obligations/calendars.ts'

const Weekday = z.enum(['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'])

/** The public holidays of a state, as its authority keeps them: a file of `data/calendars`, named for the state. */
const CalendarFile = z.strictObject({
  title: z.string(),
  state: z.string().regex(/^[A-Z]{2}$/),
  zone: z.string(),
  weekend: z.array(Weekday).default(['saturday', 'sunday']),
  holidays: z.array(Holiday).min(1),
  notes: z.array(z.string()).default([]),
  source: z.string(),
  licence: z.string(),
  checked: z.string(),
  example: z.strictObject({ holidays: z.array(z.string()).min(1), working_days: z.array(z.string()).min(1) }),
})

const weekdays = Weekday.options
const dayMs = 86_400_000

export function loadCalendars(
  folders: readonly string[] = [builtInData('calendars')],
): Calendars & { states: readonly string[]; refused: readonly Fault[] } {
  const { entries, refused } = readDataFolder({ folders, parse: parseCalendar })
  const byState = new Map([...entries.values()].map((calendar) => [calendar.state, calendar]))
  return {
    isWorkingDay: (state, day) => byState.get(state)?.isWorkingDay(day),
    zoneOf: (state) => byState.get(state)?.zone,
    states: [...byState.keys()],
    refused,
  }
}

function parseCalendar(value: unknown): { state: string; zone: string; isWorkingDay(day: number): boolean } {
  const file = CalendarFile.parse(value)
  try {
    new Intl.DateTimeFormat('en', { timeZone: file.zone })
  } catch {
    throw factsFault('bad-file', `"${file.zone}" is no time zone.`, 'zone')
  }
  const off = new Set(file.weekend.map((name) => weekdays.indexOf(name)))
  const years = new Map<number, ReadonlySet<number>>()
  const isWorkingDay = (day: number): boolean => {
    if (off.has((((day + 4) % 7) + 7) % 7)) return false
    const year = new Date(day * dayMs).getUTCFullYear()
    let holidays = years.get(year)
    if (holidays === undefined) {
      holidays = toHolidays(file.holidays, year, off)
      years.set(year, holidays)
    }
    return !holidays.has(day)
  }
  for (const [name, isOff] of [
    ['holidays', true],
    ['working_days', false],
  ] as const) {
    for (const [index, text] of file.example[name].entries()) {
      if (isWorkingDay(Date.parse(`${text}T00:00:00Z`) / dayMs) === isOff)
        throw factsFault('bad-file', `${text} is ${isOff ? 'a working day' : 'a day off'} by these rules.`, `example.${name}[${index}]`)
    }
  }
  return { state: file.state, zone: file.zone, isWorkingDay }
}

import * as z from 'zod'

const dayMs = 86_400_000
const names = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/** When a holiday is: a day of the year, days from Easter Sunday, the n-th weekday of a month, or days that no rule gives. */
export const Holiday = z
  .strictObject({
    name: z.string(),
    on: z
      .string()
      .regex(/^\d\d-\d\d$/)
      .optional(),
    easter: z.number().int().optional(),
    orthodox_easter: z.number().int().optional(),
    /** `monday 3 of 01`, `monday -1 of 05`, `saturday from 06-20`. */
    weekday: z.string().optional(),
    /** By year, for what follows the sun, the moon or a decree. */
    days: z.array(z.string().regex(/^\d{4}-\d\d-\d\d$/)).optional(),
    /** What happens when it falls on a weekend: it moves to the next or the nearest working day, or is also given then. */
    moves: z.enum(['next-working-day', 'nearest-weekday', 'also-next-working-day', 'sunday-to-monday']).optional(),
    since: z.number().int().optional(),
    until: z.number().int().optional(),
  })
  .refine(
    ({ on, easter, orthodox_easter, weekday, days }) =>
      [on, easter, orthodox_easter, weekday, days].filter((rule) => rule !== undefined).length === 1,
    {
      message: 'a holiday has one rule: on, easter, orthodox_easter, weekday or days',
    },
  )
export type Holiday = z.infer<typeof Holiday>

/** The holidays of a year as days since 1970; those of the years around it may move into it. `off`: weekdays that are no working days. */
export function toHolidays(rules: readonly Holiday[], year: number, off: ReadonlySet<number>): ReadonlySet<number> {
  const plain = [year - 1, year, year + 1].flatMap((each) =>
    rules
      .filter(({ since, until }) => each >= (since ?? each) && each <= (until ?? each))
      .flatMap((rule) => toDays(rule, each).map((day) => ({ day, rule }))),
  )
  const taken = new Set(plain.map(({ day }) => day))
  const all = new Set(taken)
  const isOff = (day: number) => off.has(weekdayOf(day))
  for (const { day, rule } of plain.toSorted((a, b) => a.day - b.day)) {
    if (rule.moves === undefined || !isOff(day)) continue
    if (rule.moves === 'sunday-to-monday' && weekdayOf(day) !== 0) continue
    if (rule.moves === 'nearest-weekday') all.add(weekdayOf(day) === 6 ? day - 1 : day + 1)
    else {
      let next = day + 1
      while (isOff(next) || all.has(next)) next++
      all.add(next)
    }
  }
  return all
}

function toDays(rule: Holiday, year: number): number[] {
  if (rule.on !== undefined) return [toDay(`${year}-${rule.on}`)]
  if (rule.easter !== undefined) return [easterOf(year) + rule.easter]
  if (rule.orthodox_easter !== undefined) return [orthodoxEasterOf(year) + rule.orthodox_easter]
  if (rule.days !== undefined) return rule.days.filter((day) => day.startsWith(`${year}-`)).map(toDay)
  return [toWeekday(rule.weekday ?? '', year)]
}

function toWeekday(text: string, year: number): number {
  const nth = /^(\w+) (-?\d) of (\d\d)$/.exec(text)
  const from = /^(\w+) from (\d\d-\d\d)$/.exec(text)
  const weekday = names.indexOf((nth ?? from)?.[1] ?? '')
  if (weekday < 0) throw new Error(`"${text}" is no weekday of a month`)
  if (from !== null) return onOrAfter(toDay(`${year}-${from[2]}`), weekday)
  const count = Number(nth?.[2])
  const month = Number(nth?.[3])
  if (count > 0) return onOrAfter(Date.UTC(year, month - 1, 1) / dayMs, weekday) + (count - 1) * 7
  return onOrAfter(Date.UTC(year, month, 1) / dayMs, weekday) + count * 7
}

function onOrAfter(day: number, weekday: number): number {
  return day + ((weekday - weekdayOf(day) + 7) % 7)
}

/** 1970-01-01 was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7
}

function toDay(text: string): number {
  return Date.parse(`${text}T00:00:00Z`) / dayMs
}

/** Easter Sunday of the Gregorian calendar, after the anonymous rule of 1876 (Meeus, Astronomical Algorithms, ch. 8). */
function easterOf(year: number): number {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114
  return Date.UTC(year, Math.floor(f / 31) - 1, (f % 31) + 1) / dayMs
}

/** Easter Sunday of the Julian calendar, on the day of the Gregorian calendar that it falls on until 2099. */
function orthodoxEasterOf(year: number): number {
  const d = (19 * (year % 19) + 15) % 30
  const e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
  const f = d + e + 114
  return Date.UTC(year, Math.floor(f / 31) - 1, (f % 31) + 1) / dayMs + 13
}

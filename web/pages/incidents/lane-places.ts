import type { IncidentDuty } from '../../contract.ts'

/** One stage of a lane, where it stands on the time axis. */
export interface LaneMark {
  readonly key: string
  readonly duty: IncidentDuty
  readonly at: number
  readonly state: 'due' | 'overdue' | 'met' | 'met-late' | 'unknown'
}

/** What is owed to one authority under one law. */
export interface Lane {
  readonly key: string
  readonly title: string
  readonly state: string | null
  readonly marks: readonly LaneMark[]
  /** Without an instant: the law’s own words, or what they wait for. */
  readonly undated: readonly LaneMark[]
  readonly startAt: number | undefined
}

/** A place on the axis, in percent of its width from the left. */
export interface TimeAxis {
  toPlace(at: number): number
  readonly ticks: readonly { readonly place: number; readonly text: string }[]
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** At the left of now lies what has passed. */
const nowPlace = 30

/** The lane whose next deadline is nearest comes first; what is only unknown last. */
export function toLanes(duties: readonly IncidentDuty[], now: number): Lane[] {
  const lanes = new Map<string, { title: string; state: string | null; duties: IncidentDuty[] }>()
  for (const duty of duties) {
    const key = `${duty.regime} ${duty.state ?? ''}`
    const lane = lanes.get(key) ?? { title: duty.regimeTitle, state: duty.state, duties: [] }
    lanes.set(key, lane)
    lane.duties.push(duty)
  }
  const made = [...lanes].map(([key, { title, state, duties: own }]): Lane => {
    const marks = own.map((duty) => toMark(duty, now))
    const dated = marks.filter(({ duty }) => duty.dueAt !== null || duty.metAt !== null).sort((a, b) => a.at - b.at)
    const undated = marks.filter((mark) => !dated.includes(mark))
    const starts = own.flatMap(({ start }) => (start === null ? [] : [start.at]))
    return { key, title, state, marks: dated, undated, startAt: starts.length === 0 ? undefined : Math.min(...starts) }
  })
  return made.sort((a, b) => toUrgency(a) - toUrgency(b))
}

function toUrgency({ marks, undated }: Lane): number {
  const open = marks.filter(({ state }) => state === 'due' || state === 'overdue').map(({ at }) => at)
  if (open.length > 0) return Math.min(...open)
  return undated.length > 0 ? 8e15 : 9e15
}

function toMark(duty: IncidentDuty, now: number): LaneMark {
  const key = `${duty.regime} ${duty.stage} ${duty.state ?? ''}`
  const at = duty.metAt ?? duty.dueAt ?? 0
  const state =
    duty.verdict === 'met'
      ? duty.isLate
        ? 'met-late'
        : 'met'
      : duty.verdict === 'unknown'
        ? 'unknown'
        : duty.dueAt !== null && duty.dueAt < now
          ? 'overdue'
          : 'due'
  return { key, duty, at, state }
}

/**
 * An axis that moves with the clock: hours near now are as wide as weeks far from it, so that four hours, three days and a
 * month are told apart on one line.
 */
export function toTimeAxis(lanes: readonly Lane[], now: number): TimeAxis {
  const times = lanes.flatMap(({ marks, startAt }) => [...marks.map(({ at }) => at), ...(startAt === undefined ? [] : [startAt])])
  const behind = Math.max(6 * hourMs, ...times.map((at) => now - at))
  const ahead = Math.max(dayMs, ...times.map((at) => at - now))
  const toPlace = (at: number): number => {
    const away = at - now
    const share = Math.cbrt(Math.abs(away) / (away < 0 ? behind : ahead))
    return away < 0 ? nowPlace - share * (nowPlace - 2) : nowPlace + share * (82 - nowPlace)
  }
  const spans: readonly (readonly [number, string])[] = [
    [hourMs, '1 h'],
    [4 * hourMs, '4 h'],
    [dayMs, '1 d'],
    [3 * dayMs, '3 d'],
    [7 * dayMs, '1 wk'],
    [30 * dayMs, '1 mo'],
    [180 * dayMs, '6 mo'],
  ]
  const later = spans.filter(([ms]) => ms <= ahead * 1.05).map(([ms, text]) => ({ place: toPlace(now + ms), text: `+${text}` }))
  const before = spans.filter(([ms]) => ms <= behind * 1.05).map(([ms, text]) => ({ place: toPlace(now - ms), text: `−${text}` }))
  return { toPlace, ticks: [...toApart(before), { place: nowPlace, text: 'now' }, ...toApart(later)] }
}

type Tick = TimeAxis['ticks'][number]

/** Of two ticks that would touch, the farther one stays: near now the line itself says when it is. */
function toApart(ticks: readonly Tick[]): Tick[] {
  const kept: Tick[] = []
  for (const tick of ticks.toReversed()) {
    const isFree = Math.abs(tick.place - nowPlace) > 5 && kept.every((other) => Math.abs(other.place - tick.place) > 4.5)
    if (isFree) kept.push(tick)
  }
  return kept
}

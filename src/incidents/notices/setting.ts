import { toInstant, toWall } from '../facts/zone.ts'
import { incidentFault } from '../faults.ts'

/** When people are told of a deadline, the least urgent first: as the deadlines warn. */
export const noticeSteps = ['day', 'four-hours', 'hour', 'overdue'] as const
export type NoticeStep = (typeof noticeSteps)[number]

/** A time of day in a zone, such as 07:00 in Europe/Berlin. */
export interface NoticeSetting {
  /** Names of the channels that are told at each step. */
  readonly steps: Readonly<Record<NoticeStep, readonly string[]>>
  /** Between these times, `HH:MM`, nobody is woken for what can wait until they end. */
  readonly quiet: { readonly from: string; readonly until: string; readonly zone: string } | null
  /** Every day at this time: all deadlines that run. */
  readonly digest: { readonly at: string; readonly zone: string; readonly channels: readonly string[] } | null
}

export const noSetting: NoticeSetting = { steps: { day: [], 'four-hours': [], hour: [], overdue: [] }, quiet: null, digest: null }

const dayMs = 86_400_000

/** Throws `incidents.bad-notice-setting` with its place. */
export function checkSetting(setting: NoticeSetting, channels: ReadonlySet<string>): void {
  const named: [string, readonly string[]][] = noticeSteps.map((step) => [`steps.${step}`, setting.steps[step]])
  if (setting.digest !== null) named.push(['digest.channels', setting.digest.channels])
  for (const [place, names] of named) {
    const unknown = names.find((name) => !channels.has(name))
    if (unknown !== undefined) throw incidentFault('bad-notice-setting', `There is no channel "${unknown}".`, place)
  }
  for (const place of ['quiet', 'digest'] as const) {
    const zone = setting[place]?.zone
    if (zone !== undefined && !isZone(zone)) throw incidentFault('bad-notice-setting', `There is no zone "${zone}".`, `${place}.zone`)
  }
}

function isZone(zone: string): boolean {
  try {
    toWall(0, zone)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/**
 * When a notice goes out: now, or when the quiet hours end. What is overdue waits for nothing, nor does what would be due
 * before the quiet hours end.
 */
export function toSendTime(quiet: NoticeSetting['quiet'], notice: { step: NoticeStep; dueAt: number }, nowMs: number): number {
  if (quiet === null || notice.step === 'overdue') return nowMs
  const end = endOfQuiet(quiet, nowMs)
  return end === undefined || notice.dueAt <= end ? nowMs : end
}

/** When the quiet hours that it is now end; undefined outside of them. They may go over midnight. */
function endOfQuiet({ from, until, zone }: { from: string; until: string; zone: string }, nowMs: number): number | undefined {
  const wall = toWall(nowMs, zone)
  const midnight = Math.floor(wall / dayMs) * dayMs
  const [start, end] = [midnight + toDayMs(from), midnight + toDayMs(until)]
  if (start < end) return wall >= start && wall < end ? toInstant(end, zone) : undefined
  if (wall >= start) return toInstant(end + dayMs, zone)
  return wall < end ? toInstant(end, zone) : undefined
}

/** The last instant not after now at which the digest was due. */
export function lastDigestAt({ at, zone }: { at: string; zone: string }, nowMs: number): number {
  const midnight = Math.floor(toWall(nowMs, zone) / dayMs) * dayMs
  const today = toInstant(midnight + toDayMs(at), zone)
  return today <= nowMs ? today : toInstant(midnight - dayMs + toDayMs(at), zone)
}

function toDayMs(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return (hours * 60 + minutes) * 60_000
}

/** Times as people read them: how long ago, and the exact moment in UTC. */
const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** `12 s ago`, `3 min ago`, `5 h ago`, `12 d ago`, `4 mo ago`, `2 y ago`; `in 3 h` for what is to come. */
export function toAgo(at: number, now: number): string {
  const distance = now - at
  const size = Math.abs(distance)
  if (size < 2 * secondMs) return 'now'
  const text = toSpan(size)
  return distance < 0 ? `in ${text}` : `${text} ago`
}

/** The span in its largest unit. */
export function toSpan(durationMs: number): string {
  if (durationMs < minuteMs) return `${Math.floor(durationMs / secondMs)} s`
  if (durationMs < hourMs) return `${Math.floor(durationMs / minuteMs)} min`
  if (durationMs < dayMs) return `${Math.floor(durationMs / hourMs)} h`
  if (durationMs < 60 * dayMs) return `${Math.floor(durationMs / dayMs)} d`
  if (durationMs < 730 * dayMs) return `${Math.floor(durationMs / (30.44 * dayMs))} mo`
  return `${Math.floor(durationMs / (365.25 * dayMs))} y`
}

/** `2026-11-23 14:50:12 UTC` */
export function toUtc(at: number): string {
  const text = new Date(at).toISOString()
  return `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`
}

/** `2026-11-23 14:50:12.345 UTC` */
export function toExactUtc(at: number): string {
  const text = new Date(at).toISOString()
  return `${text.slice(0, 10)} ${text.slice(11, 23)} UTC`
}

/** `2026-11-23` */
export function toDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

/** `23 Nov 2026` */
export function toDate(at: number): string {
  return dates.format(at)
}

const dates = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })

/** `Fri, 20 Nov 2026, 17:40 CET` on the clock of a zone; without one on that of whoever looks. */
export function toZoned(at: number, zone?: string): string {
  const known = zoned.get(zone)
  const format =
    known ??
    new Intl.DateTimeFormat('en-GB', {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'short',
      ...(zone === undefined ? {} : { timeZone: zone }),
    })
  zoned.set(zone, format)
  return format.format(at)
}

const zoned = new Map<string | undefined, Intl.DateTimeFormat>()

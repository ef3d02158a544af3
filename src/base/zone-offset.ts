const formats = new Map<string, Intl.DateTimeFormat>()

/**
 * Milliseconds that the clocks of a time zone (an IANA name) are ahead of UTC at an instant in milliseconds since the epoch.
 * Asked of the operating system's tables each time, which is slow: whoever asks often remembers the answers.
 */
export function readZoneOffset(atMs: number, zone: string): number {
  const shown = new Map(
    toFormat(zone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (name: Intl.DateTimeFormatPartTypes) => shown.get(name) ?? 0
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return wall - Math.floor(atMs / 1000) * 1000
}

function toFormat(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const figures = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...figures })
  formats.set(zone, format)
  return format
}

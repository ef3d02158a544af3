const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const

/** `1 d 4 h 30 min`: the two largest units that there are, which is as exact as people plan. */
export function toSpanText(ms: number): string {
  const parts: string[] = []
  let left = Math.round(ms / 1000) * 1000
  for (const [name, size] of units) {
    const count = Math.floor(left / size)
    left -= count * size
    if (count > 0 && parts.length < 2) parts.push(`${count} ${name}`)
  }
  return parts.join(' ') || '0 h'
}

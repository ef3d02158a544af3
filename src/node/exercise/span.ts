const unitMs = { d: 86_400_000, h: 3_600_000, min: 60_000, s: 1000 } as const

/** `2 d 4 h 30 min` in milliseconds; undefined for what is no such span. */
export function parseSpan(text: string): number | undefined {
  const match = /^(?:(\d{1,4}) ?d)? ?(?:(\d{1,4}) ?h)? ?(?:(\d{1,4}) ?min)? ?(?:(\d{1,4}) ?s)?$/.exec(text.trim())
  if (match === null || text.trim() === '') return undefined
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = match
  return Number(days) * unitMs.d + Number(hours) * unitMs.h + Number(minutes) * unitMs.min + Number(seconds) * unitMs.s
}

/** The same the other way, in its two largest units. */
export function toSpanText(ms: number): string {
  const days = Math.floor(ms / unitMs.d)
  const hours = Math.floor((ms % unitMs.d) / unitMs.h)
  const minutes = Math.floor((ms % unitMs.h) / unitMs.min)
  const parts = [days > 0 ? `${days} d` : '', hours > 0 ? `${hours} h` : '', minutes > 0 && days === 0 ? `${minutes} min` : '']
  const text = parts.filter((part) => part !== '').join(' ')
  return text === '' ? `${Math.floor(ms / unitMs.s)} s` : text
}

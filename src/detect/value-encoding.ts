/** Longest value that is matched: longer ones are no indicators that anybody publishes. */
export const maxValueUnits = 4096

/**
 * Writes a value's bytes into `into` (3 × maxValueUnits long) and gives their number, or -1 for a value that cannot be of
 * this kind. Different values have different bytes: an equal encoding is an equal value.
 */
export type Encode = (value: string, into: Uint8Array) => number

/** Any text. Each UTF-16 unit for itself, so that broken surrogates in log lines stay different from one another. */
export const encodeText: Encode = (value, into) => {
  const units = value.length
  if (units > maxValueUnits) return -1
  let end = 0
  for (let at = 0; at < units; at += 1) {
    const unit = value.charCodeAt(at)
    if (unit < 0x80) {
      into[end++] = unit
    } else if (unit < 0x800) {
      into[end++] = 0xc0 | (unit >> 6)
      into[end++] = 0x80 | (unit & 0x3f)
    } else {
      into[end++] = 0xe0 | (unit >> 12)
      into[end++] = 0x80 | ((unit >> 6) & 0x3f)
      into[end++] = 0x80 | (unit & 0x3f)
    }
  }
  return end
}

/** Lower-case hex digits in pairs: half the bytes. */
export const encodeHex: Encode = (value, into) => {
  const units = value.length
  if (units === 0 || units > 256 || (units & 1) === 1) return -1
  for (let at = 0; at < units; at += 2) {
    const high = toDigit(value.charCodeAt(at))
    const low = toDigit(value.charCodeAt(at + 1))
    if (high < 0 || low < 0) return -1
    into[at >> 1] = (high << 4) | low
  }
  return units >> 1
}

function toDigit(unit: number): number {
  if (unit >= 48 && unit <= 57) return unit - 48
  return unit >= 97 && unit <= 102 ? unit - 87 : -1
}

/** Dotted decimal without leading zeros: four bytes. */
export const encodeIpv4: Encode = (value, into) => {
  const units = value.length
  if (units < 7 || units > 15) return -1
  let part = -1
  let count = 0
  for (let at = 0; at <= units; at += 1) {
    const unit = at === units ? 46 : value.charCodeAt(at)
    if (unit === 46) {
      if (part < 0 || count === 4) return -1
      into[count++] = part
      part = -1
    } else if (unit >= 48 && unit <= 57) {
      if (part === 0) return -1
      part = (part < 0 ? 0 : part * 10) + unit - 48
      if (part > 255) return -1
    } else {
      return -1
    }
  }
  return count === 4 ? 4 : -1
}

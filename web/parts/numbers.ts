const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const tenths = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** 24,771 */
export function toCount(value: number): string {
  return whole.format(value)
}

/** `1 source`, `2 sources`. */
export function toCounted(value: number, one: string, many = `${one}s`): string {
  return `${toCount(value)} ${value === 1 ? one : many}`
}

/** 0.4, 312: one decimal only where it tells something. */
export function toRate(perSecond: number): string {
  return perSecond < 10 ? tenths.format(perSecond) : whole.format(perSecond)
}

/** Binary units, as file systems count. */
export function toBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${tenths.format(value)} ${units[unit] ?? ''}`
}

/** A share between 0 and 1; 100 % only when all is done. */
export function toPercent(share: number): string {
  const percent = share >= 1 ? 100 : Math.min(99.9, share * 100)
  return `${percent < 10 || percent > 99 ? tenths.format(percent) : whole.format(percent)} %`
}

import type { Line } from '../../line-batch.ts'
import type { Gathered } from '../gathered.ts'
import { toQuality } from '../quality.ts'
import type { LineReader } from './line-reader.ts'

export const precisions = ['ns', 'us', 'ms', 's'] as const
export type Precision = (typeof precisions)[number]

const perMilli: Readonly<Record<Precision, number>> = { ns: 1e-6, us: 1e-3, ms: 1, s: 1000 }

/**
 * Reads InfluxDB line protocol: `measurement,key=tag field=1.5,other=2i 1764000000000000000`. The address of a value is
 * `measurement,key=tag field`, tags in the order of their keys. A field `quality` tells that of the line's other fields.
 */
export class InfluxLines implements LineReader {
  readonly #precision: Precision
  readonly #now: (() => number) | undefined

  /** `now` stamps lines without a time; where it is absent, they are refused. */
  constructor(precision: Precision, now?: () => number) {
    this.#precision = precision
    this.#now = now
  }

  takeAll(lines: readonly Line[], into: Gathered): void {
    for (const line of lines) this.#take(line, into)
  }

  save(): undefined {}

  #take({ text, place }: Line, into: Gathered): void {
    const line = text.trim()
    if (line.startsWith('#')) return
    const [head = '', fields = '', stamp, ...more] = cut(line, ' ').filter((part) => part !== '')
    if (fields === '' || more.length > 0) {
      into.refuse(place, 'The line is not measurement, fields and time, parted by blanks.')
      return
    }
    const at = stamp === undefined ? this.#now?.() : this.#toMillis(stamp)
    if (at === undefined) {
      into.refuse(place, 'The line names no time.')
      return
    }
    if (Number.isNaN(at)) {
      into.refuse(place, `"${stamp}" is no time in ${this.#precision}.`)
      return
    }
    const [measurement = '', ...tags] = cut(head, ',')
    const address = [unescaped(measurement), ...tags.map(unescaped).sort()].join(',')
    const values = new Map(cut(fields, ',').map((field) => toPair(field)))
    const quality = toQuality(toText(values.get('quality') ?? ''))
    for (const [field, value] of values) {
      if (field === 'quality') continue
      const number = toNumber(value)
      if (number === undefined) into.refuse(place, `"${value}" of the field ${field} is no number.`)
      else into.put(`${address} ${field}`, { at, value: number, quality })
    }
  }

  #toMillis(stamp: string): number {
    return /^-?\d{1,19}$/.test(stamp) ? Math.floor(Number(stamp) * perMilli[this.#precision]) : Number.NaN
  }
}

/** Cuts at each separator that is neither escaped nor within quotes. */
function cut(text: string, separator: string): string[] {
  const parts: string[] = []
  let start = 0
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]
    if (letter === '\\') at += 1
    else if (letter === '"') quoted = !quoted
    else if (letter === separator && !quoted) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  parts.push(text.slice(start))
  return parts
}

function toPair(field: string): [string, string] {
  const [name = '', ...rest] = cut(field, '=')
  return [unescaped(name), rest.join('=')]
}

function unescaped(text: string): string {
  return text.replace(/\\([,= \\])/g, '$1')
}

function toText(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1) : value.replace(/[iu]$/, '')
}

/** Floats, integers `1i`, unsigned `1u`, truths as 1 and 0. */
function toNumber(value: string): number | undefined {
  if (/^(t|true)$/i.test(value)) return 1
  if (/^(f|false)$/i.test(value)) return 0
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?[iu]?$/i.test(value)) return undefined
  return Number(value.replace(/[iu]$/, ''))
}

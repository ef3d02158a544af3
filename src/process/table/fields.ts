/** The delimiters that historians write. */
const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

/** How a table is laid out: its delimiter, and where its header stands below what a historian writes above it. */
export interface Layout {
  readonly delimiter: Delimiter
  /** Place of the header among the lines. */
  readonly header: number
}

/** The delimiter by which the most lines have the same number of fields; the header is the first of them. */
export function layoutOf(lines: readonly string[]): Layout {
  let best: Layout = { delimiter: ',', header: 0 }
  let mostLines = 0
  let mostFields = 1
  for (const delimiter of delimiters) {
    const counts = lines.map((line) => toFields(line, delimiter).length)
    for (const count of new Set(counts)) {
      const alike = counts.filter((other) => other === count).length
      if (count === 1 || alike < mostLines || (alike === mostLines && count <= mostFields)) continue
      best = { delimiter, header: counts.indexOf(count) }
      mostLines = alike
      mostFields = count
    }
  }
  return best
}

/** The fields of one line, trimmed; quotes as RFC 4180 has them, on one line. */
export function toFields(line: string, delimiter: Delimiter): string[] {
  if (!line.includes('"')) return line.split(delimiter).map((field) => field.trim())
  const fields: string[] = []
  let field = ''
  let quoted = false
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at] ?? ''
    if (letter === '"' && quoted && line[at + 1] === '"') {
      field += '"'
      at += 1
    } else if (letter === '"') quoted = !quoted
    else if (letter === delimiter && !quoted) {
      fields.push(field.trim())
      field = ''
    } else field += letter
  }
  fields.push(field.trim())
  return fields
}

/** What a historian writes where it has no reading. */
const noReading = /^(|na|n\/a|nan|null|none|-|\?|bad|bad input|i\/o timeout|no data|shutdown|comm fail|#n\/a|undefined|[+-]?inf(inity)?)$/i
const truths: ReadonlyMap<string, number> = new Map([
  ['true', 1],
  ['on', 1],
  ['open', 1],
  ['running', 1],
  ['yes', 1],
  ['false', 0],
  ['off', 0],
  ['closed', 0],
  ['stopped', 0],
  ['no', 0],
])
const decimalComma = /^[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+(e[+-]?\d+)?$/i

/** Whether a field stands for the absence of a reading. */
export function isNoReading(field: string): boolean {
  return noReading.test(field)
}

/**
 * One reading: a number, a switch's word as 1 or 0, or NaN where there is none. `undefined`: it is text of another kind.
 * With another delimiter than a comma, a comma may stand for the decimal point.
 */
export function toReading(field: string, delimiter: Delimiter): number | undefined {
  if (field !== '') {
    const value = Number(field)
    if (!Number.isNaN(value)) return Number.isFinite(value) ? value : Number.NaN
  }
  if (noReading.test(field)) return Number.NaN
  if (decimalComma.test(field) && (delimiter !== ',' || field.includes(','))) return Number(field.replaceAll('.', '').replace(',', '.'))
  return truths.get(field.toLowerCase())
}

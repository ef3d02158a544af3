/** The delimiters that historians write. */
export const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

/** The delimiter of a header line: the one that makes the most fields; a comma when none makes two. */
export function delimiterOf(header: string): Delimiter {
  let best: Delimiter = ','
  let most = 1
  for (const delimiter of delimiters) {
    const count = toFields(header, delimiter).length
    if (count > most) {
      most = count
      best = delimiter
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
const noReading = /^(|na|n\/a|nan|null|none|-|\?|bad|bad input|i\/o timeout|no data|shutdown|comm fail|#n\/a|undefined)$/i
const truths: ReadonlyMap<string, number> = new Map([
  ['true', 1],
  ['on', 1],
  ['open', 1],
  ['running', 1],
  ['false', 0],
  ['off', 0],
  ['closed', 0],
  ['stopped', 0],
])

/**
 * One reading: a number, a switch's word as 1 or 0, or NaN where there is none. `undefined`: it is text of another kind.
 * With a semicolon between the fields a comma may stand for the decimal point.
 */
export function toReading(field: string, delimiter: Delimiter): number | undefined {
  if (field !== '') {
    const value = Number(field)
    if (!Number.isNaN(value)) return Number.isFinite(value) ? value : Number.NaN
  }
  if (noReading.test(field)) return Number.NaN
  if (delimiter !== ',' && /^-?\d+,\d+(e[+-]?\d+)?$/i.test(field)) return Number(field.replace(',', '.'))
  return truths.get(field.toLowerCase())
}

/** Whether a label says attack (1), normal (0) or nothing (undefined). `-999` is how some sets write "not known". */
export function toLabel(field: string): 0 | 1 | undefined {
  const word = field.replace(/[\s"']/g, '').toLowerCase()
  if (/^(attack|anomaly|anomalous|abnormal|true|yes|1(\.0+)?)$/.test(word)) return 1
  if (/^(normal|benign|false|no|none|0(\.0+)?|-999(\.0+)?|-1(\.0+)?)$/.test(word)) return 0
  const value = Number(word)
  return word === '' || Number.isNaN(value) ? undefined : value > 0 ? 1 : 0
}

import { type CsvError, parse } from 'csv-parse/sync'
import type { Fault } from '../../base/index.ts'
import { nearest } from '../facts/definition.ts'
import { dependenciesFault } from './faults.ts'
import type { SectorNames } from './sector.ts'
import { atCell } from './table-cells.ts'
import { type Column, columns, type Row } from './table-columns.ts'
import { parseNeed, parseThing } from './table-rows.ts'
import type { Dependencies, Need, Thing } from './thing.ts'

/** More rows than this are no register but a mistake. */
const maxRows = 500_000

export interface ReadTable extends Dependencies {
  /** Rows that were left out, each by line and column; the others are good by themselves. */
  readonly refused: readonly Fault[]
}

/**
 * Reads a table as people write it: RFC 4180 with comma, semicolon or tab, with or without a byte-order mark, columns in any
 * order. A row that cannot be read, or that names what no other row is, is refused and the rest is kept. Throws a Fault when
 * the text is no table at all.
 */
export function parseTable(text: string, sectors: SectorNames): ReadTable {
  const { rows, refused } = toRows(text)
  const things = new Map<string, { thing: Thing; line: number }>()
  const needs: { need: Need; line: number }[] = []
  for (const row of rows) {
    try {
      const kind = row.cell('row').toLowerCase()
      if (kind === 'thing') takeThing(things, row, sectors)
      else if (kind === 'need') needs.push({ need: parseNeed(row), line: row.line })
      else throw atCell(row.line, 'row', `"${row.cell('row')}" is neither "thing" nor "need".`)
    } catch (thrown) {
      refused.push(asFault(thrown))
    }
  }
  const kept = withoutDangling({ things, needs })
  const all = [...refused, ...kept.refused].sort((a, b) => toLine(a) - toLine(b))
  return { things: kept.things, needs: kept.needs, refused: all }
}

function takeThing(things: Map<string, { thing: Thing; line: number }>, row: Row, sectors: SectorNames): void {
  const thing = parseThing(row, sectors)
  const known = things.get(thing.id)
  if (known !== undefined) throw atCell(row.line, 'id', `"${thing.id}" is a thing of line ${known.line} already.`)
  things.set(thing.id, { thing, line: row.line })
}

/** What names something that is not there is left out; a need named twice counts once. */
function withoutDangling({
  things,
  needs,
}: {
  things: ReadonlyMap<string, { thing: Thing; line: number }>
  needs: readonly { need: Need; line: number }[]
}): ReadTable {
  const refused: Fault[] = []
  const ids = [...things.keys()]
  const missing = (id: string) => {
    const near = ids.length > 20_000 ? undefined : nearest(id, ids)
    return `No row of the table is the thing "${id}".${near === undefined ? '' : ` Do you mean "${near}"?`}`
  }
  const kept = [...things.values()].map(({ thing, line }) => {
    if (thing.site === null || things.get(thing.site)?.thing.kind === 'site') return thing
    const why = things.has(thing.site) ? `"${thing.site}" is a thing, but not a site.` : missing(thing.site)
    refused.push(atCell(line, 'site', `${why} The thing is kept without it.`))
    return { ...thing, site: null }
  })
  const known = new Map<string, number>()
  const good = needs.filter(({ need, line }) => {
    const fault = toDangling(need, { things, missing, line }) ?? toTwice(need, { known, line })
    if (fault !== undefined) refused.push(fault)
    return fault === undefined
  })
  const small = toSmallGroups(good)
  return { things: kept, needs: small.needs, refused: [...refused, ...small.refused] }
}

function toDangling(
  { of, on, substitute }: Need,
  { things, missing, line }: { things: ReadonlyMap<string, unknown>; missing: (id: string) => string; line: number },
): Fault | undefined {
  if (!things.has(of)) return atCell(line, 'id', missing(of))
  if (!things.has(on)) return atCell(line, 'needs', missing(on))
  if (of === on) return atCell(line, 'needs', `"${of}" cannot need itself.`)
  if (substitute === null) return undefined
  if (!things.has(substitute.on)) return atCell(line, 'substitute', missing(substitute.on))
  return substitute.on === on ? atCell(line, 'substitute', `"${on}" cannot stand in for itself.`) : undefined
}

function toTwice({ of, on, group }: Need, { known, line }: { known: Map<string, number>; line: number }): Fault | undefined {
  const key = JSON.stringify([of, on, group])
  const before = known.get(key)
  known.set(key, before ?? line)
  return before === undefined ? undefined : atCell(line, 'needs', `Line ${before} says already that "${of}" needs "${on}".`)
}

/** A group that takes more than it has takes all it has; all of its rows say the same number. */
function toSmallGroups(needs: readonly { need: Need; line: number }[]): { needs: Need[]; refused: Fault[] } {
  const groups = new Map<string, { atLeast: number; line: number; size: number }>()
  const keyOf = ({ of, group }: Need) => JSON.stringify([of, group])
  const refused: Fault[] = []
  for (const { need, line } of needs) {
    if (need.group === null) continue
    const first = groups.get(keyOf(need))
    if (first === undefined) groups.set(keyOf(need), { atLeast: need.atLeast, line, size: 1 })
    else first.size++
    if (first !== undefined && first.atLeast !== need.atLeast) {
      refused.push(atCell(line, 'at_least', `Line ${first.line} says ${first.atLeast} for the same group; that is taken.`))
    }
  }
  for (const group of groups.values()) {
    if (group.atLeast <= group.size) continue
    refused.push(
      atCell(group.line, 'at_least', `The group has ${group.size}, so ${group.atLeast} cannot be there; ${group.size} is taken.`),
    )
    group.atLeast = group.size
  }
  const one = { atLeast: 1 }
  return {
    needs: needs.map(({ need }) => ({ ...need, atLeast: (need.group === null ? one : (groups.get(keyOf(need)) ?? one)).atLeast })),
    refused,
  }
}

function toRows(text: string): { rows: Row[]; refused: Fault[] } {
  const refused: Fault[] = []
  const [head, ...records] = readRecords(text, refused)
  if (head === undefined) throw dependenciesFault('bad-table', 'The file is empty.', 'line 1')
  const names = head.fields.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  )
  const unknown = names.filter((name) => name !== '' && !columns.some((column) => column === name))
  for (const name of unknown) {
    const near = nearest(name, columns)
    const hint = near === undefined ? '' : ` Do you mean "${near}"?`
    refused.push(dependenciesFault('bad-row', `There is no column "${name}"; it is not read.${hint}`, `line ${head.line}, column ${name}`))
  }
  for (const needed of ['row', 'id'] as const) {
    if (!names.includes(needed)) throw dependenciesFault('bad-table', `The first line names no column "${needed}".`, `line ${head.line}`)
  }
  if (records.length > maxRows) throw dependenciesFault('too-large', `There are ${records.length} rows; ${maxRows} are taken.`)
  const places = new Map(columns.map((column) => [column, names.indexOf(column)]))
  const rows = records.flatMap(({ fields, line }): Row[] => {
    if (fields.every((field) => field.trim() === '')) return []
    const cell = (column: Column) => (fields[places.get(column) ?? -1] ?? '').trim()
    return [{ line, cell }]
  })
  return { rows, refused }
}

interface RawRecord {
  readonly fields: readonly string[]
  readonly line: number
}

/** What csv-parse says of one record when it is asked for where it stands. */
interface PlacedRecord {
  readonly record: string[]
  readonly info: { readonly lines: number }
}

function readRecords(text: string, refused: Fault[]): RawRecord[] {
  const [firstLine = ''] = text.split('\n', 1)
  const delimiter = [',', ';', '\t'].toSorted((a, b) => firstLine.split(b).length - firstLine.split(a).length)[0] ?? ','
  const options = { bom: true, delimiter, info: true, relax_column_count: true, skip_records_with_error: true }
  const onSkip = (error: CsvError | undefined) => {
    if (error !== undefined) refused.push(dependenciesFault('bad-row', toPlainReason(error), `line ${error.lines ?? 1}`))
    return undefined
  }
  // With `info` each record comes with where it stands; the types of the parser know the bare record alone.
  const records = parse(text, { ...options, on_skip: onSkip }) as unknown as PlacedRecord[]
  return records.map(({ record, info }) => {
    const breaks = record.reduce((count, field) => count + (field.match(/\n/g)?.length ?? 0), 0)
    return { fields: record, line: Math.max(1, info.lines - breaks) }
  })
}

function toPlainReason({ code, message }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'A quotation mark is opened and never closed.'
  if (code === 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE' || code === 'INVALID_OPENING_QUOTE')
    return 'A quotation mark stands within a field.'
  return message
}

function asFault(thrown: unknown): Fault {
  if (thrown instanceof Error && 'code' in thrown && 'kind' in thrown) return thrown as Fault // only Faults have both
  throw thrown
}

function toLine(fault: Fault): number {
  return Number(/line (\d+)/.exec(fault.place ?? '')?.[1] ?? 0)
}

import { processFault, RowReader, type Series } from '../../../process/index.ts'
import { openInput } from '../../input.ts'
import { readLines } from '../../lines.ts'
import { requireFile } from './table-file.ts'

/**
 * Labels that come in a file of their own: with a column of times, by the time of each row; else one line a row, in the
 * order of the judged file. Rows without a label count as normal. Faults: `process.no-label`, `cli.file-absent`.
 */
export async function readLabels(file: string, series: Series, label: string | undefined): Promise<Uint8Array> {
  requireFile(file)
  const lines: string[] = []
  await readLines(await openInput(file), (line) => lines.push(line))
  return labelsByTime(lines, file, { series, label }) ?? labelsByRow(lines, file, series)
}

function labelsByTime(
  lines: readonly string[],
  file: string,
  { series, label }: { series: Series; label: string | undefined },
): Uint8Array | undefined {
  const attacked = new Set<number>()
  const reader = new RowReader({ name: file, needsTags: false, ...(label === undefined ? {} : { label }) }, (row) => {
    if (row.label === 1) attacked.add(row.time)
  })
  try {
    for (const line of lines) reader.take(line)
    if (reader.end().label === undefined) throw processFault('no-label', 'No column says attack or normal. Name one with --label.', file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'process.no-time') return undefined
    throw error
  }
  return Uint8Array.from(series.times, (time) => (attacked.has(time) ? 1 : 0))
}

function labelsByRow(lines: readonly string[], file: string, series: Series): Uint8Array {
  const said = lines.map((line) => line.trim()).filter((line) => line !== '')
  const marks = said.slice(said.length - series.times.length)
  if (marks.length !== series.times.length || said.length > series.times.length + 1) {
    throw processFault('no-label', `It has ${said.length} lines for ${series.times.length} rows, and no column of times.`, file)
  }
  return Uint8Array.from(marks, (mark, at) => {
    const word =
      mark
        .split(/[,;\t]/)
        .at(-1)
        ?.trim() ?? ''
    if (/^(1(\.0+)?|true|attack|anomaly)$/i.test(word)) return 1
    if (/^(0(\.0+)?|-1|-999|false|normal|)$/i.test(word)) return 0
    throw processFault('no-label', `"${word}" says neither attack nor normal.`, `${file}:${at + 1}`)
  })
}

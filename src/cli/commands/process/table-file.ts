import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { type RowOptions, type Table, TableReader } from '../../../process/index.ts'
import type { Options, Values } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { openInput } from '../../input.ts'
import { readLines } from '../../lines.ts'
import { type Output, toCount } from '../../output.ts'
import { Progress } from '../../progress.ts'

/** What a person may say of a table's columns. */
export const tableOptions = {
  time: { type: 'string', value: 'COLUMN', help: 'column of the time (default: found by its name and what it holds)' },
  ignore: { type: 'string', value: 'COLUMN', multiple: true, help: 'column to leave out; may be said several times' },
} as const satisfies Options

export const labelOption = {
  label: { type: 'string', value: 'COLUMN', help: 'column that says attack or normal (default: found by its name)' },
} as const satisfies Options

type TableValues = Values<typeof tableOptions> & { readonly label?: string | undefined }

/** What was said, as the reader takes it. */
export function toRowOptions({ time, ignore, label }: TableValues, file: string): RowOptions {
  return {
    name: file === '-' ? 'standard input' : file,
    ignore,
    ...(time === undefined ? {} : { time }),
    ...(label === undefined ? {} : { label }),
  }
}

const tailBytes = 32 << 10
const sizeSampleBytes = 256 << 10

/** Reads a whole table, `.gz` too. Faults: those of the reader, `cli.file-absent`, `cli.bad-text`. */
export async function readTable(file: string, output: Output, options: RowOptions): Promise<Table> {
  const size = file === '-' ? undefined : requireFile(file)
  const reader = new TableReader({ ...options, ...(size === undefined ? {} : fileHints(file, size)) })
  const progress = new Progress(output, options.name, size)
  const input = await openInput(file)
  await readLines(input, (line) => {
    reader.take(line)
    if (reader.count % 10_000 === 9_999) progress.show(input.readBytes(), reader.count, 'rows')
  })
  output.clearProgress()
  return reader.end()
}

/** Size of a file in bytes. Fault: `cli.file-absent`. */
export function requireFile(file: string): number {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found?.isFile() === true) return found.size
  throw cliFault('file-absent', `There is no file ${file} that can be read.`, file)
}

/** What a file that can be read at any place tells before it is read: its last lines, and about how many rows there are. */
export function fileHints(file: string, size: number): { lastLines?: readonly string[]; expectedRows?: number } {
  const handle = openSync(file, 'r')
  try {
    const head = textAt(handle, 0, sizeSampleBytes)
    if (head.startsWith('\u001f')) return {}
    const breaks = head.split('\n').length - 1
    if (breaks < 2 || size <= head.length) return {}
    const expectedRows = Math.ceil((size / head.length) * breaks * 1.02)
    const tail = textAt(handle, Math.max(0, size - tailBytes), tailBytes)
      .split('\n')
      .slice(1)
    return { lastLines: tail.filter((line) => line.trim() !== ''), expectedRows }
  } finally {
    closeSync(handle)
  }
}

/** Bytes as Latin letters: only line breaks are counted, and times are plain digits. */
function textAt(handle: number, position: number, length: number): string {
  const bytes = Buffer.alloc(length)
  return bytes.subarray(0, readSync(handle, bytes, 0, length, position)).toString('latin1')
}

/** What the reader met, in words. */
export function toNoteLines({ notes }: Table): string[] {
  const some = (count: number, text: string) => (count === 0 ? [] : [`${toCount(count)} ${text}`])
  const [first] = notes.refused
  return [
    ...some(notes.refusedCount, `rows could not be read, the first at ${first?.place}: ${first?.reason}`),
    ...some(notes.reordered, 'rows stood after a later one and were put in their place'),
    ...some(notes.late, 'rows told of a moment that another had told of: the first one counts'),
    ...some(notes.missing, 'readings are missing or marked bad'),
    ...notes.leftOut.map(({ column, reason }) => `column "${column}" is left out: ${reason}`),
  ]
}

import { cliFault } from './faults.ts'
import type { Input } from './input.ts'

/** A line longer than this is none: someone sent something else than a text. */
const longestLine = 4 << 20

/** Calls `onLine` for each line of the input, without its line feed, until it ends or `goesOn` says no. */
export async function readLines(input: Input, onLine: (line: string) => void, goesOn: () => boolean = () => true): Promise<void> {
  let decoder: InstanceType<typeof TextDecoder> | undefined
  let rest = ''
  for await (const chunk of input.chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk))
    const text = rest + decoder.decode(chunk, { stream: true })
    let from = 0
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
      onLine(text.slice(from, at))
      from = at + 1
    }
    rest = text.slice(from)
    if (rest.length > longestLine) throw cliFault('bad-text', `There are ${rest.length} letters without a line break.`)
    if (!goesOn()) return
  }
  if (rest !== '') onLine(rest)
}

/** Exports of older programs are not UTF-8: UTF-16 says so by its first bytes, and what is no UTF-8 is taken as Windows-1252. */
function encodingOf(chunk: Uint8Array): 'utf-8' | 'utf-16le' | 'windows-1252' {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le'
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(chunk, { stream: true })
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

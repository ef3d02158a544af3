import { builtInData } from '../src/base/index.ts'
import { BatchMatcher, type IndicatorIndex } from '../src/detect/index.ts'
import { type Formats, loadFormats } from '../src/telemetry/index.ts'
import { addSynthetic, emptyIndex } from './synthetic-indicators.ts'
import { type BenchOptions, type BenchRow, type BenchTable, quantile } from './table.ts'
import { readZeekLines } from './zeek-lines.ts'

const sizes = [10_000, 1_000_000, 10_000_000]
const linesPerBatch = 500
/** Owners of the indicators that are in the lines, beyond every made-up one. */
const plantedFrom = 1_000_000_000
const plantedCount = 100

/**
 * Lines read, their observables looked up, what was seen summed up, beside JSON.parse of the same lines and nothing else.
 * In turns, so that both have the same machine; each turn begins with an empty memory of what the index said.
 */
export function measure({ quick }: BenchOptions): Promise<BenchTable> {
  const { lines: all, of } = readZeekLines()
  const lines = quick ? all.slice(0, 2000) : all
  const formats = loadFormats([builtInData('formats')])
  const index = emptyIndex()
  const expected = plant(index, countObservables(formats, lines))
  const rows: BenchRow[] = []
  let size = 0
  for (const next of quick ? sizes.slice(0, 1) : sizes) {
    addSynthetic(index, size, next)
    size = next
    rows.push(measureAt({ formats, index, lines, size }, { expected, turns: quick ? 2 : 15 }))
  }
  return Promise.resolve({
    title: `Matching Zeek lines (${lines.length} ${of})`,
    unit: 'lines/s',
    peer: 'JSON.parse alone',
    aim: 'at least 0.6 of JSON.parse; 10 million indicators in at most 0.3 GB; every planted match found, no other',
    rows,
  })
}

interface Case {
  readonly formats: Formats
  readonly index: IndicatorIndex
  readonly lines: readonly string[]
  readonly size: number
}

function measureAt(given: Case, { expected, turns }: { expected: number; turns: number }): BenchRow {
  const { lines, index, size } = given
  const [ours, peer]: [number[], number[]] = [[], []]
  for (let turn = 0; turn < turns; turn += 1) {
    peer.push(timed(() => parseAll(lines)))
    let matches = 0
    ours.push(
      timed(() => {
        matches = matchAll(given)
      }),
    )
    if (matches !== expected) throw new Error(`${matches} matches, where ${expected} are in the lines`)
  }
  const speeds = [ours, peer].map((times) => Math.round((lines.length / quantile(times, 0.5)) * 1000))
  const [oursSpeed = 0, peerSpeed = 0] = speeds
  const note = `${expected} matches, all as planted; index ${(index.bytes / 1e9).toFixed(3)} GB`
  return { at: `${size.toLocaleString('en')} indicators`, ours: oursSpeed, peer: peerSpeed, ratio: oursSpeed / peerSpeed, note }
}

function timed(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

function parseAll(lines: readonly string[]): number {
  let parsed = 0
  for (const line of lines) if (JSON.parse(line) !== null) parsed += 1
  return parsed
}

function matchAll({ formats, index, lines }: Case): number {
  const matcher = new BatchMatcher(index)
  let matches = 0
  for (let from = 0; from < lines.length; from += linesPerBatch) {
    matcher.begin(1)
    const end = Math.min(from + linesPerBatch, lines.length)
    for (let at = from; at < end; at += 1) matcher.add(formats.parseLine(lines[at] ?? ''), '')
    matches += matcher.matches
  }
  return matches
}

/** How many lines each observable stands in, by nothing clever. */
function countObservables(formats: Formats, lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const line of lines) {
    const { observables } = formats.parseLine(line)
    for (const id of new Set(observables.map(({ kind, value }) => `${kind} ${value}`))) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return counts
}

/** Adds indicators for rare addresses of the lines; gives how many matches they must have. */
function plant(index: IndicatorIndex, counts: ReadonlyMap<string, number>): number {
  const rare = [...counts].filter(([id, count]) => id.startsWith('ipv4-addr ') && count < 20)
  const step = Math.max(1, Math.floor(rare.length / plantedCount))
  let expected = 0
  for (let at = 0; at < rare.length; at += step) {
    const [id, count] = rare[at] ?? ['', 0]
    index.add({ kind: 'ipv4-addr', how: 'exact', value: id.slice('ipv4-addr '.length) }, plantedFrom + at)
    expected += count
  }
  return expected
}

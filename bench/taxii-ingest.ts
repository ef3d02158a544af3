import { join } from 'node:path'
import { RawRows } from './raw-rows.ts'
import type { BenchOptions, BenchRow, BenchTable } from './table.ts'
import { type BenchNode, openBenchNode, toIndicatorText } from './taxii-node.ts'

const sizes = [10_000, 100_000, 1_000_000]
/** What is measured at each size: the last objects before it, of the smallest size the second half, when all code is warm. */
const windowObjects = 20_000
const objectsPerPost = 1000
const postsAtOnce = 2

/** Objects posted over TAXII to a real node until each is on the disk, beside raw node:sqlite writing rows with the same texts. */
export async function measure({ quick }: BenchOptions): Promise<BenchTable> {
  const node = await openBenchNode()
  const raw = await RawRows.open(node.database, join(node.folder, 'raw.sqlite'))
  try {
    const rows: BenchRow[] = []
    let size = 0
    for (const next of quick ? [2000] : sizes) {
      const window = Math.min(windowObjects, next / 2)
      await both(node, raw, { from: size, count: next - size - window })
      const { oursMs, peerMs } = await both(node, raw, { from: next - window, count: window })
      size = next
      const [ours, peer] = [oursMs, peerMs].map((ms) => Math.round((window / ms) * 1000))
      const note = `all of it signed in the log ${(await node.sealed()).toFixed(0)} ms after the last answer`
      rows.push({ at: `${next.toLocaleString('en-GB')} objects`, ours: ours ?? 0, peer: peer ?? 0, ratio: peerMs / oursMs, note })
    }
    return {
      title: 'TAXII: objects posted, parsed, checked, stated and fsynced',
      unit: 'objects/s',
      peer: 'raw node:sqlite writing the same rows (object, member, statement, its seal, the indicator) into the same tables and indexes, the same batches, synchronous FULL, the same cache and log size',
      aim: 'at least half of raw SQLite, flat from 10 k to 1 M',
      rows,
    }
  } finally {
    raw.close()
    await node.close()
  }
}

/** In turns, so that both have the same machine. */
async function both(node: BenchNode, raw: RawRows, wanted: { from: number; count: number }): Promise<{ oursMs: number; peerMs: number }> {
  let [oursMs, peerMs] = [0, 0]
  const step = objectsPerPost * postsAtOnce
  for (let done = 0; done < wanted.count; done += step) {
    const texts = Array.from({ length: Math.min(step, wanted.count - done) }, (_, at) => toIndicatorText(wanted.from + done + at))
    const starts = Array.from({ length: Math.ceil(texts.length / objectsPerPost) }, (_, at) => at * objectsPerPost)
    const from = performance.now()
    await Promise.all(starts.map((start) => node.post(`{"objects":[${texts.slice(start, start + objectsPerPost).join(',')}]}`)))
    oursMs += performance.now() - from
    peerMs += raw.copy(objectsPerPost)
  }
  return { oursMs, peerMs }
}

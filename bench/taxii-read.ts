import { join } from 'node:path'
import { RawRows } from './raw-rows.ts'
import { type BenchOptions, type BenchRow, type BenchTable, quantile } from './table.ts'
import { type BenchNode, openBenchNode, toIndicatorText } from './taxii-node.ts'

const sizes = [10_000, 100_000, 1_000_000]
const pageSizes = [100, 1000]
const objectsPerPost = 1000
/** The first and the last so many pages are compared: a server that counts from the start each time gets slower. */
const edgePages = 20

/** A whole collection read page by page over HTTP, beside raw node:sqlite giving the same texts in the same pages. */
export async function measure({ quick }: BenchOptions): Promise<BenchTable> {
  const node = await openBenchNode()
  const raw = await RawRows.open(node.database, join(node.folder, 'raw.sqlite'))
  try {
    const rows: BenchRow[] = []
    let size = 0
    for (const next of quick ? [2000] : sizes) {
      for (; size < next; size += objectsPerPost) await add(node, raw, size)
      for (const pageSize of pageSizes) {
        // A hundred a page over a million objects says what a hundred thousand say already.
        if (next > 100_000 && pageSize < 1000) continue
        rows.push(await measureAt(node, raw, { size, pageSize }))
      }
    }
    return {
      title: 'TAXII: a collection read to its end, page by page',
      unit: 'objects/s',
      peer: 'raw node:sqlite, the same texts in the same pages, without HTTP',
      aim: 'everything delivered; as fast at the end as at the beginning, and at 1 M as at 10 k',
      rows,
    }
  } finally {
    raw.close()
    await node.close()
  }
}

async function add(node: BenchNode, raw: RawRows, from: number): Promise<void> {
  await node.post(`{"objects":[${Array.from({ length: objectsPerPost }, (_, at) => toIndicatorText(from + at)).join(',')}]}`)
  raw.copy(objectsPerPost)
}

async function measureAt(node: BenchNode, raw: RawRows, { size, pageSize }: { size: number; pageSize: number }): Promise<BenchRow> {
  const pageMs: number[] = []
  const from = performance.now()
  let delivered = 0
  let next: string | undefined
  do {
    const pageFrom = performance.now()
    const page = await node.page(pageSize, next)
    pageMs.push(performance.now() - pageFrom)
    delivered += countObjects(page.text)
    next = page.next
  } while (next !== undefined)
  const oursMs = performance.now() - from
  if (delivered !== size) throw new Error(`${delivered} objects were delivered, there are ${size}`)
  const rawFrom = performance.now()
  for (const text of raw.pages(pageSize)) countObjects(text)
  const peerMs = performance.now() - rawFrom
  const [ours, peer] = [oursMs, peerMs].map((ms) => Math.round((size / ms) * 1000))
  const [first, last] = [pageMs.slice(0, edgePages), pageMs.slice(-edgePages - 1, -1)].map((times) => quantile(times, 0.5).toFixed(1))
  const at = `${size.toLocaleString('en-GB')} objects, ${pageSize} a page`
  return { at, ours: ours ?? 0, peer: peer ?? 0, ratio: peerMs / oursMs, note: `first pages ${first} ms each, last ${last} ms` }
}

function countObjects(text: string): number {
  return text.split('"type":"indicator"').length - 1
}

import { createReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** A file, or standard input for `-`, as a stream; what is compressed with gzip comes uncompressed, by its first bytes. */
export interface Input {
  readonly chunks: AsyncIterable<Uint8Array>
  /** How much of the file itself has been read: for the share that is done. */
  readonly readBytes: () => number
}

const gzipMark = [0x1f, 0x8b] as const
const chunkBytes = 1 << 20

export async function openInput(file: string): Promise<Input> {
  const source: AsyncIterable<Buffer> = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: chunkBytes })
  let readBytes = 0
  const iterator = source[Symbol.asyncIterator]()
  const first = await iterator.next()
  const counted = async function* (): AsyncGenerator<Buffer> {
    for (let next = first; next.done !== true; next = await iterator.next()) {
      readBytes += next.value.length
      yield next.value
    }
  }
  const isGzip = first.done !== true && gzipMark.every((byte, at) => first.value[at] === byte)
  return { chunks: isGzip ? gunzip(counted()) : counted(), readBytes: () => readBytes }
}

/** A stream that breaks off, or is none, ends with the error that the reader of the chunks sees. */
function gunzip(compressed: AsyncGenerator<Buffer>): AsyncIterable<Uint8Array> {
  return pipeline(Readable.from(compressed), createGunzip(), () => {})
}

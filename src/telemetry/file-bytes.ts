import type { ReadStream } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { constants, createGunzip, type Gunzip, gunzipSync } from 'node:zlib'
import { markBytes } from './file-identity.ts'

const chunkBytes = 256 * 1024
/** Enough packed bytes to unpack a mark from; they cannot become more than a few megabytes. */
const packedHeadBytes = 4096

/** The bytes of a file from a place on, unpacked if they are packed. */
export interface FileBytes {
  /** The next bytes, undefined at the end as it is now. What was given is overwritten by the next call. */
  next(): Promise<Buffer | undefined>
  /** Bytes of the file on the disk that are behind us. */
  readonly doneBytes: number
  close(): Promise<void>
}

/** Whether the file begins as gzip does (RFC 1952 §2.3.1). */
export async function isPacked(file: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
  return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
}

/** The beginning of the file, unpacked; shorter than a mark only if the file is. */
export async function readHead(file: FileHandle, packed: boolean): Promise<Buffer> {
  const wanted = packed ? packedHeadBytes : markBytes
  const { buffer, bytesRead } = await file.read(Buffer.alloc(wanted), 0, wanted, 0)
  const bytes = buffer.subarray(0, bytesRead)
  if (!packed) return bytes
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, markBytes)
  } catch {
    return Buffer.alloc(0)
  }
}

/** Reads on as the file grows. */
export class PlainBytes implements FileBytes {
  readonly #file: FileHandle
  readonly #buffer = Buffer.allocUnsafe(chunkBytes)
  doneBytes: number

  constructor(file: FileHandle, offset: number) {
    this.#file = file
    this.doneBytes = offset
  }

  async next(): Promise<Buffer | undefined> {
    const { bytesRead } = await this.#file.read(this.#buffer, 0, chunkBytes, this.doneBytes)
    if (bytesRead === 0) return undefined
    this.doneBytes += bytesRead
    return this.#buffer.subarray(0, bytesRead)
  }

  async close(): Promise<void> {}
}

/** Unpacks a gzip file, once, and passes over the first `offset` unpacked bytes. */
export class UnpackedBytes implements FileBytes {
  readonly #packed: ReadStream
  readonly #unpacked: Gunzip
  readonly #chunks: AsyncIterator<Buffer>
  #toSkip: number

  constructor(file: FileHandle, offset: number) {
    this.#packed = file.createReadStream({ start: 0, autoClose: false, highWaterMark: chunkBytes })
    this.#unpacked = createGunzip({ chunkSize: chunkBytes })
    this.#packed.on('error', (error) => this.#unpacked.destroy(error))
    this.#chunks = this.#packed.pipe(this.#unpacked)[Symbol.asyncIterator]()
    this.#toSkip = offset
  }

  get doneBytes(): number {
    return this.#packed.bytesRead
  }

  async next(): Promise<Buffer | undefined> {
    for (;;) {
      const chunk = await this.#chunks.next()
      if (chunk.done) return undefined
      const skipped = Math.min(this.#toSkip, chunk.value.length)
      this.#toSkip -= skipped
      if (skipped < chunk.value.length) return chunk.value.subarray(skipped)
    }
  }

  async close(): Promise<void> {
    this.#packed.destroy()
    this.#unpacked.destroy()
  }
}

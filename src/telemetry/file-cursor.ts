import { type FileHandle, open } from 'node:fs/promises'
import { type FileBytes, isPacked, PlainBytes, readHead, UnpackedBytes } from './file-bytes.ts'
import { type FileIdentity, hashMark, markBytes, readMarkBefore, toIdentityText } from './file-identity.ts'
import type { KnownFiles } from './known-files.ts'
import type { FilePosition } from './line-batch.ts'
import { type Framed, LineFramer } from './line-framer.ts'

export interface CursorOptions {
  readonly path: string
  /** What the places of its lines begin with. */
  readonly name: string
  readonly known: KnownFiles
  readonly maxLineBytes: number
}

/** One open file, read from where it was left. It stays the same file when it is renamed. */
export class FileCursor {
  path: string
  readonly disk: string
  readonly isPacked: boolean
  readonly #file: FileHandle
  readonly #bytes: FileBytes
  readonly #framer: LineFramer
  #head: Buffer
  #wholeSize: number | undefined
  #size: number

  private constructor(
    file: FileHandle,
    parts: { path: string; disk: string; isPacked: boolean; bytes: FileBytes; framer: LineFramer; head: Buffer; size: number },
  ) {
    this.#file = file
    this.path = parts.path
    this.disk = parts.disk
    this.isPacked = parts.isPacked
    this.#bytes = parts.bytes
    this.#framer = parts.framer
    this.#head = parts.head
    this.#size = parts.size
  }

  /** Opens the file and goes on behind what was read of it, under whatever name that was. */
  static async open({ path, name, known, maxLineBytes }: CursorOptions): Promise<FileCursor> {
    const file = await open(path, 'r')
    try {
      const { dev, ino, size } = await file.stat({ bigint: true })
      const disk = `${dev}:${ino}`
      const packed = await isPacked(file)
      const head = await readHead(file, packed)
      const { offset, line } = (await known.find({ path, disk, file, head, size: packed ? undefined : Number(size) })) ?? {
        offset: 0,
        line: 0,
      }
      const bytes = packed ? new UnpackedBytes(file, offset) : new PlainBytes(file, offset)
      const framer = new LineFramer(name, { maxBytes: maxLineBytes, offset, line })
      return new FileCursor(file, { path, disk, isPacked: packed, bytes, framer, head, size: Number(size) })
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /** Bytes on the disk that are behind us. */
  get doneBytes(): number {
    return this.#bytes.doneBytes
  }

  /** Behind the last line given; of a packed file, in unpacked bytes. */
  get lineEnd(): number {
    return this.#framer.offset
  }

  /** Size on the disk when last looked at. */
  get size(): number {
    return this.#size
  }

  /** Lines from here to the end as it is now, or a good deal of them: `isAtEnd` is told when there were no more. */
  async *read(maxBytes: number): AsyncGenerator<Framed, { isAtEnd: boolean }> {
    for (let read = 0; read < maxBytes; ) {
      const chunk = await this.#bytes.next()
      if (chunk === undefined) {
        if (this.isPacked) yield this.#finish()
        return { isAtEnd: true }
      }
      read += chunk.length
      yield* this.#framer.push(chunk)
    }
    return { isAtEnd: false }
  }

  /** The last line, though it has no end: nothing more is written to this file. */
  end(): Framed {
    return this.#framer.end()
  }

  /** Nothing more can be had from this packed file, until it is another. */
  giveUp(): void {
    this.#wholeSize = this.#size
  }

  #finish(): Framed {
    this.#wholeSize = this.#size
    return this.#framer.end()
  }

  /** Whether the file was cut short, or written anew in its place: what is in it now was not read. */
  async isRewritten(): Promise<boolean> {
    if (this.isPacked) return false
    const size = Number((await this.#file.stat({ bigint: true })).size)
    this.#size = size
    if (size < this.#bytes.doneBytes) return true
    // Found before anything was in it, it could not be seen to be packed.
    if (this.#framer.offset === 0 && (await isPacked(this.#file))) return true
    const headBytes = Math.min(this.#head.length, markBytes)
    const now = await readHead(this.#file, false)
    if (!now.subarray(0, headBytes).equals(this.#head.subarray(0, headBytes))) return true
    if (headBytes < markBytes) this.#head = now.subarray(0, Math.min(markBytes, this.#bytes.doneBytes))
    return false
  }

  async position(): Promise<FilePosition> {
    const { offset, line } = this.#framer
    const tail = this.isPacked || offset === 0 ? undefined : hashMark(await readMarkBefore(this.#file, offset))
    const head = await this.#headUpTo(Math.min(markBytes, offset))
    const identity: FileIdentity = { disk: this.disk, headBytes: head.length, head: hashMark(head), tail }
    return { path: this.path, identity: toIdentityText(identity), offset, line, wholeSize: this.#wholeSize }
  }

  /** The beginning as far as it was read; a file that was short when it was opened has more of it now. */
  async #headUpTo(bytes: number): Promise<Buffer> {
    if (bytes <= this.#head.length || this.isPacked) return this.#head.subarray(0, bytes)
    return (await readHead(this.#file, false)).subarray(0, bytes)
  }

  async close(): Promise<void> {
    await this.#bytes.close()
    await this.#file.close()
  }
}

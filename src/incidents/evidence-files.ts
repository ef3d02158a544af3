import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { incidentFault } from './faults.ts'

/** The largest file that is taken: a backup holds each as one value. */
const maxEvidenceBytes = 256 * 1024 * 1024

/** Evidence as files, each under its hash: the same bytes are kept once, and a changed file no longer answers to its name. */
export class EvidenceFiles {
  readonly #folder: string
  readonly #maxBytes: number

  constructor(folder: string, maxBytes = maxEvidenceBytes) {
    this.#folder = folder
    this.#maxBytes = maxBytes
  }

  /** Takes the bytes in. They are on the disk when it is fulfilled; what breaks off or is too large leaves nothing. */
  async take(chunks: AsyncIterable<Uint8Array>): Promise<{ sha256: string; size: number }> {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    const waiting = join(this.#folder, `${randomBytes(8).toString('hex')}.part`)
    const hash = createHash('sha256')
    let size = 0
    try {
      const file = await open(waiting, 'wx', 0o600)
      try {
        for await (const chunk of chunks) {
          size += chunk.length
          if (size > this.#maxBytes) throw incidentFault('evidence-too-large', `More than ${this.#maxBytes} bytes.`)
          hash.update(chunk)
          await file.write(chunk)
        }
        await file.sync()
      } finally {
        await file.close()
      }
      const sha256 = hash.digest('hex')
      await rename(waiting, this.#path(sha256))
      return { sha256, size }
    } finally {
      await rm(waiting, { force: true })
    }
  }

  read(sha256: string): AsyncIterable<Uint8Array> {
    if (!existsSync(this.#path(sha256))) throw incidentFault('evidence-gone', 'The file is not in the home folder any more.')
    return createReadStream(this.#path(sha256))
  }

  /** What is wrong with the kept file; undefined when it is whole. */
  async findFault({ sha256, size }: { sha256: string; size: number }): Promise<string | undefined> {
    if (!existsSync(this.#path(sha256))) return 'The file is not there.'
    const hash = createHash('sha256')
    let read = 0
    for await (const chunk of createReadStream(this.#path(sha256))) {
      hash.update(chunk)
      read += chunk.length
    }
    if (read !== size) return `It has ${read} bytes and had ${size}.`
    return hash.digest('hex') === sha256 ? undefined : 'Its hash is not that of what was taken: it was changed.'
  }

  #path(sha256: string): string {
    return join(this.#folder, sha256)
  }
}

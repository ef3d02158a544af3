import type { FileHandle } from 'node:fs/promises'
import { type FileIdentity, fromIdentityText, hashMark, markBytes, readMarkBefore } from './file-identity.ts'
import type { FilePosition } from './line-batch.ts'

export interface KnownFile extends FilePosition {
  readonly is: FileIdentity
}

/** A file as it is found. */
export interface FoundFile {
  readonly path: string
  readonly disk: string
  readonly file: FileHandle
  readonly head: Buffer
  /** Undefined of a packed file, whose unpacked size nobody knows. */
  readonly size: number | undefined
}

/** Where a source stands in each file it has read, found again by the file itself: names change when logs are rotated. */
export class KnownFiles {
  readonly #byPath = new Map<string, KnownFile>()
  readonly #byDisk = new Map<string, KnownFile>()
  readonly #byHead = new Map<string, KnownFile>()

  constructor(positions: readonly FilePosition[]) {
    for (const position of positions) this.add(position)
  }

  at(path: string): KnownFile | undefined {
    return this.#byPath.get(path)
  }

  all(): KnownFile[] {
    return [...this.#byPath.values()]
  }

  add(position: FilePosition): void {
    const known: KnownFile = { ...position, is: fromIdentityText(position.identity) }
    this.#byPath.set(known.path, known)
    this.#byDisk.set(known.is.disk, known)
    if (known.is.headBytes < markBytes) return
    const before = this.#byHead.get(known.is.head)
    // Of two copies, the one that was read further tells where to go on.
    if (before === undefined || before.path === known.path || before.offset <= known.offset) this.#byHead.set(known.is.head, known)
  }

  /**
   * Where reading of the file goes on; undefined when it was never read. It is known by its place on the disk and its
   * beginning; renamed, copied or packed, by its beginning and what stands before the position.
   */
  async find(found: FoundFile): Promise<KnownFile | undefined> {
    const here = this.#byPath.get(found.path)
    if (here !== undefined && isSame(here, found)) return here
    const onDisk = this.#byDisk.get(found.disk)
    if (onDisk !== undefined && isSame(onDisk, found)) return onDisk
    if (found.head.length < markBytes) return undefined
    const alike = this.#byHead.get(hashMark(found.head.subarray(0, markBytes)))
    return alike !== undefined && (await isCopy(alike, found)) ? alike : undefined
  }
}

/** A file that was cut short, or another one in its place, is not the same. */
function isSame({ is, offset }: KnownFile, found: FoundFile): boolean {
  if (is.disk !== found.disk || (found.size !== undefined && found.size < offset)) return false
  return found.head.length >= is.headBytes && hashMark(found.head.subarray(0, is.headBytes)) === is.head
}

async function isCopy({ is, offset }: KnownFile, { disk, file, size }: FoundFile): Promise<boolean> {
  if (disk === is.disk) return false
  if (size === undefined || is.tail === undefined) return true
  return size >= offset && hashMark(await readMarkBefore(file, offset)) === is.tail
}

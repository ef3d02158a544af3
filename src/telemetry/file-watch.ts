import { isFault } from '../base/index.ts'
import type { Collector } from './collector.ts'
import { telemetryFault } from './faults.ts'
import { FileCursor } from './file-cursor.ts'
import { findRotated, isAbsence, isOutOfDescriptors, type ListedFile, toReadFault } from './file-listing.ts'
import type { KnownFile, KnownFiles } from './known-files.ts'
import type { Meter } from './meter.ts'

export interface FileWatchOptions {
  readonly list: () => Promise<ListedFile[]>
  readonly toName: (path: string) => string
  readonly known: KnownFiles
  readonly collector: Collector
  readonly meter: Meter
  readonly maxLineBytes: number
  /** Otherwise the files are read once, to the end they have. */
  readonly follow: boolean
  readonly isOneFile: boolean
  readonly signal: AbortSignal
}

/** Read from one file before the next one's turn. */
const bytesPerTurn = 16 * 1024 * 1024
/** A writer may hold on to a file that was renamed until it is told of the new one. */
const leavingMs = 5000
/** A packed file that ends too early may still be being written. */
const packingMs = 10_000
const maxOpenFiles = 256

/** Reads files as they grow, appear, are renamed, cut short and replaced. */
export class FileWatch {
  readonly #options: FileWatchOptions
  /** Open files by path, the one read longest ago first. */
  readonly #cursors = new Map<string, FileCursor>()
  /** Files that are at their path no more: what is left in them is still read. */
  readonly #leaving = new Map<FileCursor, number>()
  /** As each file was when it had been read to its end. */
  readonly #read = new Map<string, ListedFile>()
  readonly #done = new Map<string, number>()
  #isFirst = true

  constructor(options: FileWatchOptions) {
    this.#options = options
  }

  /** Looks at every file once and reads what is new, or a turn of it. Tells what was found and whether anything was read. */
  async pass(): Promise<{ files: number; hasRead: boolean }> {
    const { list, signal, collector } = this.#options
    const files = this.#eachOnce(await list())
    await this.#seeDepartures(files)
    this.#measure(files)
    let hasRead = false
    for (const file of files) {
      if (signal.aborted) break
      if (await this.#look(file, files)) hasRead = true
      await this.#closeSome()
    }
    for (const cursor of [...this.#leaving.keys()]) if (!signal.aborted && (await this.#readLeaving(cursor))) hasRead = true
    await collector.flush()
    this.#isFirst = false
    return { files: files.length, hasRead }
  }

  /**
   * One name for each file on the disk. A folder that is listed while a file is renamed shows it under both names, a link
   * always does: read under two, its new lines would be taken twice. The name it is read under goes before the others.
   */
  #eachOnce(listed: readonly ListedFile[]): ListedFile[] {
    const { known } = this.#options
    const byDisk = new Map<string, ListedFile>()
    const isAt = (path: string, disk: string) => this.#cursors.get(path)?.disk === disk || known.at(path)?.is.disk === disk
    for (const file of listed) {
      const other = byDisk.get(file.disk)
      if (other === undefined || (!isAt(other.path, file.disk) && isAt(file.path, file.disk))) byDisk.set(file.disk, file)
    }
    return listed.filter((file) => byDisk.get(file.disk) === file)
  }

  async close(): Promise<void> {
    const open = [...this.#cursors.values(), ...this.#leaving.keys()]
    this.#cursors.clear()
    this.#leaving.clear()
    await Promise.all(open.map((cursor) => cursor.close()))
  }

  /** A file that stands at another path now goes on there; one that is gone is read to its end. */
  async #seeDepartures(files: readonly ListedFile[]): Promise<void> {
    const { known } = this.#options
    const byPath = new Map(files.map((file) => [file.path, file]))
    const byDisk = new Map(files.map((file) => [file.disk, file]))
    for (const cursor of [...this.#cursors.values()]) {
      if (byPath.get(cursor.path)?.disk === cursor.disk) continue
      this.#cursors.delete(cursor.path)
      this.#read.delete(cursor.path)
      const renamed = byDisk.get(cursor.disk)
      cursor.path = renamed?.path ?? `${cursor.path}#${cursor.disk.split(':')[1]}`
      known.add(await cursor.position())
      if (renamed === undefined || this.#cursors.has(renamed.path)) this.#leaving.set(cursor, performance.now())
      else this.#cursors.set(renamed.path, cursor)
    }
    if (!this.#isFirst) return
    for (const position of known.all()) if (byPath.get(position.path)?.disk !== position.is.disk) await this.#followRotated(position, files)
  }

  /** The file was rotated while nobody looked: the rest of it is read under its new name, or in its copy. */
  async #followRotated(position: KnownFile, listed: readonly ListedFile[]): Promise<void> {
    const { known } = this.#options
    const open = (file: ListedFile) => FileCursor.open({ ...this.#options, path: file.path, name: this.#options.toName(file.path), known })
    const holds = async (file: ListedFile) => {
      const cursor = await open(file)
      await cursor.close()
      return cursor.lineEnd > 0 && cursor.lineEnd === position.offset
    }
    for (const file of await findRotated(position, holds)) {
      const isListed = listed.some((other) => other.disk === file.disk)
      const isLeaving = [...this.#leaving.keys()].some((cursor) => cursor.disk === file.disk)
      if (!isListed && !isLeaving) this.#leaving.set(await open(file), performance.now())
    }
  }

  async #look(file: ListedFile, files: readonly ListedFile[]): Promise<boolean> {
    const { known } = this.#options
    const before = this.#read.get(file.path)
    if (before?.disk === file.disk && before.size === file.size && before.changedAt === file.changedAt) return false
    const position = known.at(file.path)
    if (position?.wholeSize === file.size && position.is.disk === file.disk) {
      this.#finish(file)
      return false
    }
    if (!this.#isFirst && !this.#cursors.has(file.path) && position !== undefined && position.is.disk !== file.disk) {
      await this.#followRotated(position, files)
    }
    const cursor = await this.#toCursor(file)
    if (cursor === undefined) return false
    const isAnew = position !== undefined && position.is.disk === file.disk && cursor.lineEnd < position.offset
    // What was written before it was cut short, and not read yet, is in the copy that was taken of it.
    if (isAnew) await this.#followRotated(position, files)
    return this.#readFile(cursor, file)
  }

  async #toCursor(file: ListedFile): Promise<FileCursor | undefined> {
    const open = this.#cursors.get(file.path)
    this.#cursors.delete(file.path)
    const isGood = open !== undefined && !(await open.isRewritten())
    if (open !== undefined && !isGood) {
      await this.#options.collector.flush()
      await open.close()
    }
    try {
      const cursor = isGood ? open : await FileCursor.open({ ...this.#options, path: file.path, name: this.#options.toName(file.path) })
      // Set anew, so that it is the one read last.
      this.#cursors.set(file.path, cursor)
      return cursor
    } catch (error) {
      if (isOutOfDescriptors(error)) throw error
      if (!isAbsence(error)) await this.#passOver(file, toReadFault(error, file.path))
      return undefined
    }
  }

  async #readFile(cursor: FileCursor, file: ListedFile): Promise<boolean> {
    const { collector, follow, known } = this.#options
    // A packed file that ends too early is unpacked from its beginning each time: only new lines are something read.
    const toPlace = () => (cursor.isPacked ? cursor.lineEnd : cursor.doneBytes)
    const from = toPlace()
    try {
      const { isAtEnd } = await this.#drain(cursor)
      if (isAtEnd) {
        if (!follow) await collector.addFrom(cursor.end(), cursor)
        this.#finish(file)
      }
    } catch (error) {
      if (!cursor.isPacked || !isPackingError(error)) throw error
      await this.#seeBadPacking(cursor, file, error)
    }
    known.add(await cursor.position())
    const isDone = this.#read.has(file.path) && (cursor.isPacked || !follow)
    if (isDone && this.#cursors.has(cursor.path)) await this.#closeCursor(cursor)
    return toPlace() > from
  }

  async #drain(cursor: FileCursor): Promise<{ isAtEnd: boolean }> {
    const { collector, signal } = this.#options
    const pieces = cursor.read(bytesPerTurn)
    for (;;) {
      const piece = await pieces.next()
      if (piece.done) return piece.value
      await collector.addFrom(piece.value, cursor)
      this.#setDone(cursor.path, cursor.doneBytes)
      if (signal.aborted) return { isAtEnd: false }
    }
  }

  async #readLeaving(cursor: FileCursor): Promise<boolean> {
    const { collector, follow, known } = this.#options
    const from = cursor.doneBytes
    const { isAtEnd } = await this.#drain(cursor)
    if (cursor.doneBytes > from) this.#leaving.set(cursor, performance.now())
    const isQuiet = isAtEnd && (!follow || performance.now() - (this.#leaving.get(cursor) ?? 0) >= leavingMs)
    if (isQuiet) await collector.addFrom(cursor.end(), cursor)
    known.add(await cursor.position())
    if (isQuiet) await this.#closeCursor(cursor)
    return cursor.doneBytes > from
  }

  /** A packed file that is not whole is read as far as it goes, and told of once it is surely not being written any more. */
  async #seeBadPacking(cursor: FileCursor, file: ListedFile, error: Error): Promise<void> {
    const isBeingWritten = this.#options.follow && Date.now() - file.changedAt < packingMs
    if (!isBeingWritten) {
      cursor.giveUp()
      const place = this.#options.toName(file.path)
      const fault = telemetryFault('cannot-read', `The compressed file is damaged: ${error.message}.`, place)
      await this.#options.collector.addFrom({ lines: [], refused: [{ fault, place, text: '' }] }, cursor)
      this.#finish(file)
    }
    await this.#closeCursor(cursor)
  }

  /** Of a folder, a file that cannot be opened is told of and passed over until it changes. One file alone is all there is. */
  async #passOver(file: ListedFile, fault: unknown): Promise<void> {
    if (!isFault(fault) || this.#options.isOneFile) throw fault
    const place = this.#options.toName(file.path)
    await this.#options.collector.addFrom({ lines: [], refused: [{ fault, place, text: '' }] })
    this.#finish(file)
  }

  #finish(file: ListedFile): void {
    this.#read.set(file.path, file)
    this.#setDone(file.path, file.size)
  }

  async #closeCursor(cursor: FileCursor): Promise<void> {
    await this.#options.collector.flush()
    this.#cursors.delete(cursor.path)
    this.#leaving.delete(cursor)
    await cursor.close()
  }

  async #closeSome(): Promise<void> {
    if (this.#cursors.size <= maxOpenFiles) return
    for (const cursor of this.#cursors.values()) {
      // Many at once: what was read is handed on before a file is closed.
      if (this.#cursors.size <= maxOpenFiles / 2) return
      await this.#closeCursor(cursor)
    }
  }

  #measure(files: readonly ListedFile[]): void {
    const { meter, known } = this.#options
    meter.allBytes = files.reduce((sum, file) => sum + file.size, 0)
    for (const { path, disk, size } of files) {
      const position = known.at(path)
      if (!this.#done.has(path))
        this.#done.set(path, position?.is.disk === disk ? Math.min(size, position.wholeSize ?? position.offset) : 0)
    }
    const paths = new Set(files.map((file) => file.path))
    for (const path of this.#done.keys()) if (!paths.has(path)) this.#done.delete(path)
    meter.rebase([...this.#done.values()].reduce((sum, bytes) => sum + bytes, 0))
  }

  #setDone(path: string, bytes: number): void {
    const before = this.#done.get(path)
    if (before === undefined) return
    this.#done.set(path, bytes)
    this.#options.meter.setDone(this.#options.meter.doneBytes + bytes - before)
  }
}

function isPackingError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')
}

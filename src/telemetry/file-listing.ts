import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { telemetryFault } from './faults.ts'
import type { KnownFile } from './known-files.ts'

/** A file that is there to be read. */
export interface ListedFile {
  readonly path: string
  /** `device:inode`. */
  readonly disk: string
  readonly size: number
  readonly changedAt: number
}

const readNames = /\.(log|json|jsonl|ndjson|gz)$/i

/** The one file; nothing when it is not there (yet). */
export async function listFile(path: string): Promise<ListedFile[]> {
  const file = await lookAt(path)
  if (file?.isFolder) throw telemetryFault('cannot-read', 'This is a folder; watch it as one.', path)
  if (file?.isFile === false) throw telemetryFault('cannot-read', 'This is no regular file; send what it gives to standard input.', path)
  return file === undefined ? [] : [file]
}

/** Files of such names in the folder and below it, in the order of their names. Hidden ones are left alone; links are followed. */
export async function listFolder(path: string, fileNames: RegExp = readNames): Promise<ListedFile[]> {
  const files: ListedFile[] = []
  const folders = [path]
  const visited = new Set<string>()
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const itself = await lookAt(folder)
    // A link to a folder above would lead round and round.
    if (itself === undefined || visited.has(itself.disk)) continue
    visited.add(itself.disk)
    for (const entry of await namesIn(folder)) {
      if (entry.name.startsWith('.') || !(entry.isDirectory() || entry.isSymbolicLink() || fileNames.test(entry.name))) continue
      const found = await lookAt(join(folder, entry.name))
      if (found?.isFolder) folders.push(found.path)
      // To open a pipe without a writer would take forever.
      else if (found?.isFile && fileNames.test(entry.name)) files.push(found)
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1))
}

/**
 * Files beside a known one that hold what was written to it after it was last read: the one it was rotated to, and those
 * rotated later, oldest first. Rotated names begin as the name did.
 */
export async function findRotated(known: KnownFile, holds: (file: ListedFile) => Promise<boolean>): Promise<ListedFile[]> {
  const path = known.path.replace(/#\d+$/, '')
  const stem = basename(path).replace(/(?:[.-]\d[\d.:_-]*)?(?:\.gz)?$/, '')
  const files: ListedFile[] = []
  for (const entry of await namesIn(dirname(path))) {
    if (!entry.name.startsWith(stem) || entry.name === stem || !entry.isFile()) continue
    const file = await lookAt(join(dirname(path), entry.name))
    if (file !== undefined) files.push(file)
  }
  files.sort((a, b) => a.changedAt - b.changedAt)
  for (const [index, file] of files.entries()) {
    if (file.disk === known.is.disk || (await holds(file))) return files.slice(index)
  }
  return []
}

async function namesIn(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (isAbsence(error)) return []
    throw toReadFault(error, folder)
  }
}

async function lookAt(path: string): Promise<(ListedFile & { isFolder: boolean; isFile: boolean }) | undefined> {
  try {
    const stats = await stat(path, { bigint: true })
    const { dev, ino, size, mtimeMs } = stats
    return {
      path,
      disk: `${dev}:${ino}`,
      size: Number(size),
      changedAt: Number(mtimeMs),
      isFolder: stats.isDirectory(),
      isFile: stats.isFile(),
    }
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw toReadFault(error, path)
  }
}

export function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}

/** The process has as many files open as it may: that passes, and says nothing of this file. */
export function isOutOfDescriptors(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE')
}

/** What the operating system says, as a fault that the operator can mend. */
export function toReadFault(error: unknown, place: string): unknown {
  const isSystems = error instanceof Error && 'code' in error && 'syscall' in error
  return isSystems ? telemetryFault('cannot-read', error.message, place) : error
}

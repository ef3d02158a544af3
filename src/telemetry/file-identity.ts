import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'

/** Bytes of a file's beginning, and of what stands before the place where reading goes on, that tell it from others. */
export const markBytes = 1024

/**
 * What tells a file from another that comes to stand at the same path, and knows it again under another name: where it lies
 * on the disk, a hash of its beginning, a hash of the bytes before the position. Of a compressed file, the unpacked bytes.
 */
export interface FileIdentity {
  /** `device:inode`. */
  readonly disk: string
  /** Bytes of the beginning that are hashed: the whole mark, or all that was read. */
  readonly headBytes: number
  readonly head: string
  /** Absent for a compressed file, whose middle cannot be looked at. */
  readonly tail: string | undefined
}

export function toIdentityText({ disk, headBytes, head, tail = '' }: FileIdentity): string {
  return [disk, headBytes, head, tail].join(' ')
}

/** Reads what `toIdentityText` wrote. */
export function fromIdentityText(text: string): FileIdentity {
  const [disk = '', headBytes = '0', head = '', tail = ''] = text.split(' ')
  return { disk, headBytes: Number(headBytes), head, tail: tail === '' ? undefined : tail }
}

export function hashMark(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32)
}

/** The bytes before `end`, as many as make a mark. */
export async function readMarkBefore(file: FileHandle, end: number): Promise<Buffer> {
  const start = Math.max(0, end - markBytes)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start)
  return buffer.subarray(0, bytesRead)
}

import type { Fault } from '../base/index.ts'

/** One line, and where it stood: `file:line`. */
export interface Line {
  readonly text: string
  readonly place: string
}

/** A line that could not be read, its beginning kept. */
export interface RefusedLine extends Line {
  readonly fault: Fault
}

/** How far one file was read. */
export interface FilePosition {
  readonly path: string
  /** Tells this file from another one that may come to stand at the same path. */
  readonly identity: string
  /** Bytes up to the end of the last line taken; of a compressed file, decompressed bytes. */
  readonly offset: number
  readonly line: number
  /** The size of a compressed file, once all of it was read. */
  readonly wholeSize?: number | undefined
}

/** Lines on their way from a source to whoever takes them. What is in one batch is taken with one commit, or not at all. */
export interface LineBatch {
  readonly sourceId: number
  /** Format of lines that do not tell it themselves. */
  readonly format?: string | undefined
  readonly lines: readonly Line[]
  /** Too long, or not UTF-8: refused before anyone looked at what they say. */
  readonly refused: readonly RefusedLine[]
  /** Where reading goes on behind this batch; a stream has no place to go back to. */
  readonly positions: readonly FilePosition[]
  /** The source's dead-letter file. */
  readonly deadLetterFile: string
  /** Lines that were refused before: they were counted then, and their letters before byte `upTo` are gone with this batch. */
  readonly again?: { readonly letters: number; readonly upTo: number } | undefined
}

/** What became of a batch; durable when given. */
export interface Taken {
  readonly lines: number
  readonly events: number
  readonly refused: number
  readonly matches: number
}

/**
 * Takes a batch: with one commit that holds what was learned from it and, through `saveBatch`, the position behind it.
 * A source waits for it before it reads on.
 */
export type LineSink = (batch: LineBatch) => Promise<Taken>

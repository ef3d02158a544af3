import type { FilePosition } from '../line-batch.ts'

/** How far a reading may be trusted, as its source says (OPC 10000-8 §A.4.3 has the same three). */
export const qualities = ['good', 'uncertain', 'bad'] as const
export type Quality = (typeof qualities)[number]

/** One value of one tag at one moment. */
export interface Reading {
  /** Name of the tag within its plant. */
  readonly tag: string
  /** Milliseconds since the epoch, as the source stamped it. */
  readonly at: number
  /** In the tag's own unit; NaN: the source has none. */
  readonly value: number
  readonly quality: Quality
}

/** Something odd about the readings themselves. */
export interface NewNotice {
  readonly kind: NoticeKind
  /** A tag, an address, a source. */
  readonly subject: string
  readonly detail: string
}

export const noticeKinds = [
  'late',
  'ahead',
  'conflict',
  'no-tag',
  'refused',
  'death',
  'birth-awaited',
  'sequence-gap',
  'connection-lost',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

/**
 * Readings on their way from a source to the store. What is in one batch is taken with one commit, or not at all; its
 * source waits for that before it goes on, and what it gave again after a crash counts once.
 */
export interface ReadingBatch {
  readonly plantId: number
  /** Undefined for what was posted. */
  readonly sourceId?: number | undefined
  readonly readings: readonly Reading[]
  readonly notices?: readonly NewNotice[]
  /** How many it could not read; each is told by a notice. */
  readonly refused?: number
  /** Where a protocol goes on behind this batch, in its own words; undefined leaves what was there. */
  readonly position?: string | undefined
  readonly files?: readonly FilePosition[]
}

/** What became of a batch; durable when given. */
export interface ReadingsTaken {
  /** New ones, late ones among them. */
  readonly taken: number
  /** There already: of the same tag and moment. */
  readonly duplicates: number
  /** Kept, but for a moment that was settled: no model sees them pass. */
  readonly late: number
  readonly refused: number
}

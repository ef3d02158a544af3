import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { Fault, fromMillis, isJsonObject, isTimestamp, type JsonObject, toMillis } from '../base/index.ts'
import { telemetryFault } from './faults.ts'
import type { RefusedLine } from './line-batch.ts'

/** A line that could not be read, with the reason. */
export interface DeadLetter {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly place: string
  readonly code: string
  readonly reason: string
  /** The line, or its first 64 KiB. */
  readonly line: string
  /** Whether the whole line is kept, so that it can be read again. */
  readonly isWhole: boolean
}

/** A letter as it goes into the file. */
export interface NewLetter extends RefusedLine {
  readonly isWhole: boolean
}

const keptCharacters = 64 * 1024
/** Whoever sends rubbish must not fill the disk with it: beyond this, what is refused is only counted. */
const maxFileBytes = 256 * 1024 * 1024
/** Of one read. A letter is far smaller, even if each of its characters is escaped. */
const pageBytes = 8 * 1024 * 1024

/** Where letters were written: from the byte `start` to the byte `end`, which is the file's new length. */
export interface Written {
  readonly start: number
  readonly end: number
}

/**
 * Writes letters behind the first `committedBytes` of the file, cutting off what a crash left there. They are on disk when
 * this returns; they count when the new length is committed. Of a file that somebody emptied, it goes on behind what is left.
 */
export function appendDeadLetters(file: string, letters: readonly NewLetter[], at: { committedBytes: number; nowMs: number }): Written {
  const { committedBytes, nowMs } = at
  if (committedBytes >= maxFileBytes) return { start: committedBytes, end: committedBytes }
  const descriptor = openSync(file, existsSync(file) ? 'r+' : 'w+', 0o600)
  try {
    const start = cut(descriptor, committedBytes)
    const bytes = Buffer.from(letters.map((letter) => `${JSON.stringify(toRecord(letter, nowMs))}\n`).join(''))
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done, bytes.length - done, start + done)
    fsyncSync(descriptor)
    return { start, end: start + bytes.length }
  } finally {
    closeSync(descriptor)
  }
}

/** Takes off what a crash left behind the committed letters. */
export function cutDeadLetters(file: string, committedBytes: number): void {
  if (!existsSync(file)) return
  const descriptor = openSync(file, 'r+')
  try {
    cut(descriptor, committedBytes)
  } finally {
    closeSync(descriptor)
  }
}

/** To this length at most: a shorter file is not filled up. Gives the length it has. */
function cut(descriptor: number, bytes: number): number {
  const length = Math.min(bytes, fstatSync(descriptor).size)
  ftruncateSync(descriptor, length)
  return length
}

function toRecord({ fault, place, text, isWhole }: NewLetter, nowMs: number): JsonObject {
  const line = text.slice(0, keptCharacters)
  return { at: fromMillis(nowMs), place, code: fault.code, reason: fault.message, isWhole: isWhole && line === text, line }
}

export interface LetterPage {
  readonly letters: readonly DeadLetter[]
  /** Byte behind the last of them. */
  readonly end: number
  readonly hasMore: boolean
}

/** The committed letters, oldest first, from the byte `after` on. */
export function readDeadLetters(file: string, page: { committedBytes: number; limit: number; after: number }): LetterPage {
  const { committedBytes, limit, after } = page
  if (after >= committedBytes || !existsSync(file)) return { letters: [], end: after, hasMore: false }
  const bytes = readPart(file, after, Math.min(pageBytes, committedBytes - after))
  const letters: DeadLetter[] = []
  let start = 0
  for (let end = bytes.indexOf(0x0a); end >= 0 && letters.length < limit; end = bytes.indexOf(0x0a, start)) {
    letters.push(parseLetter(bytes.toString('utf8', start, end)))
    start = end + 1
  }
  return { letters, end: after + start, hasMore: start > 0 && after + start < committedBytes }
}

function readPart(file: string, from: number, length: number): Buffer {
  const descriptor = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(length)
    let done = 0
    for (let read = -1; read !== 0 && done < length; done += read) read = readSync(descriptor, bytes, done, length - done, from + done)
    return bytes.subarray(0, done)
  } finally {
    closeSync(descriptor)
  }
}

/** Tolerant: a cursor that is not one of ours may point into the middle of a letter. */
function parseLetter(text: string): DeadLetter {
  const record = parseRecord(text)
  const textOf = (name: string) => (typeof record[name] === 'string' ? record[name] : '')
  const at = textOf('at')
  return {
    at: isTimestamp(at) ? toMillis(at) : 0,
    place: textOf('place'),
    code: textOf('code'),
    reason: textOf('reason'),
    line: textOf('line'),
    isWhole: record.isWhole === true,
  }
}

function parseRecord(text: string): JsonObject {
  try {
    const record: unknown = JSON.parse(text)
    return isJsonObject(record) ? record : {}
  } catch {
    return {}
  }
}

/** The refusal that a letter tells of. */
export function toRefusedLine({ place, code, reason, line }: DeadLetter): RefusedLine {
  const meaning = Object.entries(telemetryFault.table).find(([name]) => `${telemetryFault.room}.${name}` === code)?.[1]
  return { fault: new Fault({ kind: meaning?.kind ?? 'invalid', code }, reason, place), place, text: line }
}

import { isSameBytes } from '../bytes.ts'
import { ledgerFault } from '../faults.ts'
import { readSection, toSection } from '../note/sections.ts'
import { isSameCircle, type Member, parseMemberList, toListHash } from './member-list.ts'
import { requireSuccession } from './succession.ts'

/**
 * That a circle told two stories: two lists of one version that both hold, each of which was signed by enough members of the
 * version before. Since that is a majority, some member has signed both.
 */
export interface Fork {
  /** Absent for two first versions. */
  readonly before: string | undefined
  readonly one: string
  readonly other: string
}

export interface VerifiedFork {
  readonly circle: string
  readonly version: number
  /** Who signed both. */
  readonly signers: readonly Member[]
}

/** Throws unless the two lists both hold and differ. Nothing but the file is needed; whose keys they are is for the reader to know. */
export function requireFork({ before, one, other }: Fork): VerifiedFork {
  const root = before === undefined ? undefined : parseMemberList(before)
  const [first, second] = [parseMemberList(one), parseMemberList(other)]
  if (!isSameCircle(first, second)) throw ledgerFault('bad-proof', 'the two lists are of two circles')
  if (isSameBytes(toListHash(first.note.text), toListHash(second.note.text))) throw ledgerFault('bad-proof', 'the two lists are the same')
  const signed = [first, second].map((list) => requireSuccession(list, root).signed)
  const origins = new Set(signed[1]?.map(({ origin }) => origin))
  const signers = (signed[0] ?? []).filter(({ origin }) => origins.has(origin))
  return { circle: first.circle, version: first.version, signers }
}

const header = 'entente-fork@v1'

export function isForkText(source: string): boolean {
  return source.startsWith(`${header}\n`)
}

/** A text file: a header and the notes, the version before first, each behind an empty line, its name and its length. */
export function toForkText({ before, one, other }: Fork): string {
  const first = before === undefined ? '' : toSection('before', before)
  return `${header}\n${first}${toSection('one', one)}${toSection('other', other)}`
}

export function parseFork(source: string): Fork {
  const bytes = Buffer.from(source)
  if (!isForkText(source)) throw ledgerFault('bad-proof', `the first line is ${header}`, 'line 1')
  const start = header.length + 2
  const hasBefore = bytes.subarray(start, start + 7).toString() === 'before '
  const before = hasBefore ? readSection(bytes, start, 'before') : undefined
  const one = readSection(bytes, before === undefined ? start : before.end + 1, 'one')
  const other = readSection(bytes, one.end + 1, 'other')
  return { before: before?.note, one: one.note, other: other.note }
}

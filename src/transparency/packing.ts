import { seedBytes } from '../ledger/index.ts'
import type { Sealed, StatementRow } from './openings.ts'

const hashBytes = 32
const signatureBytes = 64

/** Rows for another thread: their bytes lie in one piece each, which costs less to hand over than thousands of small ones. */
export interface PackedStatements {
  readonly rows: readonly (Omit<StatementRow, 'content' | 'seed'> & { readonly isErased: boolean })[]
  readonly contents: Uint8Array<ArrayBuffer>
  readonly seeds: Uint8Array<ArrayBuffer>
}

export interface PackedSealed {
  readonly from: number
  readonly entries: Uint8Array<ArrayBuffer>
  readonly signatures: Uint8Array<ArrayBuffer>
}

export function pack(rows: readonly StatementRow[]): PackedStatements {
  const contents = new Uint8Array(rows.length * hashBytes)
  const seeds = new Uint8Array(rows.length * seedBytes)
  const others = rows.map(({ content, seed, ...others }, at) => {
    contents.set(content, at * hashBytes)
    if (seed !== null) seeds.set(seed, at * seedBytes)
    return { ...others, isErased: seed === null }
  })
  return { rows: others, contents, seeds }
}

export function unpack({ rows, contents, seeds }: PackedStatements): StatementRow[] {
  return rows.map(({ isErased, ...others }, at) => ({
    ...others,
    content: cut(contents, at, hashBytes),
    seed: isErased ? null : cut(seeds, at, seedBytes),
  }))
}

/** Of statements that follow one another. */
export function packSealed(sealed: readonly Sealed[]): PackedSealed {
  const entries = new Uint8Array(sealed.length * hashBytes)
  const signatures = new Uint8Array(sealed.length * signatureBytes)
  for (const [at, { entry, signature }] of sealed.entries()) {
    entries.set(entry, at * hashBytes)
    signatures.set(signature, at * signatureBytes)
  }
  return { from: sealed[0]?.idx ?? 0, entries, signatures }
}

export function unpackSealed({ from, entries, signatures }: PackedSealed): Sealed[] {
  return Array.from({ length: entries.length / hashBytes }, (_, at) => ({
    idx: from + at,
    entry: cut(entries, at, hashBytes),
    signature: cut(signatures, at, signatureBytes),
  }))
}

function cut(bytes: Uint8Array, at: number, length: number): Uint8Array {
  return bytes.subarray(at * length, (at + 1) * length)
}

import { hash } from 'node:crypto'
import type { JsonObject } from '../../base/index.ts'
import type { Hash } from '../merkle/hashes.ts'
import { toPartTexts } from './parts.ts'

/** 32 random bytes, new for each statement. Who erases them and the object erases what the log knew. */
export type Seed = Uint8Array
export const seedBytes = 32

/** Hexadecimal, 16 bytes. */
export type PartSalt = string
/** Hexadecimal, SHA-256. */
export type PartHash = string

const saltDigits = 32

/**
 * One hash for an object, made so that any of its parts can be shown later without the others: each part is hashed with
 * a salt of its own, and those hashes together. Without its salt a part cannot be guessed, however few values it may have.
 */
export function toContentHash(value: JsonObject, seed: Seed): Hash {
  const texts = toPartTexts(value)
  const salts = toSalts(seed, texts.length)
  return hashParts(texts.map((text, at) => toPartHash(text, salts[at] ?? '')))
}

/** A content hash that was made beforehand, with the seed of its salts. */
export class SaltedContent {
  readonly seed: Seed
  readonly hash: Hash

  constructor(seed: Seed, hash: Hash) {
    this.seed = seed
    this.hash = hash
  }
}

/** As many salts as there are parts, from the seed by an extendable output: none tells anything of another. */
export function toSalts(seed: Seed, count: number): PartSalt[] {
  const digits = hash('shake256', Buffer.concat([domain, seed]), { outputEncoding: 'hex', outputLength: (count * saltDigits) / 2 })
  return Array.from({ length: count }, (_, at) => digits.slice(at * saltDigits, (at + 1) * saltDigits))
}

const domain = Buffer.from('entente part salts v1\n')

/** SHA-256 over the salt's digits and the part's text: the salt's length is fixed, so neither can be read as the other. */
export function toPartHash(text: string, salt: PartSalt): PartHash {
  return hash('sha256', salt + text, 'hex')
}

/** The content hash from all part hashes, in their order. */
export function hashParts(parts: readonly PartHash[]): Hash {
  return hash('sha256', `entente content v1\n${parts.join('\n')}`, 'buffer')
}

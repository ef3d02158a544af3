import { detectFault } from './faults.ts'
import { Shard } from './index-shard.ts'
import type { SeededHash } from './seeded-hash.ts'
import { type Encode, encodeText, maxValueUnits } from './value-encoding.ts'

const shardCount = 1024
const sharedBit = 0x8000_0000
const none: readonly number[] = []

/**
 * Values of one kind, each with the numbers of those that asked for it: exact, in memory, for ten millions and more.
 * V8's own Map ends at 16.7 million entries and takes four times the memory.
 */
export class ValueTable {
  readonly #hash: SeededHash
  readonly #encode: Encode
  readonly #shards = new Array<Shard | undefined>(shardCount).fill(undefined)
  /** Owners of values that have more than one; the record's reference points here. */
  readonly #shared = new Map<number, number[]>()
  #nextShared = 0
  readonly #scratch = new Uint8Array(3 * maxValueUnits)
  #size = 0

  constructor(hash: SeededHash, encode: Encode = encodeText) {
    this.#hash = hash
    this.#encode = encode
  }

  /** How many different values. */
  get size(): number {
    return this.#size
  }

  get bytes(): number {
    return this.#shards.reduce((sum, shard) => sum + (shard?.bytes ?? 0), this.#scratch.byteLength)
  }

  canHold(value: string): boolean {
    return this.#encode(value, this.#scratch) >= 0
  }

  /** Adds an owner (0 … 2^31-1) to a value. Adding it twice is adding it once. */
  add(value: string, owner: number): void {
    const end = this.#encode(value, this.#scratch)
    if (end < 0) throw new Error('the value cannot be encoded; canHold tells')
    this.#hash.hash(this.#scratch, 0, end)
    const shard = this.#shardForInsert()
    const ref = shard.find(this.#scratch, 0, end)
    if (ref < 0) {
      shard.insert(this.#scratch, end, owner)
      this.#size += 1
    } else if (ref < sharedBit) {
      if (ref !== owner) shard.replace(this.#scratch, end, this.#share([ref, owner]))
    } else {
      const owners = this.#shared.get(ref - sharedBit)
      if (owners !== undefined && !owners.includes(owner)) owners.push(owner)
    }
  }

  /** Takes an owner from a value; a value without owners is gone. */
  remove(value: string, owner: number): void {
    const end = this.#encode(value, this.#scratch)
    if (end < 0) return
    this.#hash.hash(this.#scratch, 0, end)
    const shard = this.#shards[this.#hash.high >>> 22]
    const ref = shard?.find(this.#scratch, 0, end) ?? -1
    if (shard === undefined || ref < 0) return
    if (ref < sharedBit) {
      if (ref === owner && shard.remove(this.#scratch, end)) this.#size -= 1
      return
    }
    const left = this.ownersOf(ref).filter((each) => each !== owner)
    const [first] = left
    if (left.length === 1 && first !== undefined) {
      this.#shared.delete(ref - sharedBit)
      shard.replace(this.#scratch, end, first)
    } else {
      this.#shared.set(ref - sharedBit, left)
    }
  }

  /** The reference to the owners of a value, or -1: for `ownersOf`, until the next change. */
  find(value: string): number {
    const end = this.#encode(value, this.#scratch)
    return end < 0 ? -1 : this.#findBytes(0, end)
  }

  /** Calls `found` with the reference and the place in the value of each suffix held that begins after a dot. */
  findSuffixes(value: string, found: (ref: number, start: number) => void): void {
    const end = this.#encode(value, this.#scratch)
    for (let at = 1; at < end; at += 1) {
      if (this.#scratch[at - 1] !== 46) continue
      const ref = this.#findBytes(at, end)
      if (ref >= 0) found(ref, at)
    }
  }

  ownersOf(ref: number): readonly number[] {
    if (ref < 0) return none
    return ref < sharedBit ? [ref] : (this.#shared.get(ref - sharedBit) ?? none)
  }

  #findBytes(start: number, end: number): number {
    this.#hash.hash(this.#scratch, start, end)
    const shard = this.#shards[this.#hash.high >>> 22]
    return shard === undefined ? -1 : shard.find(this.#scratch, start, end)
  }

  #shardForInsert(): Shard {
    const number = this.#hash.high >>> 22
    const known = this.#shards[number]
    if (known !== undefined) return known
    const made = new Shard(this.#hash)
    this.#shards[number] = made
    return made
  }

  #share(owners: number[]): number {
    const number = this.#nextShared
    if (number >= sharedBit - 1) throw detectFault('index-full', 'The index of indicators holds all the owners it can.')
    this.#nextShared += 1
    this.#shared.set(number, owners)
    return sharedBit + number
  }
}

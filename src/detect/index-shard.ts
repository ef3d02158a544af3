import { detectFault } from './faults.ts'
import type { SeededHash } from './seeded-hash.ts'

const offsetBits = 22
const offsetMask = (1 << offsetBits) - 1
const chunkBits = 14
const chunkBytes = 1 << chunkBits
const growthBytes = 1 << 12
const maxChunks = 1 << (offsetBits - chunkBits)
const refBytes = 4
const maxLoad = 0.88

/**
 * One part of a value table: open addressing with linear probing over 32-bit slots. A slot holds ten bits of the hash and
 * the place of the record; a record is [reference, length, bytes]. The ten bits spare the records from being read in vain;
 * the bytes decide. Records stand in chunks, of which only the last grows, so growing copies little and needs no room for
 * two; a table has so many shards that rebuilding the slots of one is never felt.
 */
export class Shard {
  #slots = new Uint32Array(8)
  /** All full but the last, which grows. */
  #chunks = [new Uint8Array(128)]
  /** Of the last chunk. The very first byte is never a record: a slot of zero is an empty one. */
  #usedBytes = 1
  #deadBytes = 0
  #count = 0
  readonly #hash: SeededHash

  constructor(hash: SeededHash) {
    this.#hash = hash
  }

  get bytes(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.byteLength, this.#slots.byteLength)
  }

  /** The reference of the value whose hash stands in the hash object, or -1. */
  find(value: Uint8Array, start: number, end: number): number {
    const slot = this.#slotOf(value, start, end)
    return slot < 0 ? -1 : this.#refAt((this.#slots[slot] ?? 0) & offsetMask)
  }

  /** Sets the reference of a value that is there already; says whether it was. */
  replace(value: Uint8Array, end: number, ref: number): boolean {
    const slot = this.#slotOf(value, 0, end)
    if (slot < 0) return false
    this.#writeRef((this.#slots[slot] ?? 0) & offsetMask, ref)
    return true
  }

  /** Adds a value that is not there. */
  insert(value: Uint8Array, end: number, ref: number): void {
    const { high, low } = this.#hash
    if (this.#count + 1 > this.#slots.length * maxLoad) this.#rebuildSlots(Math.ceil(this.#slots.length * 1.125))
    const offset = this.#reserve(refBytes + (end < 0x80 ? 1 : 2) + end)
    this.#writeRef(offset, ref)
    const chunk = this.#chunkOf(offset)
    let at = (offset & (chunkBytes - 1)) + refBytes
    if (end < 0x80) {
      chunk[at++] = end
    } else {
      chunk[at++] = 0x80 | (end & 0x7f)
      chunk[at++] = end >> 7
    }
    for (let from = 0; from < end; from += 1) chunk[at++] = value[from] ?? 0
    this.#place(offset, high, low)
    this.#count += 1
  }

  /** Takes the value out; says whether it was there. */
  remove(value: Uint8Array, end: number): boolean {
    const slot = this.#slotOf(value, 0, end)
    if (slot < 0) return false
    const offset = (this.#slots[slot] ?? 0) & offsetMask
    this.#deadBytes += this.#recordBytes(offset)
    this.#slots[slot] = 0
    this.#count -= 1
    this.#closeGap(slot)
    return true
  }

  #slotOf(value: Uint8Array, start: number, end: number): number {
    const slots = this.#slots
    const size = slots.length
    const print = this.#hash.high & 0x3ff
    for (let slot = this.#hash.low % size; ; slot = slot + 1 === size ? 0 : slot + 1) {
      const word = slots[slot] ?? 0
      if (word === 0) return -1
      if (word >>> offsetBits !== print) continue
      const chunk = this.#chunkOf(word & offsetMask)
      let at = valueAt(chunk, word & (chunkBytes - 1), end - start)
      let from = at < 0 ? end + 1 : start
      for (; from < end && chunk[at] === value[from]; at += 1) from += 1
      if (from === end) return slot
    }
  }

  #place(offset: number, high: number, low: number): void {
    const slots = this.#slots
    let slot = low % slots.length
    while (slots[slot] !== 0) slot = slot + 1 === slots.length ? 0 : slot + 1
    slots[slot] = ((high & 0x3ff) << offsetBits) | offset
  }

  /** Moves those that had to step past the emptied slot back, so that no search ends too early. */
  #closeGap(emptied: number): void {
    const slots = this.#slots
    const size = slots.length
    let gap = emptied
    for (let slot = (gap + 1) % size; slots[slot] !== 0; slot = (slot + 1) % size) {
      const word = slots[slot] ?? 0
      this.#hashRecord(word & offsetMask)
      const home = this.#hash.low % size
      const isReachable = gap <= slot ? home > gap && home <= slot : home > gap || home <= slot
      if (isReachable) continue
      slots[gap] = word
      slots[slot] = 0
      gap = slot
    }
  }

  /** The offset of that many free bytes in one chunk. */
  #reserve(bytes: number): number {
    const number = this.#chunks.length - 1
    const last = this.#chunks[number] ?? new Uint8Array(0)
    const end = this.#usedBytes + bytes
    if (end <= last.length) {
      const offset = (number << chunkBits) | this.#usedBytes
      this.#usedBytes = end
      return offset
    }
    if (end <= chunkBytes) {
      const grown = new Uint8Array(Math.min(Math.max(end, last.length + Math.min(last.length, growthBytes)), chunkBytes))
      grown.set(last)
      this.#chunks[number] = grown
    } else if (this.#deadBytes > chunkBytes && this.#deadBytes > (number * chunkBytes) >> 3) {
      this.#compact()
    } else {
      if (number + 1 === maxChunks) throw detectFault('index-full', 'The index of indicators holds all the values it can.')
      this.#chunks.push(new Uint8Array(growthBytes))
      this.#usedBytes = 0
    }
    return this.#reserve(bytes)
  }

  /** Writes the records that are left into new chunks. */
  #compact(): void {
    const old = this.#chunks
    this.#chunks = [new Uint8Array(growthBytes)]
    this.#usedBytes = 1
    this.#deadBytes = 0
    for (const [slot, word] of this.#slots.entries()) {
      if (word === 0) continue
      const from = old[(word & offsetMask) >>> chunkBits] ?? new Uint8Array(0)
      const start = word & (chunkBytes - 1)
      const record = from.subarray(start, start + recordBytesAt(from, start))
      const offset = this.#reserve(record.length)
      this.#chunkOf(offset).set(record, offset & (chunkBytes - 1))
      this.#slots[slot] = ((word >>> offsetBits) << offsetBits) | offset
    }
  }

  #rebuildSlots(size: number): void {
    const { high, low } = this.#hash
    const old = this.#slots
    this.#slots = new Uint32Array(size)
    for (const word of old) {
      if (word === 0) continue
      this.#hashRecord(word & offsetMask)
      this.#place(word & offsetMask, this.#hash.high, this.#hash.low)
    }
    this.#hash.high = high
    this.#hash.low = low
  }

  #hashRecord(offset: number): void {
    const chunk = this.#chunkOf(offset)
    const at = offset & (chunkBytes - 1)
    const start = at + refBytes + ((chunk[at + refBytes] ?? 0) < 0x80 ? 1 : 2)
    this.#hash.hash(chunk, start, at + recordBytesAt(chunk, at))
  }

  #recordBytes(offset: number): number {
    return recordBytesAt(this.#chunkOf(offset), offset & (chunkBytes - 1))
  }

  #chunkOf(offset: number): Uint8Array {
    const chunk = this.#chunks[offset >>> chunkBits]
    if (chunk === undefined) throw new Error('a slot of the index points beside its records')
    return chunk
  }

  #refAt(offset: number): number {
    const chunk = this.#chunkOf(offset)
    const at = offset & (chunkBytes - 1)
    const low = (chunk[at] ?? 0) | ((chunk[at + 1] ?? 0) << 8) | ((chunk[at + 2] ?? 0) << 16)
    return (low | ((chunk[at + 3] ?? 0) << 24)) >>> 0
  }

  #writeRef(offset: number, ref: number): void {
    const chunk = this.#chunkOf(offset)
    const at = offset & (chunkBytes - 1)
    chunk[at] = ref
    chunk[at + 1] = ref >>> 8
    chunk[at + 2] = ref >>> 16
    chunk[at + 3] = ref >>> 24
  }
}

/** Where the value of a record begins, or -1 when it has another length. */
function valueAt(chunk: Uint8Array, at: number, length: number): number {
  const first = chunk[at + refBytes] ?? 0
  if (first < 0x80) return first === length ? at + refBytes + 1 : -1
  return ((first & 0x7f) | ((chunk[at + refBytes + 1] ?? 0) << 7)) === length ? at + refBytes + 2 : -1
}

function recordBytesAt(chunk: Uint8Array, at: number): number {
  const first = chunk[at + refBytes] ?? 0
  if (first < 0x80) return refBytes + 1 + first
  return refBytes + 2 + ((first & 0x7f) | ((chunk[at + refBytes + 1] ?? 0) << 7))
}

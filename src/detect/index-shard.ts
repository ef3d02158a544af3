import { detectFault } from './faults.ts'
import type { SeededHash } from './seeded-hash.ts'

const offsetBits = 22
const offsetMask = (1 << offsetBits) - 1
const maxArenaBytes = offsetMask
const refBytes = 4
const maxLoad = 0.85

/**
 * One part of a value table: open addressing with linear probing over 32-bit slots. A slot holds ten bits of the hash and
 * the place of the record in the arena; a record is [reference, length, bytes]. The ten bits spare the arena from being
 * read in vain; the bytes decide. A table has so many shards that growing one is never felt.
 */
export class Shard {
  #slots = new Uint32Array(8)
  #arena = new Uint8Array(128)
  /** The arena's first byte is never a record: a slot of zero is an empty one. */
  #usedBytes = 1
  #deadBytes = 0
  #count = 0
  readonly #hash: SeededHash

  constructor(hash: SeededHash) {
    this.#hash = hash
  }

  get bytes(): number {
    return this.#slots.byteLength + this.#arena.byteLength
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
    const bytes = refBytes + (end < 0x80 ? 1 : 2) + end
    if (this.#usedBytes + bytes > this.#arena.length) this.#growArena(bytes)
    if (this.#count + 1 > this.#slots.length * maxLoad) this.#rebuildSlots(Math.ceil(this.#slots.length * 1.25))
    const offset = this.#usedBytes
    this.#writeRef(offset, ref)
    let at = offset + refBytes
    if (end < 0x80) {
      this.#arena[at++] = end
    } else {
      this.#arena[at++] = 0x80 | (end & 0x7f)
      this.#arena[at++] = end >> 7
    }
    this.#arena.set(value.subarray(0, end), at)
    this.#usedBytes += bytes
    this.#place(offset, high, low)
    this.#count += 1
  }

  /** Takes the value out; says whether it was there. */
  remove(value: Uint8Array, end: number): boolean {
    const slot = this.#slotOf(value, 0, end)
    if (slot < 0) return false
    const offset = (this.#slots[slot] ?? 0) & offsetMask
    this.#deadBytes += this.#recordEnd(offset) - offset
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
      if (word >>> offsetBits === print && this.#isEqual(word & offsetMask, value, start, end)) return slot
    }
  }

  #isEqual(offset: number, value: Uint8Array, start: number, end: number): boolean {
    const arena = this.#arena
    let at = offset + refBytes
    let length = arena[at++] ?? 0
    if (length >= 0x80) length = (length & 0x7f) | ((arena[at++] ?? 0) << 7)
    if (length !== end - start) return false
    for (let from = start; from < end; from += 1, at += 1) if (arena[at] !== value[from]) return false
    return true
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

  #growArena(bytes: number): void {
    const { high, low } = this.#hash
    const wanted = this.#usedBytes - this.#deadBytes + bytes
    if (wanted > maxArenaBytes) throw detectFault('index-full', 'The index of indicators holds all the values it can.')
    const old = this.#arena
    const size = this.#deadBytes > old.length >> 3 ? old.length : Math.max(wanted, Math.ceil(old.length * 1.125))
    const arena = new Uint8Array(Math.min(Math.max(size, wanted), maxArenaBytes))
    if (this.#deadBytes === 0) {
      arena.set(old)
      this.#arena = arena
      return
    }
    let end = 1
    const moved = new Uint32Array(this.#slots.length)
    for (const [slot, word] of this.#slots.entries()) {
      if (word === 0) continue
      const offset = word & offsetMask
      const record = old.subarray(offset, this.#recordEnd(offset))
      arena.set(record, end)
      moved[slot] = ((word >>> offsetBits) << offsetBits) | end
      end += record.length
    }
    this.#arena = arena
    this.#slots = moved
    this.#usedBytes = end
    this.#deadBytes = 0
    this.#hash.high = high
    this.#hash.low = low
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
    const start = offset + refBytes + ((this.#arena[offset + refBytes] ?? 0) < 0x80 ? 1 : 2)
    this.#hash.hash(this.#arena, start, this.#recordEnd(offset))
  }

  #recordEnd(offset: number): number {
    const at = offset + refBytes
    const first = this.#arena[at] ?? 0
    return first < 0x80 ? at + 1 + first : at + 2 + ((first & 0x7f) | ((this.#arena[at + 1] ?? 0) << 7))
  }

  #refAt(offset: number): number {
    const arena = this.#arena
    const low = (arena[offset] ?? 0) | ((arena[offset + 1] ?? 0) << 8) | ((arena[offset + 2] ?? 0) << 16)
    return (low | ((arena[offset + 3] ?? 0) << 24)) >>> 0
  }

  #writeRef(offset: number, ref: number): void {
    this.#arena[offset] = ref
    this.#arena[offset + 1] = ref >>> 8
    this.#arena[offset + 2] = ref >>> 16
    this.#arena[offset + 3] = ref >>> 24
  }
}

import { type AddressRange, toAddressHex, toPrefix } from './address-range.ts'

/**
 * Address blocks of both families, each with the numbers of its owners. An address is looked up once for each prefix
 * length that is in use, so the number of blocks does not matter.
 */
export class RangeTable {
  readonly #owners = new Map<string, number[]>()
  /** How many blocks there are of each family and prefix length. */
  readonly #lengths = { 8: new Map<number, number>(), 32: new Map<number, number>() }

  get size(): number {
    return this.#owners.size
  }

  add(range: AddressRange, owner: number): void {
    const key = toKey(range.network, range.length)
    const owners = this.#owners.get(key)
    if (owners === undefined) {
      this.#owners.set(key, [owner])
      const lengths = this.#lengthsOf(range.network)
      lengths.set(range.length, (lengths.get(range.length) ?? 0) + 1)
    } else if (!owners.includes(owner)) {
      owners.push(owner)
    }
  }

  remove(range: AddressRange, owner: number): void {
    const key = toKey(range.network, range.length)
    const owners = this.#owners.get(key)
    const left = owners?.filter((each) => each !== owner)
    if (owners === undefined || left === undefined) return
    if (left.length > 0) {
      this.#owners.set(key, left)
      return
    }
    this.#owners.delete(key)
    const lengths = this.#lengthsOf(range.network)
    const count = (lengths.get(range.length) ?? 0) - 1
    if (count > 0) lengths.set(range.length, count)
    else lengths.delete(range.length)
  }

  /** Calls `found` for each block that contains the address. */
  find(address: string, found: (owners: readonly number[]) => void): void {
    if (this.#owners.size === 0) return
    const hex = toAddressHex(address)
    if (hex !== undefined) this.findContaining({ network: hex, length: hex.length * 4 }, found)
  }

  /** Calls `found` for each block that contains the whole of the given one. */
  findContaining(range: AddressRange, found: (owners: readonly number[]) => void): void {
    for (const length of this.#lengthsOf(range.network).keys()) {
      if (length > range.length) continue
      const owners = this.#owners.get(toKey(range.network, length))
      if (owners !== undefined) found(owners)
    }
  }

  #lengthsOf(network: string): Map<number, number> {
    return network.length === 8 ? this.#lengths[8] : this.#lengths[32]
  }
}

/** The family is told by the number of digits that the prefix length is of. */
function toKey(network: string, length: number): string {
  return `${network.length}/${length}/${toPrefix(network, length)}`
}

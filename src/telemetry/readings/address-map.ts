import { type PlantDescription, toAddresses } from './plant-description.ts'

/** A tag as a source's value becomes a reading of it. */
export interface Addressed {
  readonly tag: string
  /** value = raw × factor + offset. */
  readonly factor: number
  readonly offset: number
}

/** Which tag a source means by its own name for it. */
export class AddressMap {
  readonly #tags = new Map<string, Addressed[]>()

  constructor({ tags }: PlantDescription) {
    for (const tag of tags) {
      const { name, factor, offset } = tag
      for (const address of toAddresses(tag)) this.#tags.set(address, [...(this.#tags.get(address) ?? []), { tag: name, factor, offset }])
    }
  }

  /** None for what the plant's description does not name. */
  find(address: string): readonly Addressed[] {
    return this.#tags.get(address) ?? []
  }

  all(): IterableIterator<string> {
    return this.#tags.keys()
  }
}

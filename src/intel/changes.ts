import type { Store } from '../store/index.ts'

/**
 * What was computed from the held objects, until they change. A write forgets everything when it begins, and while one is
 * under way nothing is kept: what is remembered is never older than the last write. Whoever decides about a row asks for
 * the memory after reading the row, so that the decision is at least as new as what it decides about.
 */
export class Changes {
  #writers = 0
  #memories = new Map<string, unknown>()

  async during<T>(write: () => Promise<T>): Promise<T> {
    this.#writers += 1
    this.#memories = new Map()
    try {
      return await write()
    } finally {
      this.#writers -= 1
    }
  }

  /** The memory of this name; `make` makes an empty one. */
  memory<T>(name: string, make: () => T): T {
    // A name always goes with one type: each is used in one place of this room.
    const known = this.#memories.get(name) as T | undefined
    if (known !== undefined) return known
    const made = make()
    if (this.#writers === 0) {
      if (this.#memories.size >= maxMemories) this.#memories.clear()
      this.#memories.set(name, made)
    }
    return made
  }
}

const maxMemories = 32
const byStore = new WeakMap<Store, Changes>()

/** One for each store, however many look at it. */
export function changesOf(store: Store): Changes {
  const known = byStore.get(store)
  if (known !== undefined) return known
  const made = new Changes()
  byStore.set(store, made)
  return made
}

/** What has just happened, by reference only: each listener reads the thing itself, through the gate, as its own reader. */
export type Happening =
  | { readonly kind: 'intel'; readonly objectIds: readonly string[] }
  | { readonly kind: 'alert'; readonly alertId: string; readonly isNew: boolean }
  | { readonly kind: 'incident'; readonly incidentId: string }
  | { readonly kind: 'report'; readonly reportId: string }
  | { readonly kind: 'episode'; readonly episodeId: string; readonly isNew: boolean }
  | { readonly kind: 'plant'; readonly plant: string }
  | { readonly kind: 'deadline'; readonly incidentId: string; readonly title: string; readonly dueAt: number }

export type Listener = (happening: Happening) => void

/** Tells those who look on what happens. Nothing is kept: who connects later reads the state. */
export class LiveBus {
  readonly #listeners = new Set<Listener>()

  /** Gives the function that ends the listening. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(happening: Happening): void {
    for (const listener of this.#listeners) listener(happening)
  }
}

/** One request that a reader makes, and the ids that stand in it: an answer may repeat those. */
export interface Request {
  readonly path: string
  readonly body?: string
  readonly contentType?: string
  readonly asks?: string
}

/** What a door is asked for: everything that exists, whoever asks. */
export interface Everything {
  readonly objectIds: readonly string[]
  readonly collectionIds: readonly string[]
  readonly alertIds: readonly string[]
  readonly incidentIds: readonly string[]
  /** Versions of the register of dependencies. */
  readonly registerIds: readonly string[]
  readonly runIds: readonly string[]
  readonly sourceIds: readonly string[]
  readonly tokenIds: readonly string[]
  readonly words: readonly string[]
  readonly statusIds: readonly string[]
  readonly statements: readonly number[]
  readonly plants: readonly string[]
  readonly episodeIds: readonly string[]
  readonly reports: readonly { readonly id: string }[]
}

export type Ask = (all: Everything) => readonly Request[]

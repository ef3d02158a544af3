import type { Node } from '../../src/node/index.ts'

/** What has come to be in a node since its test began: written by the acts alone, never read from the node's log. */
export interface World {
  readonly node: Node
  /** The secret part of each version of an indicator, by number and version. */
  readonly held: Map<number, Map<number, string>>
  /** Ids of incidents, in the order they were opened. */
  readonly incidents: string[]
  /** Ids of reports that an authority has. */
  readonly reports: string[]
  /** The alert of the template, whose indicator is there and stays. */
  readonly alertId: string
}

/** Something that happens to a node. It gives what must stand in the log for it, in order: `kind subject`. */
export interface Act {
  perform(world: World): Promise<readonly string[]>
  /** As a counterexample shows it. */
  toString(): string
}

export function toAct(words: string, perform: (world: World) => Promise<readonly string[]>): Act {
  return { perform, toString: () => words }
}

import { isFault } from '../base/index.ts'
import { nearest } from './facts/definition.ts'
import { obligationsFault } from './obligations/faults.ts'

/** Stages by regime, so that a wrong name is told with the nearest right one. */
export type StageNames = ReadonlyMap<string, ReadonlySet<string>>

/** `stages` is undefined where a regime proves its own example before the others are read. */
export function requireRegime(regime: string, stages: StageNames | undefined, place: string): { regime: string } {
  if (stages === undefined || stages.has(regime)) return { regime }
  throw obligationsFault('unknown-regime', `There is no regime "${regime}".${hint(regime, [...stages.keys()])}`, place)
}

export function requireStage(
  target: { regime: string; stage: string },
  stages: StageNames | undefined,
  place: string,
): { regime: string; stage: string } {
  requireRegime(target.regime, stages, place)
  const known = stages?.get(target.regime)
  if (known === undefined || known.has(target.stage)) return target
  throw obligationsFault('unknown-regime', `"${target.regime}" has no stage "${target.stage}": ${[...known].join(', ')}.`, place)
}

function hint(word: string, words: readonly string[]): string {
  const near = nearest(word, words)
  return near === undefined ? ` There are: ${words.join(', ')}.` : ` Do you mean "${near}"?`
}

/** Gives a fault of what is done inside the place outside. */
export function atPlace<T>(place: string, work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    if (isFault(thrown) && thrown.place === undefined) throw thrown.within(place)
    throw thrown
  }
}

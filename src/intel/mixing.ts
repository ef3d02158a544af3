import type { Fault } from '../base/index.ts'
import { isOfExercise, tlpOfMarking } from '../stix/index.ts'
import { intelFault } from './faults.ts'
import type { Incoming } from './incoming.ts'
import { splitMarkings } from './markings.ts'

/**
 * Why an object may not come in: what was made for an exercise never mixes with what is real, whichever way it comes, a
 * file carried over included. The markings of TLP themselves are of both worlds.
 */
export function findMixed({ id, markings }: Incoming, isExercise: boolean): Fault | undefined {
  const isMade = isOfExercise(id, splitMarkings(markings))
  if (isMade === isExercise || tlpOfMarking(id) !== undefined) return undefined
  if (isMade) return intelFault('exercise-mixed', 'It is marked EXERCISE, and this node is a real one.', 'object_marking_refs')
  return intelFault('exercise-mixed', 'It is not marked EXERCISE, and this node is one of an exercise.', 'object_marking_refs')
}

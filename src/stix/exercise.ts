import type { JsonObject } from '../base/index.ts'
import type { StixId } from './ids.ts'

/**
 * What every object of an exercise is marked with besides its TLP level: a statement marking (STIX 2.1 §7.2.1.3). It
 * restricts nobody, and travels with what it marks to wherever that goes. A node of an exercise takes nothing without it,
 * a real node nothing with it.
 */
// Written out here, in the shape of an id.
export const exerciseMarking = 'marking-definition--5a7e3c1e-9a54-5d0f-8f3b-6e1f0c2d4b90' as StixId

/** The marking itself, as every node of an exercise publishes it. */
export function exerciseMarkingObject(): JsonObject {
  return {
    type: 'marking-definition',
    spec_version: '2.1',
    id: exerciseMarking,
    created: '2026-11-25T00:00:00.000Z',
    name: 'EXERCISE',
    definition_type: 'statement',
    definition: { statement: 'EXERCISE EXERCISE EXERCISE: made for an exercise. Nothing in it is real.' },
  }
}

/** Whether an object belongs to an exercise: by its markings, or as the marking itself. */
export function isOfExercise(id: string, markings: readonly string[]): boolean {
  return id === exerciseMarking || markings.includes(exerciseMarking)
}

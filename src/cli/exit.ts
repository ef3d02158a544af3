import type { FaultKind } from '../base/index.ts'

/** The one table from a fault's kind to the exit code. 0 is success, 1 a bug of ours. */
export const exitOfKind: Readonly<Record<FaultKind, number>> = {
  invalid: 2,
  denied: 3,
  absent: 4,
  conflict: 5,
  'too-large': 6,
  busy: 7,
  unsupported: 8,
  unavailable: 9,
}

export const exitOfBug = 1
/** A batch of which something was refused, or a check that found something: the rest was done. */
export const exitOfPartly = 10

import { stixFault } from '../faults.ts'

/** Small steps one question may take: about a second. Patterns and observations both come from strangers. */
const maxSteps = 100_000_000

/** Counts the work of one `matchPattern`, so that a hostile pattern ends in a Fault and not in a busy node. */
export class Budget {
  private left: number

  constructor(steps: number = maxSteps) {
    this.left = steps
  }

  spend(steps: number): void {
    this.left -= steps
    if (this.left < 0) throw stixFault('pattern-too-costly', 'deciding this pattern on these observations takes too many steps')
  }
}

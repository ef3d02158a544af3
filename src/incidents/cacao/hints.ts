import type { Step } from './playbook.ts'

/** Our extension of steps. Others read past it; without it a step works the same, and people write more. */
export const hintsExtension = 'extension-definition--5d1c9b66-8a4f-4f0e-9d7a-3f5b8f0c2e11'

/** What the author of a playbook proposes to the person at the step. */
export interface Hints {
  /** How the change is undone. */
  readonly undo: string | null
  readonly limitMs: number | null
  /** The duty to report that is met, or begun, here. */
  readonly duty: { readonly regime: string; readonly stage: string } | null
  /** What to keep as evidence. */
  readonly evidence: string | null
}

const hourMs = 3_600_000

export function hintsOf(step: Step): Hints {
  const { undo, limit_hours: hours, duty, evidence } = step.step_extensions?.[hintsExtension] ?? {}
  const [regime, stage] = typeof duty === 'string' ? duty.split('/') : []
  return {
    undo: typeof undo === 'string' ? undo : null,
    limitMs: typeof hours === 'number' && hours > 0 ? hours * hourMs : null,
    duty: regime === undefined || stage === undefined ? null : { regime, stage },
    evidence: typeof evidence === 'string' ? evidence : null,
  }
}

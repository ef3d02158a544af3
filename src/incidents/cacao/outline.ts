import { branchesOf, type Playbook, type Step } from './playbook.ts'

/** A playbook as it is read: rows of steps, each with the branches that it opens. */
export interface OutlineStep {
  readonly id: string
  readonly step: Step
  readonly branches: readonly OutlineBranch[]
  /** Where a failure leads to when that is a step of the same row. */
  readonly failsTo: string | null
}

export interface OutlineBranch {
  /** What opens it: `if`, `else`, a case, `while`, `at once`, `if it fails`. */
  readonly label: string
  readonly steps: readonly OutlineStep[]
  /** Where it joins its row again. */
  readonly goesOnWith: string | null
}

export function toOutline({ workflow, workflow_start: start, workflow_exception: exception }: Playbook): OutlineBranch[] {
  const main = toBranch(workflow, { label: 'main', first: start, stops: new Set() })
  return exception === undefined ? [main] : [main, toBranch(workflow, { label: 'exception', first: exception, stops: new Set() })]
}

type Workflow = Playbook['workflow']

function toBranch(
  workflow: Workflow,
  { label, first, stops }: { label: string; first: string; stops: ReadonlySet<string> },
): OutlineBranch {
  const row: string[] = []
  let at: string | undefined = first
  while (at !== undefined && !stops.has(at)) {
    row.push(at)
    at = workflow[at]?.on_completion ?? workflow[at]?.on_success
  }
  const own = new Set([...stops, ...row])
  const steps = row.flatMap((id): OutlineStep[] => {
    const step = workflow[id]
    return step === undefined || step.type === 'start' || step.type === 'end' ? [] : [toStep(workflow, { id, step, own })]
  })
  return { label, steps, goesOnWith: at ?? null }
}

function toStep(workflow: Workflow, { id, step, own }: { id: string; step: Step; own: ReadonlySet<string> }): OutlineStep {
  const branches = branchesOf(step).map(({ at, first }) => toBranch(workflow, { label: toLabel(step, at), first, stops: new Set() }))
  const failure = step.on_failure
  if (failure === undefined) return { id, step, branches, failsTo: null }
  if (own.has(failure)) return { id, step, branches, failsTo: failure }
  return { id, step, branches: [...branches, toBranch(workflow, { label: 'if it fails', first: failure, stops: own })], failsTo: null }
}

function toLabel(step: Step, at: string): string {
  if (step.type === 'parallel') return 'at once'
  if (step.type === 'while-condition') return 'while'
  if (step.type === 'if-condition') return at === 'on_true' ? 'if' : 'else'
  return at.replace('cases.', 'case ')
}

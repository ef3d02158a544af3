import { isJsonObject, type JsonObject } from '../../base/index.ts'
import { cacaoFault } from './faults.ts'
import { type Playbook, PlaybookShape } from './playbook.ts'
import { checkFlow } from './rules/flow.ts'
import { checkIdentity } from './rules/identity.ts'
import type { Problem, Report } from './rules/problem.ts'
import { checkReferences } from './rules/references.ts'
import { checkSummary } from './rules/summary.ts'
import { checkVariables } from './rules/variables.ts'

/** More than any playbook that people can follow: what others send is bounded before it is walked. */
const maxSteps = 2000

export interface Checked {
  /** Undefined when an error is among the problems. */
  readonly playbook: Playbook | undefined
  readonly problems: readonly Problem[]
}

/** Holds a value against every rule of CACAO 2.0 and says all that is wrong. Attacker-controlled. */
export function checkPlaybook(value: unknown): Checked {
  const problems: Problem[] = []
  const report =
    (weight: Problem['weight']): Report =>
    (rule, place, text) =>
      problems.push({ rule, place, text, weight })
  const error = report('error')
  const remark = report('remark')
  if (!isJsonObject(value)) {
    error('shape', '', 'A playbook is a JSON object.')
    return { playbook: undefined, problems }
  }
  if (isJsonObject(value.workflow) && Object.keys(value.workflow).length > maxSteps) {
    error('too-many', 'workflow', `More than ${maxSteps} steps.`)
    return { playbook: undefined, problems }
  }
  const parsed = PlaybookShape.safeParse(value)
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) error('shape', toPlace(path), message)
    return { playbook: undefined, problems }
  }
  const shape = parsed.data
  checkIdentity(shape, { error, remark })
  checkReferences(shape, { error, remark })
  checkFlow(shape, error)
  checkVariables(shape, { error, remark })
  checkSummary(shape, remark)
  const isGood = problems.every(({ weight }) => weight === 'remark')
  return { playbook: isGood ? { ...shape, json: value } : undefined, problems }
}

/** The playbook, or the first error as a fault. */
export function parsePlaybook(value: unknown): Playbook {
  const { playbook, problems } = checkPlaybook(value)
  if (playbook !== undefined) return playbook
  const errors = problems.filter(({ weight }) => weight === 'error')
  const more = errors.length === 1 ? '' : ` (and ${errors.length - 1} more)`
  throw cacaoFault('bad-playbook', `${errors[0]?.text ?? 'It is none.'}${more}`, errors[0]?.place)
}

/** Exactly what came in: nothing is dropped, nothing added. */
export function toPlaybookJson({ json }: Pick<Playbook, 'json'>): JsonObject {
  return json
}

function toPlace(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '')
}

import { isFault } from '../../../base/index.ts'
import { parseCondition } from '../condition.ts'
import { isVariableName, referencesIn } from '../names.ts'
import { isDoing, type PlaybookShape, type Step, type Variable } from '../playbook.ts'
import { firstValue, fits } from '../values.ts'
import { type Report, within } from './problem.ts'

type Variables = Readonly<Record<string, Variable>>

interface Told {
  readonly error: Report
  readonly remark: Report
}

/** Variables are declared, of their types, and used where they can be seen; conditions can be read (CACAO 2.0 §10.18). */
export function checkVariables(playbook: PlaybookShape, told: Told): void {
  const global = playbook.playbook_variables ?? {}
  checkDeclarations(global, 'playbook_variables', told)
  const everywhere = new Set(Object.keys(global))
  for (const { step_variables: own } of Object.values(playbook.workflow)) for (const name of Object.keys(own ?? {})) everywhere.add(name)
  for (const [key, step] of Object.entries(playbook.workflow)) {
    const place = within('workflow', key)
    const own = step.step_variables ?? {}
    checkDeclarations(own, within(place, 'step_variables'), told)
    for (const [name, { external }] of Object.entries(own)) {
      if (external === true)
        told.remark('scope', within(place, 'step_variables', name, 'external'), 'Only a playbook is given values from outside.')
      if (global[name] !== undefined)
        told.remark('scope', within(place, 'step_variables', name), 'The playbook has a variable of this name.')
    }
    checkUses(step, { place, known: everywhere, all: { ...global, ...own }, ...told })
  }
}

function checkDeclarations(variables: Variables, place: string, { error }: Told): void {
  for (const [name, variable] of Object.entries(variables)) {
    if (!isVariableName(name))
      error('variable', within(place, name), 'A name is letters, digits, _ and - between two underscores on each side.')
    const value = firstValue(variable)
    if (!fits(variable.type, value)) error('variable', within(place, name, 'value'), `"${value}" is no ${variable.type}.`)
    if (variable.constant === true && value === null && variable.external !== true) {
      error('variable', within(place, name), 'It is constant and has no value.')
    }
  }
}

function checkUses(
  step: Step,
  { place, known, all, error, remark }: Told & { place: string; known: ReadonlySet<string>; all: Variables },
): void {
  if (step.type === 'if-condition' || step.type === 'while-condition') {
    try {
      parseCondition(step.condition)
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown
      error('condition', within(place, 'condition'), thrown.message)
    }
    requireKnown(step.condition, { known, refuse: (text) => error('variable', within(place, 'condition'), text) })
  }
  if (step.type === 'switch-condition') {
    if (referencesIn(step.switch).length !== 1) error('condition', within(place, 'switch'), 'A switch asks one variable: __name__:value.')
    requireKnown(step.switch, { known, refuse: (text) => error('variable', within(place, 'switch'), text) })
  }
  if (step.type === 'action') {
    for (const [index, { command, description }] of step.commands.entries()) {
      const at = within(place, 'commands', index)
      requireKnown(`${command ?? ''} ${description ?? ''}`, { known, refuse: (text) => remark('variable', at, text) })
    }
  }
  if (!isDoing(step)) return
  for (const side of ['in_args', 'out_args'] as const) {
    for (const [index, name] of (step[side] ?? []).entries()) {
      const at = within(place, side, index)
      if (!known.has(name)) error('variable', at, `There is no variable ${name}.`)
      else if (side === 'out_args' && all[name]?.constant === true) error('variable', at, `${name} is constant.`)
    }
  }
}

function requireKnown(text: string, { known, refuse }: { known: ReadonlySet<string>; refuse: (text: string) => void }): void {
  for (const name of referencesIn(text)) if (!known.has(name)) refuse(`There is no variable ${name}.`)
}

import { stepTypes, typeOfIdentifier } from '../names.ts'
import type { PlaybookShape } from '../playbook.ts'
import { type Report, within } from './problem.ts'

const definitions = ['agent_definitions', 'target_definitions', 'extension_definitions', 'data_marking_definitions'] as const
const milliseconds = /\.\d{3}Z$/

/** Identifiers, what they may name, and times (CACAO 2.0 §3.1, §10.10, §10.16). */
export function checkIdentity(playbook: PlaybookShape, { error, remark }: { error: Report; remark: Report }): void {
  requireType(playbook.id, 'playbook', (text) => error('identifier', 'id', text))
  requireType(playbook.created_by, 'identity', (text) => error('identifier', 'created_by', text))
  for (const [key, step] of Object.entries(playbook.workflow)) {
    const type = typeOfIdentifier(key)
    const place = within('workflow', key)
    if (type === undefined || !stepTypes.some((one) => one === type)) {
      error('identifier', place, `"${key}" is no identifier of a step, such as action--<UUID>.`)
    } else if (type !== step.type) error('identifier', within(place, 'type'), `The identifier says ${type}, the step ${step.type}.`)
  }
  for (const name of definitions) {
    for (const [key, { type }] of Object.entries(playbook[name] ?? {})) {
      requireType(key, type, (text) => error('identifier', within(name, key), text))
    }
  }
  checkTimes(playbook, { error, remark })
}

function requireType(identifier: string, type: string, refuse: (text: string) => void): void {
  const found = typeOfIdentifier(identifier)
  if (found === undefined) refuse(`"${identifier}" is no identifier, such as ${type}--<UUID>.`)
  else if (found !== type) refuse(`It identifies a thing of the type ${found}; ${type} is wanted.`)
}

function checkTimes(playbook: PlaybookShape, { error, remark }: { error: Report; remark: Report }): void {
  const { created, modified, valid_from: from, valid_until: until } = playbook
  if (Date.parse(modified) < Date.parse(created)) error('times', 'modified', 'It is before the playbook was created.')
  if (from !== undefined && until !== undefined && Date.parse(until) <= Date.parse(from)) {
    error('times', 'valid_until', 'It is not after valid_from.')
  }
  for (const name of ['created', 'modified', 'valid_from', 'valid_until'] as const) {
    const text = playbook[name]
    if (text === undefined) continue
    if (Number.isNaN(Date.parse(text))) error('times', name, `"${text}" is no time that there is.`)
    else if (!milliseconds.test(text)) remark('times', name, 'Times are given to the millisecond: three digits.')
  }
}

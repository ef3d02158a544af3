import { isChanging, isHarmless } from './names.ts'
import type { Step } from './playbook.ts'

/**
 * Whether a step changes something in the world that has to be changed back one day: by what its commands say they do; a
 * command for a machine that does not say so is taken as one that does.
 */
export function changesWorld(step: Step): boolean {
  if (step.type !== 'action') return false
  return step.commands.some(({ type, playbook_activity: activity = '' }) =>
    isChanging(activity) ? true : type !== 'manual' && !isHarmless(activity),
  )
}

/** Blocking and cutting off end one day: they need a limit. What is rebuilt or put right may stay. */
export function needsLimit(step: Step): boolean {
  const kinds = ['restrict-access', 'disconnect-system']
  return step.type === 'action' && step.commands.some(({ playbook_activity: activity = '' }) => kinds.includes(activity))
}

/** Whether somebody outside is told something: done by a person's click, and not to be called back. */
export function tellsOthers(step: Step): boolean {
  return step.type === 'action' && step.commands.some(({ playbook_activity: activity }) => activity === 'deliver-content')
}

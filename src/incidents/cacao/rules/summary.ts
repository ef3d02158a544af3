import type { PlaybookShape } from '../playbook.ts'
import { type Report, within } from './problem.ts'

/** What a playbook says it is made of is what it is made of (CACAO 2.0 §3.1, §10.14). */
export function checkSummary(playbook: PlaybookShape, remark: Report): void {
  const features = toFeatures(playbook)
  for (const [name, said] of Object.entries(playbook.playbook_processing_summary ?? {})) {
    const is = features[name]
    if (is !== undefined && typeof said === 'boolean' && said !== is) {
      remark('summary', within('playbook_processing_summary', name), `It says ${said}; it is ${is}.`)
    }
  }
  const done = new Set(
    Object.values(playbook.workflow).flatMap((step) => (step.type === 'action' ? step.commands.map((one) => one.playbook_activity) : [])),
  )
  for (const [index, activity] of (playbook.playbook_activities ?? []).entries()) {
    if (!done.has(activity)) remark('activities', within('playbook_activities', index), `No command says that it does ${activity}.`)
  }
}

/** The features of a playbook by their names in the standard. */
export function toFeatures({ workflow, ...playbook }: PlaybookShape): Readonly<Record<string, boolean>> {
  const steps = Object.values(workflow)
  const isThere = (type: string) => steps.some((step) => step.type === type)
  return {
    manual_playbook: steps.every((step) => step.type !== 'action' || step.commands.every(({ type }) => type === 'manual')),
    external_playbooks: isThere('playbook-action'),
    parallel_processing: isThere('parallel'),
    if_logic: isThere('if-condition'),
    while_logic: isThere('while-condition'),
    switch_logic: isThere('switch-condition'),
    temporal_logic: steps.some(({ delay, timeout }) => delay !== undefined || timeout !== undefined),
    data_markings: (playbook.markings ?? []).length > 0,
    digital_signatures: (playbook.signatures ?? []).length > 0,
    extensions: Object.keys(playbook.extension_definitions ?? {}).length > 0,
  }
}

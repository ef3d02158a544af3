import {
  type HeldPlaybook,
  type HeldRun,
  type OutlineBranch,
  type OutlineStep,
  type RunRow,
  toLine,
  toMeasures,
  toOpenSteps,
  toOutline,
  toStates,
  toStepCard,
  toVariables,
} from '../incidents/index.ts'
import type { PlaybookCard, PlaybookDetail, PlaybookRun, PlaybookRunCard, PlaybookStep } from './contract/index.ts'

type Playbook = HeldPlaybook['playbook']

export function toPlaybookCard({ name, playbook, origin, level }: HeldPlaybook): PlaybookCard {
  return {
    ...{ name, origin, level, id: playbook.id, title: playbook.name, description: playbook.description ?? '', modified: playbook.modified },
    types: playbook.playbook_types ?? [],
    sectors: playbook.industry_sectors ?? [],
    labels: playbook.labels ?? [],
    steps: Object.values(playbook.workflow).filter(({ type }) => type === 'action' || type === 'playbook-action').length,
  }
}

export function toPlaybookDetail(held: HeldPlaybook, problems: PlaybookDetail['problems']): PlaybookDetail {
  const { playbook, source } = held
  const variables = Object.entries(playbook.playbook_variables ?? {})
  return {
    ...toPlaybookCard(held),
    rows: toRows(playbook),
    variables: variables.map(([name, { type, description, value, external, constant }]) => ({
      ...{ name, word: name.replace(/^__|__$/g, '').replaceAll('_', ' '), type, description: description ?? null },
      value: typeof value === 'string' ? value : null,
      ...{ isExternal: external === true, isConstant: constant === true },
    })),
    references: (playbook.external_references ?? []).map(({ name, description, url }) => ({
      name,
      description: description ?? null,
      url: url ?? null,
    })),
    source,
    problems,
    signees: (playbook.signatures ?? []).map(({ signee }) => signee),
  }
}

function toRows(playbook: Playbook): PlaybookDetail['rows'] {
  return toOutline(playbook).map((branch) => ({ label: branch.label, steps: branch.steps.map((step) => toStep(playbook, step)) }))
}

function toStep(playbook: Playbook, { id, step, branches, failsTo }: OutlineStep): PlaybookStep {
  const nameOf = (of: string | null) => (of === null ? null : (playbook.workflow[of]?.name ?? playbook.workflow[of]?.type ?? of))
  const inside = (branch: OutlineBranch) => ({
    label: branch.label,
    steps: branch.steps.map((one) => toStep(playbook, one)),
    goesOnWith: nameOf(branch.goesOnWith),
  })
  return { id, ...toStepCard(playbook, step), branches: branches.map(inside), failsTo: nameOf(failsTo) }
}

export function toRunCard(row: RunRow): PlaybookRunCard {
  const { id, number, playbook, title, incident, started_at: startedAt, started_by: startedBy, changed_at: changedAt } = row
  return { id, number, playbook, title, incident, state: toState(row.state), startedAt, startedBy, changedAt }
}

function toState(text: string): PlaybookRunCard['state'] {
  return text === 'paused' || text === 'ended' || text === 'cancelled' ? text : 'running'
}

export function toRun({ row, playbook, run, incident }: HeldRun): PlaybookRun {
  return {
    ...toRunCard(row),
    state: run.state,
    incident: incident?.number ?? null,
    endedAt: run.endedAt,
    outer: row.parent_run,
    now: toOpenSteps(playbook, run).map((step) => ({
      ...step,
      lane: [...step.lane],
      targets: [...step.targets],
      commands: [...step.commands],
      asks: [...step.asks],
    })),
    variables: toVariables(playbook, run),
    measures: toMeasures(playbook, run),
    states: toStates(run),
    rows: toRows(playbook),
    history: toHistory({ playbook, run }),
  }
}

function toHistory({ playbook, run }: Pick<HeldRun, 'playbook' | 'run'>): PlaybookRun['history'] {
  const over = new Set(run.visits.flatMap(({ id, state }) => (state === 'done' || state === 'failed' || state === 'stuck' ? [id] : [])))
  return run.events
    .flatMap((event) => {
      const text =
        toLine(playbook, run, event) ?? (event.kind === 'claimed' ? 'Taken on' : event.kind === 'released' ? 'Given back' : undefined)
      if (text === undefined || event.kind === 'clock') return []
      const isEnd = event.kind === 'done' || event.kind === 'failed'
      const visit = isEnd && over.has(event.visit) ? event.visit : null
      return [{ at: event.at, by: event.by, text, kind: event.kind, visit, evidence: isEnd ? [...event.evidence] : [] }]
    })
    .reverse()
}

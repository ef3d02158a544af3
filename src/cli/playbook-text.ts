import type { PlaybookChecked, PlaybookDetail, PlaybookRun, PlaybookRuns, PlaybookStep } from '../http/index.ts'
import { toDate, toTable } from './output.ts'

export function toPlaybookText({ title, description, name, rows, variables, problems, references, signees }: PlaybookDetail): string {
  const names = variables.map(
    ({ name: variable, type, value, isExternal }) =>
      `  ${variable} (${type}${isExternal ? ', given at the start' : ''})${value === null ? '' : ` = ${value}`}`,
  )
  const signed = signees.length === 0 ? [] : [`Signed by ${signees.join(', ')}; signatures are kept, and not checked here.`]
  return [
    `${title} (${name})`,
    description,
    '',
    ...rows.flatMap((row) => [
      ...(row.label === 'main' ? [] : ['When something fails that nothing is said of:']),
      ...toLines(row.steps, 0),
    ]),
    ...(names.length === 0 ? [] : ['', 'Variables', ...names]),
    ...(references.length === 0
      ? []
      : ['', 'Sources', ...references.map((one) => `  ${one.name}${one.url === null ? '' : ` ${one.url}`}`)]),
    ...signed,
    ...problems.map(({ place, text }) => `Remark: ${place}: ${text}`),
    '',
  ].join('\n')
}

function toLines(steps: readonly PlaybookStep[], depth: number): string[] {
  const indent = '  '.repeat(depth)
  return steps.flatMap((step) => {
    const about = [step.agent, step.timeoutMs === null ? null : toSpan(step.timeoutMs), step.changesWorld ? 'changes something' : null]
    const more = about.filter((one) => one !== null).join(', ')
    const asks = step.condition === null ? '' : `: ${step.condition}`
    const branches = step.branches.flatMap((branch) => [
      `${indent}    ${branch.label}:`,
      ...toLines(branch.steps, depth + 3),
      ...(branch.goesOnWith === null ? [] : [`${indent}      … goes on with ${branch.goesOnWith}`]),
    ])
    return [`${indent}- ${step.name}${asks}${more === '' ? '' : ` (${more})`}`, ...branches]
  })
}

function toSpan(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 6) / 10} h`
}

export function toRunList({ runs }: PlaybookRuns): string {
  if (runs.length === 0) return 'No runs. Begin one: entente playbooks start NAME\n'
  return toTable(
    ['RUN', 'STATE', 'INCIDENT', 'BEGUN', 'BY', 'PLAYBOOK'],
    runs.map((run) => [
      String(run.number),
      run.state,
      run.incident === null ? '–' : String(run.incident),
      toDate(run.startedAt),
      run.startedBy,
      run.title,
    ]),
  )
}

export function toRunText(run: PlaybookRun): string {
  const measures = run.measures.filter(({ lifted }) => lifted === null)
  return [
    `Run ${run.number}: ${run.title} – ${run.state}${run.incident === null ? '' : `, incident ${run.incident}`}`,
    ...(run.now.length === 0 ? [] : ['', 'To do now', ...run.now.flatMap(toNow)]),
    ...(measures.length === 0 ? [] : ['', 'Stands in the world']),
    ...measures.map(
      (one) =>
        `  ${one.visit}  ${one.name}, until ${one.until === null ? 'for good' : toDate(one.until)}${one.late > 0 ? ' (over)' : ''}; undone by: ${one.undo}`,
    ),
    '',
    'What happened',
    ...run.history.map(({ at, by, text }) => `  ${toDate(at)}  ${by}: ${text}`),
    '',
  ].join('\n')
}

const stateWords: Readonly<Record<string, string>> = {
  waiting: 'not before',
  ready: 'open',
  claimed: 'taken on by',
  asking: 'needs to know',
  stuck: 'failed; take it back or call the run off',
}

function toNow(step: PlaybookRun['now'][number]): string[] {
  const { state, by, readyAt, dueAt, late } = step
  const who = state === 'claimed' ? ` ${by}` : state === 'waiting' ? ` ${toDate(readyAt)}` : ''
  const due = dueAt === null || state === 'waiting' ? '' : `, until ${toDate(dueAt)}${late > 0 ? ' (over)' : ''}`
  const lane = step.lane.length === 0 ? '' : `  [${step.lane.join(' > ')}]`
  return [
    `  ${step.visit}  ${step.name} – ${stateWords[state] ?? state}${who}${due}${lane}`,
    ...(step.agent === null ? [] : [`      who: ${step.agent}`]),
    ...step.commands.map(({ type, text }) => `      ${type === 'manual' ? '' : `${type}, run by a person: `}${text}`),
    ...step.asks.map(
      ({ name, word, description, value }) => `      ${name}: ${description ?? word}${value === null ? '' : ` (now ${value})`}`,
    ),
    ...(step.changesWorld
      ? [`      changes something in the world: say --until and --undo${step.hints.undo === null ? '' : ` ("${step.hints.undo}")`}`]
      : []),
  ]
}

export function toProblemText(file: string, { isValid, problems }: PlaybookChecked): string {
  const lines = problems.map(
    ({ weight, rule, place, text }) => `${file}: ${weight} ${rule} at ${place === '' ? 'the top' : place}: ${text}`,
  )
  return [...lines, isValid ? `${file} is a playbook of CACAO 2.0.` : `${file} is none that can be used.`, ''].join('\n')
}

import { parseDataText } from '../../base/index.ts'
import type { PlaybookCard, PlaybookDetail, PlaybookRun, PlaybookRuns, Playbooks } from '../../http/index.ts'
import { checkPlaybook, parsePlaybookFile } from '../../incidents/index.ts'
import { type Api, openApi } from '../api.ts'
import { defineCommand } from '../command.ts'
import { cliFault } from '../faults.ts'
import { readGivenBytes } from '../given-file.ts'
import { type Output, toTable } from '../output.ts'
import { type RunValues, toDoing } from '../playbook-doing.ts'
import { toPlaybookText, toProblemText, toRunList, toRunText } from '../playbook-text.ts'

export const playbooks = defineCommand({
  name: 'playbooks',
  summary: 'List, check and import playbooks (CACAO 2.0); begin one and work it through, step by step.',
  arguments:
    '[list | show NAME | check FILE | import FILE | export NAME | start NAME | runs | steps RUN | claim RUN STEP | release RUN STEP | done RUN STEP | fail RUN STEP | begin RUN STEP | undo RUN STEP | lift RUN STEP | set RUN | pause RUN | resume RUN | cancel RUN]',
  about: `
Without more: the playbooks of the node, those of the data files and those that somebody brought. "check" holds a file against
every rule of CACAO 2.0 and needs no node; "import" takes one in, "export" writes one as plain CACAO JSON.

"start" begins one, with --incident in an incident; "steps" shows what is to be done now in a run, what stands in the world
and what happened. STEP is what "steps" shows, such as 3 or 4.1-0. People "claim" a step and say that it is "done", with what
they found (--var) and evidence of the incident (--evidence), or "fail" it with the reason. A step that changes something in
the world says --until when and how it is undone (--undo); "lift" says that it was. "undo" takes a step back as long as
nothing rests on it. Nothing is carried out by the node: commands for machines are shown, and people run them.`,
  options: {
    text: { type: 'string', value: 'TEXT', help: 'only playbooks with these words' },
    incident: { type: 'string', value: 'N', help: 'the incident that a run belongs to; with runs: only those' },
    level: { type: 'string', value: 'LEVEL', help: 'TLP level of a run without an incident (default: amber)' },
    var: { type: 'string', value: 'NAME=VALUE', multiple: true, help: 'a variable; may be given again' },
    note: { type: 'string', value: 'TEXT', help: 'what was done or found, or why not' },
    evidence: { type: 'string', value: 'ID', multiple: true, help: 'evidence of the incident; may be given again' },
    until: { type: 'string', value: 'TIME', help: 'until when a change stands: 2026-11-25T18:00:00Z, or never' },
    undo: { type: 'string', value: 'TEXT', help: 'how a change is undone' },
    state: { type: 'string', value: 'STATE', help: 'runs: running, paused, ended or cancelled' },
  },
  examples: [
    'entente playbooks list --text ransomware',
    'entente playbooks check my-playbook.json',
    'entente playbooks start ransomware-hospital --incident 1',
    'entente playbooks steps 1',
    'entente playbooks done 1 2 --note "The surgeon on duty knows" --var wards_affected=3',
    'entente playbooks done 1 4.0-0 --until 2026-11-25T18:00:00Z --undo "switch port 12 on again"',
  ],
  async run({ positionals, values, home, output }) {
    const [action = 'list', subject, visit] = positionals
    if (action === 'check') return check(requireSubject(subject, 'check FILE'), output)
    const api = await openApi(home)
    try {
      if (!(await onPlaybooks({ api, output, action, subject, values }))) await onRun({ api, output, values }, { action, subject, visit })
      return 0
    } finally {
      await api.close()
    }
  },
})

interface Asked {
  readonly api: Api
  readonly output: Output
  readonly values: RunValues & { readonly text: string | undefined; readonly level: string | undefined; readonly state: string | undefined }
}

/** What is about playbooks themselves; false when it is about a run. */
async function onPlaybooks({
  api,
  output,
  action,
  subject,
  values,
}: Asked & { action: string; subject: string | undefined }): Promise<boolean> {
  const at = `playbooks/${encodeURIComponent(subject ?? '')}`
  if (action === 'list') {
    const query = values.text === undefined ? '' : `?text=${encodeURIComponent(values.text)}`
    const all = await api.get<Playbooks>(`playbooks${query}`)
    output.result(all, () =>
      toTable(
        ['NAME', 'STEPS', 'FROM', 'TITLE'],
        all.playbooks.map(({ name, steps, origin, title }) => [name, String(steps), origin, title]),
      ),
    )
  } else if (action === 'show') {
    requireSubject(subject, 'show NAME')
    const detail = await api.get<PlaybookDetail>(at)
    output.result(detail, () => toPlaybookText(detail))
  } else if (action === 'export') {
    requireSubject(subject, 'export NAME')
    for await (const piece of api.read(`${at}/export`)) await output.raw(piece)
  } else if (action === 'import') {
    const card = await api.post<PlaybookCard>('playbooks', readPlaybook(requireSubject(subject, 'import FILE')))
    output.result(card, () => `Taken in: ${card.title} (${card.name})`)
  } else if (action === 'start') {
    requireSubject(subject, 'start NAME')
    const { incident, level } = values
    const given = { ...(incident === undefined ? {} : { incident }), ...(level === undefined ? {} : { level }) }
    const { variables } = toDoing('set', values)
    const run = await api.post<PlaybookRun>(`${at}/runs`, { ...given, variables })
    output.result(run, () => toRunText(run))
  } else if (action === 'runs') {
    const query = new URLSearchParams()
    for (const name of ['incident', 'state'] as const) if (values[name] !== undefined) query.set(name, values[name])
    const list = await api.get<PlaybookRuns>(`playbook-runs?${query}`)
    output.result(list, () => toRunList(list))
  } else return false
  return true
}

const ofStep = new Set(['claim', 'release', 'done', 'fail', 'undo', 'lift', 'begin'])
const ofRun = new Set(['set', 'pause', 'resume', 'cancel'])

async function onRun(
  { api, output, values }: Asked,
  { action, subject, visit }: { action: string; subject: string | undefined; visit: string | undefined },
): Promise<void> {
  const at = `playbook-runs/${encodeURIComponent(subject ?? '')}`
  let run: PlaybookRun
  if (action === 'steps') {
    requireSubject(subject, 'steps RUN')
    run = await api.get<PlaybookRun>(at)
  } else if (ofStep.has(action)) {
    if (subject === undefined || visit === undefined) throw cliFault('usage', `Say: entente playbooks ${action} RUN STEP`)
    run = await api.post<PlaybookRun>(`${at}/steps/${encodeURIComponent(visit)}/${action}`, toDoing(action, values))
  } else if (ofRun.has(action)) {
    requireSubject(subject, `${action} RUN`)
    run = await api.post<PlaybookRun>(`${at}/${action === 'set' ? 'variables' : action}`, toDoing(action, values))
  } else throw cliFault('usage', `"${action}" is none of its actions; entente playbooks --help shows them.`)
  output.result(run, () => toRunText(run))
}

function requireSubject(subject: string | undefined, form: string): string {
  if (subject === undefined) throw cliFault('usage', `Say: entente playbooks ${form}`)
  return subject
}

/** Plain CACAO, or a data file with its example; JSON or YAML. */
function readPlaybook(file: string): unknown {
  const { value } = parseDataText(readGivenBytes(file), !/\.ya?ml$/.test(file), file)
  return typeof value === 'object' && value !== null && 'playbook' in value ? value.playbook : value
}

/** Exit code 0 when it breaks no rule; a data file proves its example too. */
function check(file: string, output: Output): number {
  const { value } = parseDataText(readGivenBytes(file), !/\.ya?ml$/.test(file), file)
  const { playbook, problems } = checkPlaybook(readPlaybook(file))
  if (playbook !== undefined && typeof value === 'object' && value !== null && 'playbook' in value) parsePlaybookFile(value)
  const isValid = playbook !== undefined
  output.result({ isValid, problems }, () => toProblemText(file, { isValid, problems: [...problems] }))
  return isValid ? 0 : 1
}

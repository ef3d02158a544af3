import type { AwarenessRecord, Deadlines, DutyChanges, IncidentDuties, IncidentFacts, Punctuality } from '../http/index.ts'
import { type Asked, requireRest, toPath, toTime } from './incident-asked.ts'
import { toAwarenessText, toChangesText, toDeadlinesText, toDutiesText, toFactsText, toPunctualityText } from './incident-duties-text.ts'
import { evidenceOf } from './incident-evidence.ts'
import { actOnSubmission, answerQuestion, showRecipients, showThread, submit } from './incident-exchange.ts'
import { exportOf } from './incident-exports.ts'
import { importMails } from './incident-mails.ts'
import { reportsOf, showForms } from './incident-reports.ts'
import type { Output } from './output.ts'

/** The part of the command that is about facts and duties; false for an action that is not. */
export async function actOnDuties(asked: Asked): Promise<boolean> {
  const act = actions[asked.positionals[0] ?? '']
  if (act === undefined) return false
  await act(asked)
  return true
}

const actions: Readonly<Record<string, (asked: Asked) => Promise<void>>> = {
  facts: async ({ api, output, positionals }) => sayFacts(output, await api.get<IncidentFacts>(`${toPath(positionals)}/facts`)),
  fact: async ({ api, output, positionals, values }) => {
    const facts = [toFact(positionals, 'fact N NAME VALUE', values)]
    sayFacts(output, await api.post<IncidentFacts>(`${toPath(positionals)}/facts`, { facts }))
  },
  learned: async (asked) => sayRecord(asked.output, await learn(asked)),
  awareness: async ({ api, output, positionals }) => sayRecord(output, await api.get<AwarenessRecord>(`${toPath(positionals)}/awareness`)),
  duties: async ({ api, output, positionals, values }) =>
    sayDuties(output, await api.get<IncidentDuties>(`${toPath(positionals)}/duties`), values.all === true),
  'what-if': async ({ api, output, positionals, values }) => {
    const facts = [toFact(positionals, 'what-if N NAME VALUE', values)]
    const changes = await api.post<DutyChanges>(`${toPath(positionals)}/what-if`, { facts })
    output.result(changes, () => toChangesText(changes))
  },
  reported: async (asked) => sayDuties(asked.output, await report(asked), asked.values.all === true),
  thread: showThread,
  recipients: showRecipients,
  submit,
  send: actOnSubmission,
  acknowledged: actOnSubmission,
  withdraw: actOnSubmission,
  reclassify: actOnSubmission,
  answer: answerQuestion,
  law: async ({ api, output, positionals, values }) =>
    sayDuties(output, await api.post<IncidentDuties>(`${toPath(positionals)}/law`), values.all === true),
  deadlines: showDeadlines,
  evidence: evidenceOf,
  export: exportOf,
  import: importMails,
  forms: showForms,
  reports: reportsOf,
  punctuality: async ({ api, output }) => {
    const all = await api.get<Punctuality>('punctuality')
    output.result(all, () => toPunctualityText(all))
  },
}

function sayFacts(output: Output, facts: IncidentFacts): void {
  output.result(facts, () => toFactsText(facts))
}

function sayRecord(output: Output, record: AwarenessRecord): void {
  output.result(record, () => toAwarenessText(record))
}

function sayDuties(output: Output, duties: IncidentDuties, isAll: boolean): void {
  output.result(duties, () => toDutiesText(duties, isAll))
}

function learn({ api, positionals, values }: Asked): Promise<AwarenessRecord> {
  const [who, what] = requireRest(positionals.slice(2), 2, 'learned N WHO WHAT --judgement J --why TEXT')
  const { judgement = 'undecided', why = 'not yet looked into', moment = [] } = values
  const { learnedAt = Date.now() } = toTime(values.at, 'learnedAt')
  return api.post(`${toPath(positionals)}/awareness`, { who, what, learnedAt, judgement, why, moments: moment })
}

function report({ api, positionals, values }: Asked): Promise<IncidentDuties> {
  const [regime, stage] = requireRest(positionals.slice(2), 1, 'reported N REGIME STAGE')
  const { act: kind = 'submitted', receipt, oral: isOral, country } = values
  const { at = Date.now() } = toTime(values.at, 'at')
  const more = {
    ...(stage === undefined ? {} : { stage }),
    ...(country === undefined ? {} : { state: String(country).toUpperCase() }),
    ...(receipt === undefined ? {} : { receipt }),
    ...toTime(values.until, 'until'),
  }
  return api.post(`${toPath(positionals)}/acts`, { kind, regime, at, isOral, ...more })
}

async function showDeadlines({ api, output, positionals, values }: Asked): Promise<void> {
  const [, subject] = positionals
  if (values.ics === true) {
    const path = subject === undefined ? 'deadlines.ics' : `${toPath(positionals)}/deadlines.ics`
    for await (const piece of api.read(path)) await output.raw(piece)
    return
  }
  const all = await api.get<Deadlines>('deadlines')
  const shown = { deadlines: all.deadlines.filter(({ incident }) => subject === undefined || String(incident.number) === subject) }
  output.result(shown, () => toDeadlinesText(shown))
}

function toFact(positionals: readonly string[], form: string, { sure, source, zone, at }: Asked['values']): Record<string, unknown> {
  const [fact, value] = requireRest(positionals.slice(2), sure === 'unknown' ? 1 : 2, form)
  const given = Object.entries({ value, sure, source, zone }).filter(([, one]) => one !== undefined)
  return { fact, ...Object.fromEntries(given), ...toTime(at, 'asOf') }
}

import type { ReceivedReportDetail } from '../../../http/index.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { toReceivedReportText } from '../../received-report-text.ts'
import { actOn, requireWord, toReportPath, withApi } from './call.ts'

export const acknowledgeVerb = defineCommand({
  name: 'authority acknowledge',
  summary: 'Acknowledge the newest report: the reporter learns when it came and its number.',
  arguments: 'N',
  about: 'Once for each report that came in.',
  options: { reference: { type: 'string', value: 'TEXT', help: 'our file number (default: made from state, year and N)' } },
  examples: ['entente authority acknowledge 1', 'entente authority acknowledge 1 --reference "BSI-2026-4711"'],
  run: ({ positionals: [report], values, home, output }) =>
    actOn(home, output, {
      path: `${toReportPath(report, 'acknowledge N')}/acknowledge`,
      body: values.reference === undefined ? {} : { reference: values.reference },
    }),
})

export const feedbackVerb = defineCommand({
  name: 'authority feedback',
  summary: 'Answer the early warning (NIS2 Art. 23(5)): first feedback and guidance.',
  arguments: 'N TEXT',
  about: 'Due without undue delay and where possible within 24 hours of the early warning.',
  options: { guidance: { type: 'string', value: 'TEXT', help: 'what can be done against it' } },
  examples: ['entente authority feedback 1 "We know this actor." --guidance "Rotate credentials."'],
  run: ({ positionals: [report, text], values, home, output }) => {
    const path = `${toReportPath(report, 'feedback N TEXT')}/feedback`
    const guidance = values.guidance === undefined ? {} : { guidance: values.guidance }
    return actOn(home, output, { path, body: { text: requireWord(text, 'feedback N TEXT'), ...guidance } })
  },
})

export const askVerb = defineCommand({
  name: 'authority ask',
  summary: 'Ask the reporter; or write down an answer that came by other means.',
  arguments: 'N TEXT',
  about: 'Whoever reported of their own accord is asked without a date: no duty follows from that (Art. 30(2)).',
  options: {
    by: { type: 'string', value: 'TIME', help: 'when the answer is wanted: 2026-11-23T12:00:00Z' },
    stage: { type: 'string', value: 'STAGE', help: 'it asks for this report, such as intermediate-report' },
    answers: { type: 'string', value: 'ID', help: 'TEXT is the answer to this question, taken down by you' },
  },
  examples: ['entente authority ask 1 "Which firmware?" --by 2026-11-23T12:00:00Z', 'entente authority ask 1 "4.2" --answers 7f3a19c2'],
  async run({ positionals: [report, said], values, home, output }) {
    const path = toReportPath(report, 'ask N TEXT')
    const text = requireWord(said, 'ask N TEXT')
    const { by, stage, answers } = values
    if (answers === undefined) {
      const answerBy = by === undefined ? {} : { answerBy: toTime(by) }
      return actOn(home, output, { path: `${path}/questions`, body: { text, ...answerBy, ...(stage === undefined ? {} : { stage }) } })
    }
    return withApi(home, async (api) => {
      const { questions } = await api.get<ReceivedReportDetail>(path)
      const [only, ...others] = questions.filter(({ id }) => id.startsWith(answers))
      if (only === undefined || others.length > 0) throw cliFault('unknown-id', `No single question begins with "${answers}".`)
      const detail = await api.post<ReceivedReportDetail>(`${path}/questions/${only.id}/answer`, { text })
      output.result(detail, () => toReceivedReportText(detail, Date.now()))
    })
  },
})

export const judgeVerb = defineCommand({
  name: 'authority judge',
  summary: 'Say what is held otherwise than the report says: routing and counting go by it.',
  arguments: 'N NAME=VALUE...',
  about: `
Names: class, cause, main-establishment; sectors, states, reaches (with commas); malicious, cross-border, personal-data,
critical-entity, in-supervision, critical-ict-provider (yes or no). NAME= goes back to what the report says.`,
  options: {},
  examples: ['entente authority judge 1 states=DE,FR,PL critical-entity=yes'],
  run: ({ positionals: [report, ...said], home, output }) => {
    const path = `${toReportPath(report, 'judge N NAME=VALUE...')}/judgement`
    if (said.length === 0) throw cliFault('usage', 'Say: entente authority judge N NAME=VALUE...')
    return actOn(home, output, { path, body: Object.fromEntries(said.map(toJudged)) })
  },
})

const lists = new Set(['sectors', 'states', 'reaches'])
const texts = new Set(['class', 'cause', 'main-establishment'])

function toJudged(said: string): [string, unknown] {
  const [name = '', ...rest] = said.split('=')
  const value = rest.join('=')
  const field = name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
  if (rest.length === 0) throw cliFault('usage', `"${said}" is not NAME=VALUE.`)
  if (value === '') return [field, null]
  if (lists.has(name)) return [field, value.split(',').map((one) => one.trim())]
  if (texts.has(name)) return [field, value]
  if (value !== 'yes' && value !== 'no') throw cliFault('usage', `${name} is yes or no.`)
  return [field, value === 'yes']
}

export const workVerb = defineCommand({
  name: 'authority work',
  summary: 'Say who works on a report, write a note, close it, or name what it is the same as.',
  arguments: 'N',
  about: 'Each option is done, in the order in which they stand here.',
  options: {
    person: { type: 'string', value: 'NAME', help: 'who works on it; empty: nobody' },
    note: { type: 'string', value: 'TEXT', help: 'a note' },
    'same-as': { type: 'string', value: 'OTHER', help: 'it is the same thing as report OTHER, and closed' },
    state: { type: 'string', value: 'STATE', help: 'acknowledged, in-work or closed' },
    why: { type: 'string', value: 'TEXT', help: 'why it is closed, or open again' },
  },
  examples: [
    'entente authority work 1 --person "Ada Byron" --state in-work --why "two states affected"',
    'entente authority work 2 --same-as 1',
  ],
  run: ({ positionals: [report], values, home, output }) => {
    const path = toReportPath(report, 'work N')
    const { person, note, state, why = '' } = values
    const acts: [string, unknown][] = []
    if (person !== undefined) acts.push(['assignee', { person: person === '' ? null : person }])
    if (note !== undefined) acts.push(['notes', { text: note }])
    if (values['same-as'] !== undefined) acts.push(['duplicate', { of: values['same-as'] }])
    if (state !== undefined) acts.push(['state', { state, why }])
    if (acts.length === 0) throw cliFault('usage', 'Say what: --person, --note, --same-as or --state.')
    return withApi(home, async (api) => {
      let detail: ReceivedReportDetail | undefined
      for (const [name, body] of acts) detail = await api.post<ReceivedReportDetail>(`${path}/${name}`, body)
      output.result(detail, () => (detail === undefined ? '' : toReceivedReportText(detail, Date.now())))
    })
  },
})

function toTime(text: string): number {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw cliFault('usage', `"${text}" is not a time such as 2026-11-23T12:00:00Z.`, '--by')
  return ms
}

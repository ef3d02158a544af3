import type { ReceivedReportDetail } from '../../../http/index.ts'
import type { Api } from '../../api.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { toReceivedReportText } from '../../received-report-text.ts'
import { actOn, requireWord, toReportPath, withApi } from './call.ts'

export const routeVerb = defineCommand({
  name: 'authority route',
  summary: 'Pass a report on: to a node by the post, to others by a letter that you carry.',
  arguments: 'N [RULE] STATE',
  about: `
RULE and STATE as "authority show" proposes them. Without RULE it goes by hand, and --to (or --name), --why and --clause say
to whom and why. To a body that runs a node it is sent at once; for others "authority letter" writes what you hand over.`,
  options: {
    to: { type: 'string', value: 'ID', help: 'which of the bodies there, by id (default: the first that is proposed)' },
    name: { type: 'string', value: 'NAME', help: 'a body that is in no file' },
    why: { type: 'string', value: 'TEXT', help: 'why (default: the reason of the rule)' },
    clause: { type: 'string', value: 'TEXT', help: 'by which clause (default: that of the rule)' },
    because: { type: 'string', value: 'TEXT', help: 'by which duty, where the marking keeps it close' },
  },
  examples: [
    'entente authority route 1 other-states FR',
    'entente authority route 1 CH --name "BACS" --why "asked for it" --clause "agreement of 2024"',
  ],
  run: ({ positionals: [report, first, second], values, home, output }) => {
    const form = 'route N [RULE] STATE'
    const path = `${toReportPath(report, form)}/routes`
    const state = requireWord(second ?? first, form)
    const { to: recipient, ...said } = values
    const given = Object.entries({ ...said, recipient, state, rule: second === undefined ? undefined : first })
    return actOn(home, output, { path, body: Object.fromEntries(given.filter(([, value]) => typeof value === 'string')) })
  },
})

export const letterVerb = defineCommand({
  name: 'authority letter',
  summary: 'Write the copy for a body that runs no node; or say that it was handed over.',
  arguments: 'N ID',
  about: 'ID is the beginning of the id of the hand-over, as "authority show" lists it.',
  options: { done: { type: 'string', value: 'NOTE', help: 'it was handed over: how, to whom' } },
  examples: [
    'entente authority letter 1 7f3a19c2 > letter.txt',
    'entente authority letter 1 7f3a19c2 --done "encrypted, to the duty officer"',
  ],
  run: ({ positionals: [report, start], values, home, output }) =>
    withApi(home, async (api) => {
      const path = toReportPath(report, 'letter N ID')
      const route = await findRoute(api, path, requireWord(start, 'letter N ID'))
      if (values.done === undefined) {
        for await (const piece of api.read(`${path}/routes/${route}/letter`)) await output.raw(piece)
        return
      }
      const detail = await api.post<ReceivedReportDetail>(`${path}/routes/${route}/handed-over`, { note: values.done })
      output.result(detail, () => toReceivedReportText(detail, Date.now()))
    }),
})

async function findRoute(api: Api, path: string, start: string): Promise<string> {
  const { routing } = await api.get<ReceivedReportDetail>(path)
  const [only, ...others] = routing.sent.filter(({ id }) => id.startsWith(start))
  if (only === undefined || others.length > 0) throw cliFault('unknown-id', `No single hand-over begins with "${start}".`)
  return only.id
}

export const tellVerb = defineCommand({
  name: 'authority tell',
  summary: 'Tell the reporter where the report went.',
  arguments: 'N',
  about: 'Of all that was sent or handed over and not told yet.',
  options: {},
  examples: ['entente authority tell 1'],
  run: ({ positionals: [report], home, output }) => actOn(home, output, { path: `${toReportPath(report, 'tell N')}/tell`, body: {} }),
})

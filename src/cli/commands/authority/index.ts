import { type Command, defineVerbs } from '../../command.ts'
import { acknowledgeVerb, askVerb, feedbackVerb, judgeVerb, workVerb } from './answers.ts'
import { aggregateVerb, correlateVerb, statisticsVerb } from './figures.ts'
import { inboxVerb, showVerb } from './inbox.ts'
import { receiveVerb } from './receive.ts'
import { listVerb, tieVerb } from './registry.ts'
import { letterVerb, routeVerb, tellVerb } from './routing.ts'

/** In the order of the help: what comes in, what is answered, where it goes on to, what is counted. */
const verbs = [
  ...[inboxVerb, showVerb, receiveVerb],
  ...[acknowledgeVerb, feedbackVerb, askVerb, judgeVerb, workVerb],
  ...[routeVerb, letterVerb, tellVerb],
  ...[aggregateVerb, statisticsVerb, correlateVerb],
  ...[listVerb, tieVerb],
]

export const authorityCommand = defineVerbs({
  name: 'authority',
  summary: "The authority's side: reports that others made here, answered, passed on and counted.",
  about: `
For a CSIRT, a competent authority or a single point of contact. Reports of partners' nodes come into the inbox by
themselves; others are taken down. Nothing is answered or passed on without a person: each act is a statement of the log.
The guide authority goes through it.`,
  examples: [
    'entente authority inbox',
    'entente authority acknowledge 1',
    'entente authority feedback 1 "Isolate the jump host." --guidance "Rotate all credentials of the control centre."',
    'entente authority route 1 other-states FR',
    'entente authority aggregate 2026-Q4 --csv',
  ],
  // Each verb's own options are known to it alone; here they are only listed and started.
  verbs: verbs.map((verb) => verb as unknown as Command),
})

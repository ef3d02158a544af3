import { type Command, defineVerbs } from '../../command.ts'
import { benchmarkVerb } from './benchmark.ts'
import { checkVerb } from './check.ts'
import { explainVerb } from './explain.ts'
import { learnVerb } from './learn.ts'
import { simulateVerb } from './simulate.ts'
import { watchVerb } from './watch.ts'

/** One file a verb; the order is that of the help. */
const verbs = [checkVerb, learnVerb, watchVerb, explainVerb, benchmarkVerb, simulateVerb]

export const processCommand = defineVerbs({
  name: 'process',
  summary: "Learn a plant's normal behaviour from its readings, watch it, explain what is odd.",
  about: `
Attacks that no log shows: a set-point moved, a sensor spoofed, a recording played back. The model learns from readings of
normal operation what each sensor should read given all others, and tells when they stop agreeing, which of them, and by
how much in their units. It only reads: there is no way from here to a process. The guide learn-a-process goes through it.`,
  examples: [
    'entente process simulate --days 365 --minutes 15 --out history.csv',
    'entente process check history.csv',
    'entente process learn history.csv --out plant.model.json',
    'entente process watch today.csv --model plant.model.json',
  ],
  // Each verb's own options are known to it alone; here they are only listed and started.
  verbs: verbs.map((verb) => verb as unknown as Command),
})

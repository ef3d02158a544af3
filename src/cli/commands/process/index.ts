import { type Command, defineVerbs } from '../../command.ts'
import { benchmarkVerb } from './benchmark.ts'
import { checkVerb } from './check.ts'
import { decisionVerbs } from './decisions.ts'
import { episodesVerb, feedbackVerb } from './episodes.ts'
import { explainVerb } from './explain.ts'
import { learnVerb } from './learn.ts'
import { liveVerb, replayVerb } from './live.ts'
import { modelVerb } from './model.ts'
import { plantsVerb } from './plants.ts'
import { simulateVerb } from './simulate.ts'
import { teachVerb } from './teach.ts'
import { watchVerb } from './watch.ts'

/** In the order of the help: first those on files, without a node. */
const fileVerbs = [checkVerb, learnVerb, watchVerb, explainVerb, benchmarkVerb, simulateVerb]
/** Those on the plants of a node. */
const nodeVerbs = [plantsVerb, teachVerb, modelVerb, liveVerb, replayVerb, episodesVerb, feedbackVerb]

export const processCommand = defineVerbs({
  name: 'process',
  summary: "Learn a plant's normal behaviour from its readings, watch it, explain what is odd.",
  about: `
Attacks that no log shows: a set-point moved, a sensor spoofed, a recording played back. The model learns from readings of
normal operation what each sensor should read given all others, and tells when they stop agreeing, which of them, and by
how much in their units. It only reads: there is no way from here to a process. The guide learn-a-process goes through it
with files; watch-a-plant does so with the plants of a node, which plants, teach, promote and those after them are for.`,
  examples: [
    'entente process simulate --days 365 --minutes 15 --out history.csv',
    'entente process check history.csv',
    'entente process learn history.csv --out plant.model.json',
    'entente process watch today.csv --model plant.model.json',
    'entente process plants',
  ],
  // Each verb's own options are known to it alone; here they are only listed and started.
  verbs: [...fileVerbs.map((verb) => verb as unknown as Command), ...nodeVerbs.map((verb) => verb as unknown as Command), ...decisionVerbs],
})

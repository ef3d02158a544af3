import type { Command } from '../../command.ts'
import { defineVerbs } from '../../command.ts'
import { answer, finish, inject, pause, resume, scoreCommand, status } from './directing.ts'
import { list, show } from './list.ts'
import { file, result, verifyCommand } from './results.ts'
import { start } from './start.ts'

export const exercise = defineVerbs({
  name: 'exercise',
  summary: 'Exercise with scenarios: a fast clock, injects, a score that is proved.',
  about: `
A scenario is played on nodes of its own, marked EXERCISE on every page, message and file, and kept apart from what is real.
People work as they would: alerts, incidents, reports, sharing. At the end what the nodes recorded is scored, and the signed
result can be filed on your real node as evidence.`,
  examples: ['entente exercise list', 'entente exercise start power-across-borders', 'entente exercise score'],
  // Their options differ; the group only lists them.
  verbs: [list, show, start, status, inject, pause, resume, answer, finish, scoreCommand, result, verifyCommand, file].map(
    (verb) => verb as unknown as Command,
  ),
})

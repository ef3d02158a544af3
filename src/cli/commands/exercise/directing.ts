import type { Exercise, ExerciseScore } from '../../../http/index.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { type Output, toDate, toTable } from '../../output.ts'
import { folderOption, openExerciseApi, toFolder } from './place.ts'

const asOption = { as: { type: 'string', value: 'KEY', help: 'the participant whose node is asked (default: the first)' } } as const

export const status = defineCommand({
  name: 'exercise status',
  summary: 'Its clock, and what was told and is to come.',
  about: 'Shows the exercise that is being played, as the director sees it.',
  options: { ...folderOption, ...asOption },
  examples: ['entente exercise status', 'entente exercise status --as csirt --json'],
  async run({ values, output }) {
    const api = await openExerciseApi(toFolder(values.folder), values.as)
    try {
      const exercise = await api.get<Exercise>('exercise')
      output.mark = 'EXERCISE: nothing here is real'
      output.result(exercise, () => toStatus(exercise))
    } finally {
      await api.close()
    }
    return 0
  },
})

function toStatus({ title, clock, endsAt, isFinished, planned, told }: Exercise): string {
  const state = isFinished ? 'finished' : clock.isPaused ? 'paused' : `running, ${clock.scale} times as fast`
  const rows = planned.map(({ id, dueAt, kind, to, title: text, isDelivered }) => {
    return [isDelivered ? 'told' : 'to come', toDate(dueAt), kind, to.join(', '), id, text]
  })
  const open = told.filter(({ isQuestion, answer }) => isQuestion && answer === null).map(({ id, title: text }) => `  ${id}: ${text}\n`)
  const questions = open.length === 0 ? '' : `\nUnanswered here:\n${open.join('')}`
  return `${title}\n${toDate(clock.at)} UTC of the scenario, until ${toDate(endsAt)}: ${state}\n\n${toTable(['', 'AT', 'KIND', 'TO', 'INJECT', 'TITLE'], rows)}${questions}`
}

function direction(what: 'pause' | 'resume' | 'next' | 'finish', name: string, words: { summary: string; about: string; said: string }) {
  return defineCommand({
    name: `exercise ${name}`,
    summary: words.summary,
    about: words.about,
    options: folderOption,
    examples: [`entente exercise ${name}`],
    async run({ values, output }) {
      const api = await openExerciseApi(toFolder(values.folder))
      try {
        await api.post('exercise', { what })
        const exercise = await api.get<Exercise>('exercise')
        output.mark = 'EXERCISE: nothing here is real'
        output.result(
          { clock: exercise.clock, isFinished: exercise.isFinished },
          () => `${words.said} It is ${toDate(exercise.clock.at)} UTC there.`,
        )
      } finally {
        await api.close()
      }
      return 0
    },
  })
}

export const pause = direction('pause', 'pause', {
  summary: 'Stop its clock.',
  about: 'Nothing more happens until it goes on; people may read and write.',
  said: 'Paused.',
})
export const resume = direction('resume', 'resume', {
  summary: 'Let its clock go on.',
  about: 'Goes on where it was paused.',
  said: 'It goes on.',
})
export const inject = direction('next', 'inject', {
  summary: 'On to the next inject now.',
  about: 'Moves the clock of the scenario to the next thing that is planned, and lets it happen; after the last one to the end.',
  said: 'Moved on.',
})
export const finish = direction('finish', 'finish', {
  summary: 'End it: the score stands and is signed.',
  about: 'What was not done by now is missed. The result is signed by every node and written into the folder of the exercise.',
  said: 'Finished.',
})

export const answer = defineCommand({
  name: 'exercise answer',
  summary: 'Answer a question that was put to a participant.',
  arguments: 'INJECT TEXT',
  about: 'The first answer stands, and is a statement of the node that gives it.',
  options: { ...folderOption, ...asOption },
  examples: ['entente exercise answer press "We have lost two feeders and are switching them back by hand." --as operator'],
  async run({ positionals: [id, text], values, output }) {
    if (id === undefined || text === undefined) throw cliFault('usage', 'Say: entente exercise answer INJECT TEXT')
    const api = await openExerciseApi(toFolder(values.folder), values.as)
    try {
      await api.post(`exercise/injects/${encodeURIComponent(id)}/answer`, { text })
      output.mark = 'EXERCISE: nothing here is real'
      output.result({ answered: id }, () => `Answered: ${id}`)
    } finally {
      await api.close()
    }
    return 0
  },
})

export const scoreCommand = defineCommand({
  name: 'exercise score',
  summary: 'What was expected and what was done, so far or at the end.',
  about: 'Each thing with its deadline, when it was done, and what proves it.',
  options: folderOption,
  examples: ['entente exercise score', 'entente exercise score --json'],
  async run({ values, output }) {
    const api = await openExerciseApi(toFolder(values.folder))
    try {
      const found = await api.get<ExerciseScore>('exercise/score')
      output.mark = 'EXERCISE: nothing here is real'
      tellScore(output, found)
    } finally {
      await api.close()
    }
    return 0
  },
})

export function tellScore(output: Output, found: ExerciseScore): void {
  output.result(found, () => {
    const sums = found.byCategory.map(({ category, points, of }) => `  ${category.padEnd(10)} ${points} of ${of}\n`)
    const rows = found.outcomes.map(({ mark, points, of, who, dueAt, doneAt, says, clause }) => {
      return [mark, `${points}/${of}`, who, toDate(dueAt), toDate(doneAt), `${says}${clause === null ? '' : ` (${clause})`}`]
    })
    return `${found.points} of ${found.of} points\n${sums.join('')}\n${toTable(['MARK', 'POINTS', 'WHO', 'BY', 'DONE', 'EXPECTED'], rows)}`
  })
}

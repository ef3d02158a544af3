import { existsSync, readFileSync } from 'node:fs'
import { isFault } from '../../../base/index.ts'
import type { FiledResult, FiledResults } from '../../../http/index.ts'
import { exercisePaths, nodeFault, parseResult, verifyResult } from '../../../node/index.ts'
import { openApi } from '../../api.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { toDate, toTable } from '../../output.ts'
import { folderOption, toFolder } from './place.ts'

const exitOfFalse = 10

export const result = defineCommand({
  name: 'exercise result',
  summary: 'The signed result of a finished exercise, or its page.',
  about:
    'Writes the result to standard output, as JSON with its signatures and proofs, or with --html as a page to be printed. No node needs to run.',
  options: { ...folderOption, html: { type: 'boolean', default: false, help: 'the page instead of the signed file' } },
  examples: ['entente exercise result > result.json', 'entente exercise result --html > result.html'],
  async run({ values, output }) {
    const paths = exercisePaths(toFolder(values.folder))
    const file = values.html ? paths.page : paths.result
    if (!existsSync(file)) throw nodeFault('no-result', 'It is not finished: entente exercise finish', file)
    await output.raw(readFileSync(file))
    return 0
  },
})

export const verifyCommand = defineCommand({
  name: 'exercise verify',
  summary: 'Decide a result offline: signatures, points and every proof.',
  arguments: 'FILE',
  about: `
Says whether every node that played has signed the result, whether its points add up, and whether each statement that it
rests on was made by the log of its node and stands in it. Exit code 0: it holds. 10: it does not, and why.`,
  options: {},
  examples: ['entente exercise verify result.json'],
  async run({ positionals: [file], output }) {
    if (file === undefined) throw cliFault('usage', 'Say: entente exercise verify FILE')
    try {
      const found = parseResult(readText(file))
      const { signedBy, proved } = verifyResult(found)
      const { scenario, total } = found.body
      output.mark = 'EXERCISE: nothing in it is real'
      output.result({ holds: true, signedBy, proved, total }, () => {
        return `Holds.\n  ${scenario.title}: ${total.points} of ${total.of} points.\n  Signed by ${signedBy.join(', ')}; ${proved} statements proved.`
      })
      return 0
    } catch (error) {
      if (!isFault(error) || error.code === 'cli.file-absent') throw error
      const { code, message: reason, place } = error
      output.result({ holds: false, code, reason, place }, () => `Does not hold: ${reason}\n  (${code})`)
      return exitOfFalse
    }
  },
})

export const file = defineCommand({
  name: 'exercise file',
  summary: 'File a result on your real node, as evidence; or list those filed.',
  arguments: '[FILE]',
  about: `
The result is verified, kept, and its hash stated in the log of the node. It is all that ever goes from an exercise to a real
node: that people exercised is real, what happened in it is not. Without a file, the results that were filed.`,
  options: {},
  examples: ['entente exercise file result.json', 'entente exercise file'],
  async run({ positionals: [name], home, output }) {
    const api = await openApi(home)
    try {
      if (name !== undefined) {
        const filed = await api.post<FiledResult>('exercise-results', { source: readText(name) })
        output.result(
          filed,
          () =>
            `Filed: ${filed.title}, ${filed.points} of ${filed.of} points, ${filed.proved} statements proved. Entry ${filed.statement} of the log.`,
        )
        return 0
      }
      const { results } = await api.get<FiledResults>('exercise-results')
      output.result({ results }, () => {
        if (results.length === 0) return 'No results were filed.'
        const rows = results.map(({ playedFrom, points, of, title, evidenceOf }) => {
          return [
            toDate(Date.parse(playedFrom)),
            `${points}/${of}`,
            title,
            evidenceOf.map(({ framework, control }) => `${framework} ${control}`).join('; '),
          ]
        })
        return toTable(['PLAYED', 'POINTS', 'SCENARIO', 'EVIDENCE OF'], rows)
      })
    } finally {
      await api.close()
    }
    return 0
  },
})

function readText(name: string): string {
  try {
    return readFileSync(name, 'utf8')
  } catch {
    throw cliFault('file-absent', `There is no file ${name} that can be read.`, name)
  }
}

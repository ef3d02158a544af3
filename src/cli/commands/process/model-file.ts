import { type Model, parseModel } from '../../../process/index.ts'
import { cliFault } from '../../faults.ts'
import { readGivenText } from '../../given-file.ts'

export const modelOption = {
  model: { type: 'string', short: 'm', value: 'FILE', help: 'the model, as entente process learn wrote it' },
} as const

/** Faults: `cli.usage`, `cli.file-absent`, `process.bad-model`. */
export function readModel(file: string | undefined): Model {
  if (file === undefined) throw cliFault('usage', 'Name the model with --model FILE. entente process learn writes one.')
  return parseModel(readGivenText(file))
}

/** The one file that a verb takes. Fault: `cli.usage`. */
export function requireOne(positionals: readonly string[], usage: string): string {
  const [file, more] = positionals
  if (file === undefined || more !== undefined) throw cliFault('usage', `Say: entente process ${usage}`)
  return file
}

import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { builtInData, isFault } from '../../../base/index.ts'
import { exercisePaths, nodeFault, readExercise } from '../../../node/index.ts'
import { type Api, openApi } from '../../api.ts'

/** Where exercises live, and which of their folders is meant. */
export const folderOption = {
  folder: { type: 'string', value: 'DIR', help: 'where the exercise lives (default: ~/.entente-exercise)' },
} as const

export function toFolder(folder: string | undefined): string {
  return resolve(folder ?? join(homedir(), '.entente-exercise'))
}

/** Ours first, then the operator's. */
export function scenarioFolders(home: string): string[] {
  return [builtInData('exercises'), join(home, 'data', 'exercises')]
}

/** The running exercise of the folder, through the door of one of its nodes. */
export async function openExerciseApi(folder: string, as?: string): Promise<Api> {
  const found = readExercise(folder)
  if (found === undefined) throw nodeFault('no-exercise', 'There is no exercise. Start one: entente exercise start SCENARIO', folder)
  const keys = Object.keys(found.scenario.participants)
  const key = keys.find((one) => one === as) ?? keys[0] ?? ''
  if (as !== undefined && key !== as) throw nodeFault('bad-exercise', `It is played by ${keys.join(', ')}.`, folder)
  try {
    return await openApi(exercisePaths(folder).homeOf(key))
  } catch (thrown) {
    if (isFault(thrown) && thrown.code === 'node.exercise-home')
      throw nodeFault('no-exercise', 'It is not being played now. Go on with: entente exercise start', folder)
    throw thrown
  }
}

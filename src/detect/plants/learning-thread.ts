import { parentPort } from 'node:worker_threads'
import { isFault } from '../../base/index.ts'
import { type LearningTask, runLearning } from './learning-task.ts'
import { type ReplayTask, runReplay } from './replay-task.ts'

/** The program of the thread that learns and replays, so that the node goes on meanwhile. It is handed numbers and gives numbers. */
export type ThreadTask = { readonly learning: LearningTask } | { readonly replay: ReplayTask }
export type ThreadAnswer =
  | { readonly done: unknown }
  | { readonly fault: { readonly kind: string; readonly code: string; readonly message: string; readonly place: string | undefined } }

parentPort?.once('message', (task: ThreadTask) => {
  parentPort?.postMessage(answer(task))
})

function answer(task: ThreadTask): ThreadAnswer {
  try {
    return { done: 'learning' in task ? runLearning(task.learning) : runReplay(task.replay) }
  } catch (error) {
    if (!isFault(error)) throw error
    return { fault: { kind: error.kind, code: error.code, message: error.message, place: error.place } }
  }
}

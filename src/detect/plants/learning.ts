import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Fault, type FaultKind } from '../../base/index.ts'
import type { LearningResult, LearningTask } from './learning-task.ts'
import type { ThreadAnswer, ThreadTask } from './learning-thread.ts'
import type { ReplayedEpisode, ReplayTask } from './replay-task.ts'

/** Looks at readings, and learns them, on a thread of its own. */
export function learnOnThread(task: LearningTask): Promise<LearningResult> {
  // What `runLearning` gives, handed over by the thread.
  return runOnThread({ learning: task }) as Promise<LearningResult>
}

export function replayOnThread(task: ReplayTask): Promise<readonly ReplayedEpisode[]> {
  // What `runReplay` gives, handed over by the thread.
  return runOnThread({ replay: task }) as Promise<readonly ReplayedEpisode[]>
}

/** The thread's program has the ending that this file has: of the source, or of what is shipped. */
const program = new URL(`./learning-thread${extname(import.meta.filename)}`, import.meta.url)

async function runOnThread(task: ThreadTask): Promise<unknown> {
  const worker = new Worker(program)
  try {
    const answer = await new Promise<ThreadAnswer>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('the thread ended without an answer')))
      worker.postMessage(task)
    })
    if ('done' in answer) return answer.done
    const { kind, code, message, place } = answer.fault
    // The kind was one on the other side.
    throw new Fault({ kind: kind as FaultKind, code }, message, place)
  } finally {
    await worker.terminate()
  }
}

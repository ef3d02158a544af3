import { extname } from 'node:path'
import { parentPort, type Transferable, Worker } from 'node:worker_threads'

/** What a thread gives back; `moved`: buffers in it that are handed over instead of copied. */
export interface Answered<Answer> {
  readonly answer: Answer
  readonly moved?: readonly Transferable[]
}

/**
 * A module that works in a thread of its own, so that heavy work does not keep everyone else waiting. It starts with the
 * first question and answers them in turn. What is thrown there is a bug: those who wait are told, and the next question
 * starts it anew.
 */
export class Thread<Question, Answer> {
  readonly #module: URL
  readonly #asked: { readonly resolve: (answer: Answer) => void; readonly reject: (error: unknown) => void }[] = []
  #worker: Worker | undefined

  /** The module `name` beside the one that asks, which calls `answerQuestions`. */
  constructor(beside: string, name: string) {
    this.#module = new URL(`${name}${extname(beside)}`, beside)
  }

  ask(question: Question, moved: readonly Transferable[] = []): Promise<Answer> {
    const worker = this.#worker ?? this.#start()
    worker.ref()
    return new Promise((resolve, reject) => {
      this.#asked.push({ resolve, reject })
      worker.postMessage(question, moved)
    })
  }

  /** Ends the thread; a question that is still open is refused. */
  async close(): Promise<void> {
    const worker = this.#worker
    if (worker === undefined) return
    this.#end(worker, new Error('The thread was closed.'))
    await worker.terminate()
  }

  #start(): Worker {
    const worker = new Worker(this.#module)
    this.#worker = worker
    worker.on('message', (answer: Answer) => {
      this.#asked.shift()?.resolve(answer)
      // An idle thread does not keep the process alive.
      if (this.#asked.length === 0) worker.unref()
    })
    worker.once('error', (error) => this.#end(worker, error))
    worker.once('exit', () => this.#end(worker, new Error('The thread has ended.')))
    return worker
  }

  #end(worker: Worker, error: unknown): void {
    // One that broke ends after the next was started: what that one is asked is none of its business.
    if (this.#worker !== worker) return
    this.#worker = undefined
    for (const { reject } of this.#asked.splice(0)) reject(error)
  }
}

/** In the module of a thread: answers each question with what `work` makes of it. */
export function answerQuestions<Question, Answer>(work: (question: Question) => Answered<Answer>): void {
  parentPort?.on('message', (question: Question) => {
    const { answer, moved = [] } = work(question)
    parentPort?.postMessage(answer, moved)
  })
}

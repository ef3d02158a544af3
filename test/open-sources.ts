import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../src/base/index.ts'
import { openStore, type Store } from '../src/store/index.ts'
import {
  type LineBatch,
  openSources,
  type ReadOutcome,
  type Source,
  type Sources,
  type SourcesOptions,
  saveBatch,
  type Taken,
  telemetryFault,
} from '../src/telemetry/index.ts'

/** Sources over a real store and real files. What the sink takes is kept in the same commit, so that it can be counted. */
export interface OpenedSources {
  readonly folder: string
  readonly store: Store
  sources: Sources
  path(name: string): string
  /** Texts of the lines that were taken, in order: exactly what is durable. */
  taken(): Promise<string[]>
  /** The same database and files, as a new process finds them. */
  reopen(): Promise<void>
  /** Waits until the source is at its end, one way or the other. */
  settled(id: number): Promise<Source>
  /** Waits until as many lines were taken; gives what was. */
  takenSoon(count: number): Promise<string[]>
  close(): Promise<void>
}

/** Called at each step of taking a batch; may throw there, as a process may end there. */
export type AtStep = (step: 'before' | 'in' | 'after', batch: number) => void

export function openTestSources(options: Partial<SourcesOptions> & { atStep?: AtStep } = {}): OpenedSources {
  const folder = mkdtempSync(join(tmpdir(), 'entente-sources-'))
  const store = openStore(join(folder, 'node.sqlite'), systemClock)
  const { atStep = () => {}, ...rest } = options
  const open = (steps: AtStep): Sources =>
    openSources({ store, clock: systemClock, deadLetterFolder: folder, sink: toSink(store, steps), ...rest })
  const test: OpenedSources = {
    folder,
    store,
    sources: open(atStep),
    path: (name) => join(folder, name),
    taken: async () =>
      (await store.db.selectFrom('outbox').select('body').where('topic', '=', 'line').orderBy('seq').execute()).map((row) => row.body),
    async reopen() {
      await test.sources.close()
      test.sources = open(() => {})
      await test.sources.resumeAll()
    },
    async settled(id) {
      return until(async () => {
        const source = await test.sources.find(id)
        return source !== undefined && ['caught-up', 'failed', 'paused'].includes(source.state) ? source : undefined
      })
    },
    takenSoon: (count) =>
      until(async () => {
        const lines = await test.taken()
        return lines.length >= count ? lines : undefined
      }),
    async close() {
      await test.sources.close()
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return test
}

/** A line that says BAD is refused, as one that no format reads. */
function toSink(store: Store, atStep: AtStep) {
  let batches = 0
  return async (batch: LineBatch): Promise<Taken> => {
    batches += 1
    atStep('before', batches)
    const good = batch.lines.filter(({ text }) => !text.includes('BAD'))
    const refused = batch.lines.flatMap(({ text, place }) =>
      text.includes('BAD') ? [{ fault: telemetryFault('bad-line', 'it says BAD'), place, line: text }] : [],
    )
    const outcome: ReadOutcome = { events: good.length, refused, firstAt: 1000, lastAt: 2000 }
    await store.commit(async (tx) => {
      for (const { text } of good) tx.outbox('line', text)
      await saveBatch(tx, batch, outcome)
      atStep('in', batches)
    })
    atStep('after', batches)
    return {
      lines: batch.lines.length + batch.refused.length,
      events: good.length,
      refused: refused.length + batch.refused.length,
      matches: 0,
    }
  }
}

/** Asks again until there is an answer; gives up after a time that only a broken promise needs. */
export async function until<T>(ask: () => Promise<T | undefined>, withinMs = 15_000): Promise<T> {
  const end = performance.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (performance.now() > end) throw new Error('it did not come about')
    await sleep(20)
  }
}

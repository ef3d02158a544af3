import type { Store, Tx } from '../src/store/index.ts'

/** The same store, whose commits break at the nth thing they write. */
export function breaking(store: Store): { store: Store; breakAt: (step: number) => void; steps: () => number } {
  let left = Number.POSITIVE_INFINITY
  let steps = 0
  const step = <T>(work: () => T): T => {
    steps += 1
    left -= 1
    if (left < 0) throw new Error('broken')
    return work()
  }
  const toBroken = (tx: Tx): Tx => ({
    db: new Proxy(tx.db, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? (...parameters: unknown[]) => step(() => value.apply(target, parameters)) : value
      },
    }),
    at: tx.at,
    insertEach: (table, rows, onConflict) => step(() => tx.insertEach(table, rows, onConflict)),
    runEach: (query, rows) => step(() => tx.runEach(query, rows)),
    makeRoom: (from, by) => step(() => tx.makeRoom(from, by)),
    state: (statement) => step(() => tx.state(statement)),
    outbox: (topic, body) => step(() => tx.outbox(topic, body)),
  })
  return {
    store: {
      db: store.db,
      commit: (work) => store.commit((tx) => work(toBroken(tx))),
      watchOutbox: (notify) => store.watchOutbox(notify),
      copyTo: (file) => store.copyTo(file),
      close: () => store.close(),
    },
    breakAt: (wanted) => {
      left = wanted
      steps = 0
    },
    steps: () => steps,
  }
}

import { once } from 'node:events'
import { join } from 'node:path'
import { openStore } from '../../src/store/index.ts'
import { openLog } from '../../src/transparency/index.ts'
import { testLogKeys } from './keys.ts'

/**
 * A program that states and seals as fast as it can, and says what it was told: `{"acknowledged": INDEX}` once a statement
 * is sealed, `{"checkpoint": NOTE}` for every head that it could have shown to somebody. To be killed at any moment.
 */
const [folder = '.', rounds = '1000000'] = process.argv.slice(2)

const say = async (line: unknown) => {
  if (!process.stdout.write(`${JSON.stringify(line)}\n`)) await once(process.stdout, 'drain')
}

try {
  const store = openStore(join(folder, 'node.sqlite'), { now: () => Date.now() })
  const log = openLog({ store, clock: { now: () => Date.now() }, keys: testLogKeys, cadenceMs: 5 })
  log.start()
  for (let round = 0; round < Number(rounds); round += 1) {
    const indices = await store.commit(async (tx) => {
      const count = 1 + (round % 7)
      return Array.from({ length: count }, (_, at) => tx.state({ kind: 'decided', subject: `round ${round}`, content: { round, at } }))
    })
    await log.seal()
    await say({ checkpoint: await log.checkpoint() })
    for (const index of indices) {
      await log.sealed(index)
      await say({ acknowledged: index })
    }
  }
  await log.stop()
  await store.close()
} catch (error) {
  await say({ failed: error instanceof Error ? error.message : String(error) })
  process.exit(3)
}

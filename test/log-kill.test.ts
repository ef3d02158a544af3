import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseVerifierKey, requireConsistency, toVerifierKeyText, verifyCheckpoint } from '../src/ledger/index.ts'
import { openStore } from '../src/store/index.ts'
import { checkLog, openLog } from '../src/transparency/index.ts'
import { testLogKeys } from './ledger/keys.ts'
import { strace, without } from './real-parts.ts'

const writer = fileURLToPath(new URL('ledger/writer.ts', import.meta.url))
const kills = Number(process.env.ENTENTE_KILLS ?? 25)
const clock = { now: () => Date.now() }
const keys = testLogKeys.signers.map((signer) => parseVerifierKey(toVerifierKeyText(signer.key)))

interface Told {
  readonly acknowledged: number[]
  readonly checkpoints: string[]
  failed?: string
}

/** What the writer said, line by line; half a line of a killed one is no word. */
async function listen(child: ChildProcess, told: Told): Promise<void> {
  if (child.stdout === null) return
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.endsWith('}')) continue
    const said = JSON.parse(line)
    if (said.acknowledged !== undefined) told.acknowledged.push(said.acknowledged)
    if (said.checkpoint !== undefined) told.checkpoints.push(said.checkpoint)
    if (said.failed !== undefined) told.failed = said.failed
  }
}

suite('a log that is cut off at any moment', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-log-kill-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  /** Everything acknowledged is there, and every head ever shown is a beginning of the log as it is now. */
  async function requireWhole(told: Told): Promise<number> {
    const store = openStore(join(folder, 'node.sqlite'), clock)
    try {
      const log = openLog({ store, clock, keys: testLogKeys, cadenceMs: 1000 })
      await log.seal()
      const size = (await log.latest())?.size ?? 0
      const highest = Math.max(-1, ...told.acknowledged)
      assert.ok(highest < size, `statement ${highest} was acknowledged, the log has ${size}`)
      if (size === 0) return 0
      const tree = log.tree(size)
      const newRoot = await tree.root()
      for (const note of new Set(told.checkpoints)) {
        const { size: oldSize, root: oldRoot } = verifyCheckpoint(note, keys).checkpoint
        if (oldSize === 0n) continue
        const proof = await tree.consistencyProof(oldSize)
        requireConsistency({ oldSize, newSize: BigInt(size), oldRoot, newRoot, proof })
      }
      assert.deepEqual((await checkLog(store, testLogKeys.origin, { mend: false })).findings, [])
      return size
    } finally {
      await store.close()
    }
  }

  test(`loses nothing acknowledged and signs one history, killed ${kills} times`, async () => {
    const told: Told = { acknowledged: [], checkpoints: [] }
    let seed = 7
    let midway = 0
    for (let kill = 0; kill < kills; kill += 1) {
      const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', writer, folder], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const before = told.acknowledged.length
      const listening = listen(child, told)
      seed = (seed * 48_271) % 2_147_483_647
      // One in eight while it starts, and so while it recovers from the one before.
      if (kill % 8 !== 7) await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
      await sleep(seed % 150)
      child.kill('SIGKILL')
      await listening
      if (told.acknowledged.length > before) midway += 1
      if (kill % 10 === 9) await requireWhole(told)
    }
    const size = await requireWhole(told)
    assert.ok(midway > kills / 4, `only ${midway} of ${kills} were killed while they wrote`)
    assert.ok(size >= told.acknowledged.length)
  })

  /** Calls that the writer makes in every round. */
  const certain: readonly string[] = ['pwrite64', 'fsync', 'pread64', 'openat']
  const calls = ['pwrite64', 'fsync', 'ftruncate', 'openat', 'pread64', 'unlink'] as const
  const faults = Number(process.env.ENTENTE_FAULTS ?? 2)
  for (const error of ['EIO', 'ENOSPC'] as const) {
    for (const call of error === 'ENOSPC' ? (['pwrite64', 'ftruncate'] as const) : calls)
      test(
        `is whole after ${call} of its files fails with ${error}, at each of ${faults} moments`,
        without(strace(), 'strace'),
        async () => {
          const files = ['', '-wal', '-shm', '-journal'].flatMap((end) => ['-P', join(folder, `node.sqlite${end}`)])
          const told: Told = { acknowledged: [], checkpoints: [] }
          let hits = 0
          for (let moment = 1; moment <= faults; moment += 1) {
            const when = moment * 5 - 4
            const traced = ['-f', '-qq', '-o', join(folder, 'trace'), ...files, '-e', `inject=${call}:error=${error}:when=${when}`]
            const program = [process.execPath, '--disable-warning=ExperimentalWarning', writer, folder, '4']
            const child = spawn(strace() ?? '', [...traced, ...program], { stdio: ['ignore', 'pipe', 'inherit'] })
            await listen(child, told)
            hits += readFileSync(join(folder, 'trace'), 'utf8').split('(INJECTED)').length - 1
            await requireWhole(told)
          }
          if (certain.includes(call)) assert.ok(hits > 0, 'no call failed')
        },
      )
  }

  test('goes on where a writer ended by itself', () => {
    for (const rounds of ['3', '2']) {
      const done = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', writer, folder, rounds], { encoding: 'utf8' })
      assert.equal(done.status, 0, done.stdout)
    }
  })
})

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { exercisePaths, readExercise } from '../src/node/index.ts'
import { runCommand, startCommand } from './command-line.ts'
import { freePort } from './running-node.ts'

interface Status {
  readonly exercise: string
  readonly title: string
  readonly clock: { readonly at: number; readonly scale: number; readonly isPaused: boolean }
  readonly isFinished: boolean
  readonly planned: readonly { readonly id: string; readonly isDelivered: boolean }[]
  readonly told: readonly { readonly id: string; readonly answer: { readonly text: string } | null }[]
}

const leaseMs = 1500
const scenario = 'bank-payments'
const root = mkdtempSync(join(tmpdir(), 'entente-exercise-kill-'))
after(() => rmSync(root, { recursive: true }))

suite('an exercise whose process is killed', () => {
  const folder = join(root, 'played')
  const run = <T>(verb: string, ...args: string[]) => runCommand<T>(join(root, 'home'), ['exercise', verb, ...args, '--folder', folder])
  const start = async (...args: string[]) => {
    const started = startCommand(join(root, 'home'), ['exercise', 'start', ...args, '--folder', folder])
    const died = started.finished.then(({ err }) => Promise.reject(new Error(`the exercise ended: ${err}`)))
    died.catch(() => {})
    if (started.child.stdout !== null) await Promise.race([once(started.child.stdout, 'data'), died])
    return {
      kill: async () => {
        started.child.kill('SIGKILL')
        await started.finished
      },
    }
  }

  test('resumes at the time of its scenario with all that was told and answered, is directed by commands, and ends with a result', async () => {
    const first = await start(scenario, '--port', String(await freePort()))
    await run('inject')
    const { title, exercise } = await run<Status>('status')
    assert.match(title, /^EXERCISE/)
    assert.match(exercise, /^EXERCISE/)
    for (let at = 0; at < 4; at += 1) await run('inject')
    await run('answer', 'supervisor', 'Classified as major at 10:30; you have the notification by 14:30.')
    const before = await run<Status>('status')
    await first.kill()

    const second = await start()
    const resumed = await run<Status>('status')
    const since = resumed.clock.at - before.clock.at
    assert.ok(since >= 0, `${since} ms`)
    // Two calls and a start lie between; the lease is what the kill itself can cost.
    assert.ok(since < 30 * leaseMs * resumed.clock.scale, `${since} ms of the scenario later`)
    assert.deepEqual(resumed.told, before.told)
    assert.ok(resumed.told.some(({ answer }) => answer !== null))

    await run('pause')
    const paused = await run<Status>('status')
    await second.kill()
    const third = await start()
    assert.deepEqual((await run<Status>('status')).clock, paused.clock)
    await run('finish')
    const score = await run<{ points: number; of: number }>('score')
    await third.kill()
    const { result } = exercisePaths(folder)
    const verified = await runCommand<{ holds: boolean; total: { points: number; of: number } }>(root, ['exercise', 'verify', result])
    assert.deepEqual([verified.holds, verified.total], [true, { points: score.points, of: score.of }])
    assert.ok(readFileSync(exercisePaths(folder).page, 'utf8').includes('EXERCISE EXERCISE EXERCISE'))
    assert.ok(readExercise(folder)?.state.finishedAt !== null)
    await runCommand(join(root, 'real'), ['init', '--name', 'real', '--organisation', 'Real'])
    const filed = await runCommand<{ points: number }>(join(root, 'real'), ['exercise', 'file', result])
    assert.equal(filed.points, score.points)
  })
})

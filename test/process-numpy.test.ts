import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  feedResolutionsOf,
  frozenConfiguration,
  judgeSeries,
  learn,
  plannedAttacks,
  requireColumns,
  type Series,
  simulate,
  simulatedAttacks,
  TableReader,
  Watch,
} from '../src/process/index.ts'
import { pythonWith, sharedData, without } from './real-parts.ts'

const python = pythonWith('numpy')
const batadal = sharedData('batadal')
const script = fileURLToPath(new URL('python/process_scores.py', import.meta.url))

test('a simulated plant with its attacks is judged as numpy judges it, to 1e-9', without(python, 'numpy'), () => {
  const learnedAt = Date.UTC(2025, 0, 6)
  const judgedAt = Date.UTC(2025, 4, 6)
  const intervalMs = 15 * 60_000
  const { series: learned } = simulate({ startedAt: learnedAt, days: 120, intervalMs, seed: 11 })
  const attacks = plannedAttacks(simulatedAttacks, judgedAt, 2)
  agree(learned, simulate({ startedAt: judgedAt, days: 35, intervalMs, seed: 12, attacks }).series)
})

test('BATADAL is judged as numpy judges it, to 1e-9', without(python === undefined ? undefined : batadal, 'numpy or BATADAL'), () => {
  agree(readTable('dataset03.csv'), readTable('dataset04.csv'))
})

function readTable(name: string): Series {
  const reader = new TableReader({ name })
  for (const line of readFileSync(join(batadal ?? '', name), 'utf8').split('\n')) reader.take(line)
  return reader.end().series
}

function agree(learned: Series, judged: Series): void {
  const model = learn(learned, { feedResolutions: feedResolutionsOf(judged) })
  assert.ok(model.interlocks.length > 0, 'there is something to agree on')
  assert.equal(model.coarse, undefined)
  const folder = mkdtempSync(join(tmpdir(), 'entente-numpy-'))
  try {
    const bytes = (values: Float64Array) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    writeFileSync(join(folder, 'learn.f64'), bytes(learned.values))
    writeFileSync(join(folder, 'judge.f64'), bytes(judged.values))
    writeFileSync(join(folder, 'steps.f64'), bytes(model.resolutions))
    writeFileSync(join(folder, 'configuration.json'), JSON.stringify(frozenConfiguration))
    const { status, stderr } = spawnSync(python ?? '', [script, folder], { encoding: 'utf8' })
    assert.equal(status, 0, stderr)
    const theirs = (name: string) => {
      const read = readFileSync(join(folder, `${name}.f64`))
      return Float64Array.from({ length: read.length / 8 }, (_, at) => read.readDoubleLE(8 * at))
    }
    assertClose(model.medians, theirs('medians'), 'median')
    assertClose(model.spreads, theirs('spreads'), 'spread')
    assertClose(model.usual, theirs('usual'), 'usual residual')
    assertClose(judgeSeries(model, judged).scores, theirs('scores'), 'score')
    assertClose(expectedOf(model, judged), theirs('expected'), 'expected reading')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function expectedOf(model: ReturnType<typeof learn>, judged: Series): Float64Array {
  const width = model.tags.length
  assert.deepEqual([...requireColumns(model, judged.tags)], Array.from(judged.tags.keys()))
  const expected = new Float64Array(judged.values.length)
  let row = 0
  const watch = new Watch(model, {
    onJudged: (one) => {
      expected.set(one.expected, row * width)
      row += 1
    },
  })
  for (let at = 0; at < judged.times.length; at += 1) watch.take(judged.times[at] ?? 0, judged.values, at * width)
  return expected
}

function assertClose(ours: Float64Array, theirs: Float64Array, what: string): void {
  assert.equal(ours.length, theirs.length)
  let worst = 0
  for (const [at, value] of ours.entries())
    worst = Math.max(worst, Math.abs(value - (theirs[at] ?? Number.NaN)) / Math.max(1, Math.abs(value)))
  assert.ok(worst <= 1e-9, `${what}: ${worst}`)
}

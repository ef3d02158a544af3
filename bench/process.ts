import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { judgeSeries, learn, type Model, type Series, toDice } from '../src/process/index.ts'
import type { BenchOptions, BenchRow, BenchTable } from './table.ts'

const learnedRows = [50_000, 200_000, 500_000]
const learnedTags = 80
const judgedRows = [20_000, 100_000]
const judgedTags = 43
/** Sources that the tags are made of, so that they have something to do with each other. */
const sources = 12
const minuteMs = 60_000

/** How fast a plant is learned and judged, in the time of one core, with the readings in memory. */
export async function measure({ quick }: BenchOptions): Promise<BenchTable> {
  const rows: BenchRow[] = []
  for (const count of quick ? [5_000] : learnedRows) rows.push(measureLearning(plant(count, quick ? 10 : learnedTags)))
  const model = learn(plant(quick ? 2_000 : 8_761, quick ? 10 : judgedTags))
  for (const count of quick ? [2_000] : judgedRows) rows.push(measureJudging(model, plant(count, quick ? 10 : judgedTags)))
  return {
    title: 'A plant learned and judged',
    unit: 'thousand rows/s',
    peer: 'numpy: the mean and covariance of [z_t, z_{t−1}] of all rows and its inverse for learning, the residuals and their moving mean for judging (one pass of additions over the same numbers, where numpy is absent)',
    aim: '500,000 × 80 learned in less than 10 s (50 thousand rows/s); 100 thousand rows/s of 43 tags judged',
    rows,
  }
}

/** Tags that are mixtures of slow waves and noise, one row a minute. */
function plant(rows: number, tags: number): Series {
  const dice = toDice(rows)
  const mixed = toDice(tags)
  const mixture = Float64Array.from({ length: tags * sources }, () => mixed() - 0.5)
  const values = new Float64Array(rows * tags)
  const waves = new Float64Array(sources)
  for (let row = 0; row < rows; row += 1) {
    for (let at = 0; at < sources; at += 1) waves[at] = Math.sin(row / (20 + 37 * at)) + 0.2 * (dice() - 0.5)
    for (let tag = 0; tag < tags; tag += 1) {
      let value = 10 + 0.01 * (dice() - 0.5)
      for (let at = 0; at < sources; at += 1) value += (mixture[tag * sources + at] ?? 0) * (waves[at] ?? 0)
      values[row * tags + tag] = value
    }
  }
  const times = Float64Array.from({ length: rows }, (_, row) => row * minuteMs)
  return { tags: Array.from({ length: tags }, (_, tag) => `T${tag}`), times, values }
}

function measureLearning(series: Series): BenchRow {
  const startedAt = process.cpuUsage()
  const model = learn(series)
  const seconds = secondsSince(startedAt)
  const theirs = peerSeconds(series, learningPeer)
  return toRow(`learning ${size(series)}`, series.times.length, {
    seconds,
    peer: theirs,
    note: `${seconds.toFixed(2)} s of one core; means of ${model.learned.workingMs / minuteMs} min, thirteen models and ${model.coarse === undefined ? 'one scale' : 'two scales'}`,
  })
}

function measureJudging(model: Model, series: Series): BenchRow {
  judgeSeries(model, { ...series, times: series.times.slice(0, 500) })
  const startedAt = process.cpuUsage()
  judgeSeries(model, series)
  const seconds = secondsSince(startedAt)
  return toRow(`judging ${size(series)}`, series.times.length, {
    seconds,
    peer: peerSeconds(series, judgingPeer),
    note: `row by row, as a feed is; ${model.coarse === undefined ? 'one scale' : 'two scales'}`,
  })
}

/** Seconds of the processor since: what one core needs, however many others share the machine. */
function secondsSince(startedAt: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(startedAt)
  return (user + system) / 1e6
}

function toRow(at: string, rows: number, { seconds, peer, note }: { seconds: number; peer: number; note: string }): BenchRow {
  const rate = (time: number) => Math.max(0.1, Math.round(rows / time / 100) / 10)
  return { at, ours: rate(seconds), peer: rate(peer), ratio: peer / seconds, note }
}

function size({ times, tags }: Series): string {
  return `${times.length.toLocaleString('en-GB')} × ${tags.length}`
}

const peerStart = `
import json, sys, time
import numpy as np
values = np.fromfile(sys.argv[1]).reshape(-1, int(sys.argv[2]))
began = time.process_time()
z = (values - np.median(values, axis=0)) / values.std(axis=0)
x = np.hstack([z[1:], z[:-1]])
`
const learningPeer = `${peerStart}
precision = np.linalg.inv(np.cov(x, rowvar=False) + 1e-4 * np.eye(x.shape[1]))
print(time.process_time() - began)
`
const judgingPeer = `${peerStart}
weights = np.random.default_rng(1).normal(size=(z.shape[1], x.shape[1]))
sizes = np.minimum(np.abs(x @ weights.T), 5)
sums = np.cumsum(sizes, axis=0)
scores = np.sort((sums[7:] - sums[:-7]) / 7, axis=1)[:, -3:].mean(axis=1)
print(time.process_time() - began)
`

/** Seconds that numpy takes on one core for the same numbers. */
function peerSeconds({ tags, values }: Series, script: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'entente-bench-process-'))
  try {
    const file = join(folder, 'values.f64')
    writeFileSync(file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
    const args = ['-c', script, file, String(tags.length)]
    const { status, stdout } = spawnSync(process.env.ENTENTE_PYTHON ?? 'python3', args, { encoding: 'utf8', env })
    return status === 0 ? Number(stdout) : passSeconds(values)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function passSeconds(values: Float64Array): number {
  const startedAt = process.cpuUsage()
  let sum = 0
  for (const value of values) sum += value
  if (Number.isNaN(sum)) throw new Error('the readings hold no numbers')
  return Math.max(1e-6, secondsSince(startedAt))
}

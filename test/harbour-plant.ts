import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { createApp } from '../src/http/index.ts'
import { makeHome, type Node, openNode, silentLog } from '../src/node/index.ts'
import { type Series, simulate, simulatedAttacks, simulatedTags } from '../src/process/index.ts'
import type { Plants, Reading } from '../src/telemetry/index.ts'

export const dayMs = 86_400_000
export const intervalMs = 900_000
export const startedAt = Date.UTC(2026, 8, 1)
/** The plant runs as it does until then; a sensor of zone A is spoofed from here on for a day and a half. */
export const spoofedAt = startedAt + 38 * dayMs
export const learnedTo = startedAt + 36 * dayMs
export const plantName = 'harbour'

/** Six weeks of the simulated water network, in rows of a quarter of an hour. */
export function harbourReadings(options: { days?: number; isSpoofed?: boolean } = {}): Series {
  const attack = simulatedAttacks.find(({ kind }) => kind === 'sensor-spoof')
  if (attack === undefined) throw new Error('the simulator lost an attack')
  const attacks = options.isSpoofed === false ? [] : [{ attack, at: spoofedAt }]
  return simulate({ startedAt, days: options.days ?? 42, intervalMs, seed: 7, attacks }).series
}

export function toReadings(series: Series, rows: { from?: number; to?: number } = {}): Reading[] {
  const { from = 0, to = Number.MAX_SAFE_INTEGER } = rows
  const readings: Reading[] = []
  const width = series.tags.length
  for (const [row, at] of series.times.entries()) {
    if (at < from || at >= to) continue
    for (const [tag, name] of series.tags.entries())
      readings.push({ tag: name, at, value: series.values[row * width + tag] ?? 0, quality: 'good' })
  }
  return readings
}

/** The plant as a person describes it. */
export const harbour = {
  name: plantName,
  latenessMs: intervalMs,
  tags: simulatedTags.map(({ name, unit, asset, site, low, high }) => ({ name, ...(unit === '' ? {} : { unit }), asset, site, low, high })),
}

export async function addHarbour(plants: Plants): Promise<number> {
  return (await plants.add(harbour)).id
}

/** A node with the plant, its clock at the newest reading, asked as the administrator. */
export interface WatchedHarbour {
  node: Node
  app: FastifyInstance
  readonly home: string
  readonly clock: { nowMs: number; now(): number }
  readonly plantId: number
  readonly secret: string
  /** Readings come and are answered for. */
  feed(series: Series, rows?: { from?: number; to?: number }): Promise<void>
  get<T>(path: string): Promise<T>
  post<T>(path: string, body?: unknown, status?: number): Promise<T>
  /** As after a kill: the same home, opened by a new process. */
  reopen(): Promise<void>
  /** Closes the node while others work on its home, and opens it again. */
  away(work: (home: string) => Promise<void>): Promise<void>
  close(): Promise<void>
}

export async function openHarbour(): Promise<WatchedHarbour> {
  const home = mkdtempSync(join(tmpdir(), 'entente-harbour-'))
  const clock = { nowMs: startedAt + 43 * dayMs, now: () => clock.nowMs }
  await makeHome(home, { name: 'node', organisation: { name: 'Harbour Water' } }, clock)
  const localSecret = 'the-administrator-here'
  const open = async () => {
    const node = await openNode(home, { clock, log: silentLog })
    return { node, app: await createApp({ node, localSecret }) }
  }
  const opened = await open()
  const plantId = await addHarbour(opened.node.plants)
  const ask = async <T>(method: 'GET' | 'POST', path: string, more: { body?: unknown; status?: number }): Promise<T> => {
    const { body, status = 200 } = more
    const answer = await test.app.inject({
      method,
      url: `/api/v1/${path}`,
      headers: { authorization: `Bearer ${localSecret}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    })
    if (answer.statusCode !== status) throw new Error(`${method} ${path} was answered ${answer.statusCode}: ${answer.body}`)
    // The caller names the shape of the contract; a wrong one shows in what the test compares.
    return answer.json() as T
  }
  const test: WatchedHarbour = {
    ...opened,
    home,
    clock,
    plantId,
    secret: localSecret,
    async feed(series, rows) {
      const readings = toReadings(series, rows)
      for (let at = 0; at < readings.length; at += 20_000)
        await test.node.plants.take({ plantId, readings: readings.slice(at, at + 20_000) })
      await test.node.settle()
    },
    get: (path) => ask('GET', path, {}),
    post: (path, body = {}, status = 200) => ask('POST', path, { body, status }),
    reopen: () => test.away(async () => {}),
    async away(work) {
      await test.app.close()
      await test.node.close()
      await work(home)
      Object.assign(test, await open())
    },
    async close() {
      await test.app.close()
      await test.node.close()
      rmSync(home, { recursive: true })
    },
  }
  return test
}

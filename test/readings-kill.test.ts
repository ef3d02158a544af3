import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DoctorReport, PlantDetail, ReadingsTaken } from '../src/http/index.ts'
import { readHolder } from '../src/store/index.ts'
import { runCommand } from './command-line.ts'
import { Mosquitto, Publisher } from './mosquitto.ts'
import { soon } from './open-plants.ts'
import { mosquitto, without } from './real-parts.ts'
import { makePlainHome, startNode, type Up } from './running-node.ts'

const program = mosquitto()
const kills = 4
const perLife = 400
const all = kills * perLife
const start = Date.UTC(2026, 0, 1)
const timeOf = (index: number) => new Date(start + index * 1000).toISOString()

describe(`a node that is killed ${kills} times while a broker and a historian give readings`, without(program, 'mosquitto'), () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-readings-'))
  const home = join(folder, 'home')
  const export_ = join(folder, 'export.csv')
  const plantFile = join(folder, 'plant.yaml')
  let node: Up | undefined
  after(async () => {
    await node?.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  it('has each reading once, whether it names its time or not', async (t) => {
    const broker = await Mosquitto.start(program ?? '')
    t.after(() => broker.close())
    await makePlainHome(home)
    const tags = [
      '{name: Timed, address: plant/timed}',
      '{name: Plain, address: plant/plain}',
      '{name: Filed, address: Filed}',
      '{name: Posted, address: "m v"}',
    ]
    writeFileSync(plantFile, `name: plant\ntags:\n${tags.map((tag) => `  - ${tag}\n`).join('')}`)
    writeFileSync(export_, 'time,Filed\n')
    await runCommand(home, ['plants', 'add', plantFile])
    const url = `mqtt://127.0.0.1:${broker.port}`
    await runCommand(home, ['plants', 'sources', 'add', 'plant', 'broker', 'mqtt', url, '--topic', 'plant/#', '--mqtt-version', '5'])
    await runCommand(home, ['plants', 'sources', 'add', 'plant', 'export', 'historian', export_])
    for (let life = 0; life < kills; life += 1) {
      node = await startNode(home)
      await live(broker.port, life)
      await node.kill('SIGKILL')
    }
    node = await startNode(home)
    const detail = await soon('all readings', async () => {
      const shown = await ask<PlantDetail>('')
      return shown.tagList.every(({ readings }) => readings >= all) && shown
    })
    assert.deepEqual(
      detail.tagList.map(({ name, readings, bad }) => [name, readings, bad]),
      ['Timed', 'Plain', 'Filed', 'Posted'].map((name) => [name, all, 0]),
    )
    assert.deepEqual(
      detail.notices.filter(({ kind }) => kind === 'conflict' || kind === 'refused'),
      [],
    )
    await node.kill('SIGTERM')
    node = undefined
    await assertValues()
  })

  /** A part of the readings by each of the ways, until the process is in the middle of taking them. */
  async function live(port: number, life: number): Promise<void> {
    const publisher = await Publisher.open(port)
    const posting = post(life)
    for (let index = life * perLife; index < (life + 1) * perLife; index += 1) {
      appendFileSync(export_, `${timeOf(index)},${index}\n`)
      await Promise.all([
        publisher.publish('plant/timed', JSON.stringify({ value: index, timestamp: timeOf(index) })),
        publisher.publish('plant/plain', String(index)),
      ])
    }
    publisher.close()
    await posting
    await sleep(life * 7)
  }

  /** Sent twice, as somebody does who got no answer. */
  async function post(life: number): Promise<void> {
    const lines = Array.from({ length: perLife }, (_, at) => `m v=${life * perLife + at} ${start + (life * perLife + at) * 1000}`)
    const send = () => ask<ReadingsTaken>('/readings/influx?precision=ms', lines.join('\n'))
    assert.equal((await send()).taken, perLife)
    assert.deepEqual(await send(), { taken: 0, duplicates: perLife, late: 0, refused: 0 })
  }

  /** The running node, as the command line on its machine asks it. */
  async function ask<T>(path: string, body?: string): Promise<T> {
    const { url, secret } = readHolder(home) ?? {}
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'text/plain' }
    const answer = await fetch(`${url}/api/v1/plants/plant${path}`, body === undefined ? { headers } : { method: 'POST', headers, body })
    assert.equal(answer.status, 200, await answer.clone().text())
    // The contract says so.
    return (await answer.json()) as T
  }

  async function assertValues(): Promise<void> {
    const { findings } = await runCommand<DoctorReport>(home, ['doctor'])
    assert.deepEqual(findings, [])
    const values = new Map<string, number[]>()
    const pages = await runCommand<{ tags: string[]; rows: (number | null)[][] }>(home, ['plants', 'read', 'plant'])
    for (const row of pages.rows) {
      for (const [column, tag] of pages.tags.entries()) {
        const value = row[column]
        if (value !== null && value !== undefined) values.set(tag, [...(values.get(tag) ?? []), value])
      }
    }
    const expected = Array.from({ length: all }, (_, index) => index)
    for (const [tag, read] of values) assert.deepEqual(read, expected, tag)
    assert.equal(values.size, 4)
  }
})

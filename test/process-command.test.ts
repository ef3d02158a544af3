import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { runCommand, startCommand } from './command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'entente-process-'))
after(() => rmSync(folder, { recursive: true }))
const file = (name: string) => join(folder, name)
const run = <T>(args: readonly string[], code = 0) => runCommand<T>(folder, ['process', ...args], code)
const root = fileURLToPath(new URL('..', import.meta.url))

interface Benchmarked {
  readonly scores: {
    readonly batadal: { readonly s: number } | null
    readonly episodes: { readonly found: number; readonly falsePerWeek: number }
  } | null
  readonly attacks: readonly { readonly delayMs: number | null; readonly topTags: readonly string[] }[] | null
  readonly episodes: readonly { readonly explanation: { readonly techniques: readonly { readonly id: string }[] } }[]
  readonly model: { readonly tags: number }
  readonly judged: { readonly rows: number; readonly labelColumn?: string }
}

/** A boiler: its burner, drum and valves, as another plant with other names, units and a controller of its own. */
function boiler(
  rows: number,
  options: { readonly startedAt: number; readonly stepMs: number; readonly seed: number; readonly attack?: readonly [number, number] },
) {
  let state = options.seed
  const noise = () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647 - 0.5
  }
  let pressure = 8
  let level = 50
  let load = 30
  return Array.from({ length: rows }, (_, row) => {
    const at = options.startedAt + row * options.stepMs
    load += 0.1 * (30 + 10 * Math.sin(row / 90) - load) + noise()
    const fuel = Math.max(0, 40 + 12 * (8 - pressure))
    pressure += 0.02 * (fuel - load) - 0.01 * (pressure - 8) + 0.01 * noise()
    const feed = Math.max(0, load + 3 * (50 - level))
    level += 0.02 * (feed - load) + 0.02 * noise()
    const isAttacked = options.attack !== undefined && row >= options.attack[0] && row < options.attack[1]
    const shown = isAttacked ? pressure - 0.9 : pressure
    return {
      at,
      isAttacked,
      readings: [
        shown + 0.01 * noise(),
        level + 0.1 * noise(),
        load,
        fuel + 0.2 * noise(),
        feed + 0.2 * noise(),
        180 + 4 * pressure + 0.05 * noise(),
      ],
      burner: fuel > 0 ? 'FIRING' : 'OFF',
    }
  })
}
const boilerTags = ['PT-101 (bar)', 'LT-102 (%)', 'FT-103 steam', 'FT-104 gas', 'FT-105 feed', 'TT-106']

suite('a newcomer, from made-up readings to the explanation of an attack', () => {
  test('simulates, checks, learns, watches, explains and scores', async () => {
    const simulated = ['simulate', '--minutes', '15', '--tags-out', file('tags.csv')]
    await run([...simulated, '--days', '120', '--out', file('normal.csv')])
    const story = await run<{ attacks: readonly { at: number; kind: string }[] }>([
      ...simulated,
      '--days',
      '20',
      '--start',
      '2025-05-06',
      '--seed',
      '2',
      '--attacks',
      'sensor-spoof,command-injection',
      '--out',
      file('attacked.csv'),
    ])
    assert.deepEqual(
      story.attacks.map(({ kind }) => kind),
      ['sensor-spoof', 'command-injection'],
    )

    const report = await startCommand(folder, ['process', 'check', file('normal.csv'), '--tags', file('tags.csv')]).finished
    const readiness = JSON.parse(report.out)
    assert.equal(report.code, readiness.ready ? 0 : 10)
    assert.equal(readiness.tags, 27)

    const learn = ['learn', file('normal.csv'), '--tags', file('tags.csv'), '--feed', file('attacked.csv'), '--out', file('model.json')]
    const approve = readiness.ready ? [] : ['--approve', 'spring came']
    const learned = await run<{ hash: string; approved: readonly unknown[] }>([...learn, ...approve])
    assert.match(learned.hash, /^[0-9a-f]{64}$/)

    const watched = await startCommand(folder, ['process', 'watch', file('attacked.csv'), '--model', file('model.json')]).finished
    assert.equal(watched.code, 10)
    const events = watched.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const spoofAt = story.attacks[0]?.at ?? 0
    const begun = events.find(({ event, startedAt }) => event === 'episode-begun' && startedAt >= spoofAt)
    assert.ok(begun.startedAt - spoofAt <= 3_600_000)

    const explained = await run<{
      asset: string
      explanation: { asset: string; checks: readonly string[] }
      traces: readonly { tag: string; unit?: string; observed: readonly number[]; expected: readonly number[] }[]
    }>(['explain', file('attacked.csv'), '--model', file('model.json')])
    assert.equal(explained.explanation.asset, 'ZoneA')
    assert.ok(explained.explanation.checks.length > 0)
    assert.ok(explained.traces[0] !== undefined && explained.traces[0].observed.length === explained.traces[0].expected.length)

    const scored = await run<Benchmarked>(['benchmark', '--learn', file('normal.csv'), '--judge', file('attacked.csv'), '--fast'])
    assert.equal(scored.scores?.episodes.found, 2)
    assert.equal(scored.attacks?.length, 2)
  })

  test('reads a live stream, and tells of an episode while it goes on', async () => {
    const lines = readFileSync(file('attacked.csv'), 'utf8').trim().split('\n')
    const args = [
      '--disable-warning=ExperimentalWarning',
      'src/cli/main.ts',
      'process',
      'watch',
      '-',
      '--model',
      file('model.json'),
      '--json',
    ]
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] })
    const told = createInterface({ input: child.stdout })
    const first = once(told, 'line')
    const attackAt = lines.findIndex((line) => line.endsWith(',1'))
    for (const line of lines.slice(0, attackAt + 20)) child.stdin.write(`${line}\n`)
    const [line] = await first
    assert.ok(JSON.parse(line).event.length > 0)
    child.stdin.end()
    const [code] = await once(child, 'close')
    assert.equal(code, 10)
  })

  test('says what is wrong with a model, a file or a command', async () => {
    const refused = async (args: readonly string[], code: number, fault: string) => {
      const { code: found, err } = await startCommand(folder, ['process', ...args]).finished
      assert.equal(found, code, err)
      assert.equal(JSON.parse(err).error.code, fault)
    }
    await refused(['watch', file('attacked.csv')], 2, 'cli.usage')
    await refused(['watch', file('nothing.csv'), '--model', file('model.json')], 4, 'cli.file-absent')
    await refused(['watch', file('attacked.csv'), '--model', file('tags.csv')], 2, 'process.bad-model')
    await refused(['check', file('model.json')], 2, 'process.bad-table')
    await refused(['learn', file('normal.csv')], 2, 'cli.usage')
    await refused(['guess'], 2, 'cli.unknown-command')
  })
})

suite('a table of another plant, as its historian writes it', () => {
  const startedAt = Date.UTC(2024, 2, 1)
  const normal = boiler(3_000, { startedAt, stepMs: 60_000, seed: 7 })
  const judged = boiler(1_500, { startedAt: startedAt + 3_000 * 60_000, stepMs: 60_000, seed: 99, attack: [900, 1_100] })
  const german = (row: (typeof normal)[number]) => {
    const [date = '', clock = ''] = new Date(row.at).toISOString().split('T')
    const [year, month, day] = date.split('-')
    return [
      `${day}.${month}.${year}`,
      clock.slice(0, 8),
      ...row.readings.map((value) => value.toFixed(3).replace('.', ',')),
      row.burner,
      '3,5',
    ]
  }
  const plain = (row: (typeof normal)[number]) => [String(row.at / 1000), ...row.readings.map((value) => value.toFixed(3)), row.burner]
  const write = (name: string, rows: readonly (readonly string[])[], delimiter: string) =>
    writeFileSync(file(name), `\uFEFF${rows.map((row) => row.join(delimiter)).join('\r\n')}\r\n`)

  test('with a semicolon, decimal commas, date and clock apart, states in words, a constant, Normal and Attack', async () => {
    const header = ['Datum', 'Uhrzeit', ...boilerTags, 'Burner', 'spare']
    write('boiler.csv', [header, ...normal.map(german)], ';')
    write(
      'boiler-judged.csv',
      [[...header, 'Normal/Attack'], ...judged.map((row) => [...german(row), row.isAttacked ? 'Attack' : 'Normal'])],
      ';',
    )
    const { scores, attacks, episodes } = await run<Benchmarked>([
      'benchmark',
      '--learn',
      file('boiler.csv'),
      '--judge',
      file('boiler-judged.csv'),
      '--fast',
    ])
    assert.equal(scores?.episodes.found, 1)
    assert.ok((scores?.batadal?.s ?? 0) > 0.9, String(scores?.batadal?.s))
    assert.ok(attacks?.[0]?.topTags.includes('PT-101 (bar)'))
    assert.ok(episodes[0]?.explanation.techniques.every(({ id }) => /^T08\d\d$/.test(id)))
  })

  test('with other columns in another order, compressed, with holes, and labels in a file of their own', async () => {
    const names = ['TT-106', 'FT-104 gas', 'a new one', 'PT-101 (bar)', 'LT-102 (%)', 'FT-105 feed']
    const places = names.map((name) => boilerTags.indexOf(name))
    write('epoch.csv', [['timestamp', ...boilerTags, 'Burner'], ...normal.map(plain)], ',')
    const rows = judged.map((row, at) => [
      String(row.at / 1000),
      ...places.map((place) => (at % 50 === 7 ? '' : place === -1 ? '1' : (row.readings[place] ?? 0).toFixed(3))),
    ])
    writeFileSync(file('other.csv.gz'), gzipSync([['timestamp', ...names], ...rows].map((row) => row.join('\t')).join('\n')))
    writeFileSync(file('labels.csv'), ['time,label', ...judged.map((row) => `${row.at / 1000},${row.isAttacked ? 1 : 0}`)].join('\n'))
    writeFileSync(file('labels.txt'), judged.map((row) => (row.isAttacked ? '1' : '0')).join('\n'))
    for (const labels of ['labels.csv', 'labels.txt']) {
      const args = ['benchmark', '--learn', file('epoch.csv'), '--judge', file('other.csv.gz'), '--labels', file(labels), '--fast']
      const { scores, model } = await run<Benchmarked>(args)
      assert.equal(model.tags, 5, 'the tags that both have')
      assert.equal(scores?.episodes.found, 1)
    }
  })

  test('without a label, with labels that name no attack, and with nothing but attack', async () => {
    const learn = ['benchmark', '--learn', file('epoch.csv'), '--fast', '--judge']
    write('unlabelled.csv', [['timestamp', ...boilerTags, 'Burner'], ...judged.map(plain)], ',')
    const unlabelled = await run<Benchmarked>([...learn, file('unlabelled.csv')])
    assert.deepEqual([unlabelled.scores, unlabelled.attacks, unlabelled.episodes.length > 0], [null, null, true])
    for (const [label, found] of [
      ['0', 0],
      ['1', 1],
    ] as const) {
      write('one-label.csv', [['timestamp', ...boilerTags, 'Burner', 'label'], ...judged.map((row) => [...plain(row), label])], ',')
      const { scores } = await run<Benchmarked>([...learn, file('one-label.csv')])
      assert.equal(scores?.episodes.found, found)
      assert.equal(scores?.batadal === null, found === 0)
    }
  })

  test('of rows labelled as attack in what is to be learned: they are not learned', async () => {
    const mixed = [
      ...normal.map((row) => [...plain(row), 'normal']),
      ...judged.map((row) => [...plain(row), row.isAttacked ? 'attack' : 'normal']),
    ]
    write('mixed.csv', [['timestamp', ...boilerTags, 'Burner', 'label'], ...mixed], ',')
    const { learned } = await run<{ learned: { rows: number } }>(['learn', file('mixed.csv'), '--out', file('mixed.json')])
    assert.equal(learned.rows, normal.length + judged.length - 200)
  })

  test('that has no column in common with what was learned is a fault that says so', async () => {
    writeFileSync(file('strange.csv'), ['time,x', ...judged.map((row) => `${row.at},${row.readings[0]}`)].join('\n'))
    const { code, err } = await startCommand(folder, ['process', 'benchmark', '--learn', file('epoch.csv'), '--judge', file('strange.csv')])
      .finished
    assert.equal(code, 2)
    assert.match(err, /process\.tag-absent/)
  })
})

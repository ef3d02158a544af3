import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus, platform, totalmem } from 'node:os'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { BenchTable } from './table.ts'

/** In the order of the page. One file a promise; each exports `measure`. */
const benches = [
  'taxii-ingest',
  'taxii-read',
  'match',
  'retro',
  'ledger',
  'quorum',
  'process',
  'process-choice',
  'obligations',
  'cascade',
] as const

const help = `npm run bench -- [NAME…] [--quick] [--write] [--json]

Measures what Entente promises, each promise in a process of its own, beside a named peer in the same run.
NAME is one of: ${benches.join(', ')}; without one, all of them.

  --quick  the smallest size only: shows that they run, says nothing of speed
  --write  write docs/reference/bench.md; with names, only their parts of it
  --json   the tables as JSON
  --help   this
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
    one: { type: 'string' },
  },
})

if (values.help) process.stdout.write(help)
else if (values.one !== undefined) await measureHere(values.one)
else await measureAll()

/** In this process: what `measureAll` starts for each bench. */
async function measureHere(name: string): Promise<void> {
  const bench: { measure(options: { quick: boolean }): Promise<BenchTable> } = await import(
    pathToFileURL(fileURLToPath(new URL(`${name}.ts`, import.meta.url))).href
  )
  process.stdout.write(JSON.stringify(await bench.measure({ quick: values.quick })))
}

async function measureAll(): Promise<void> {
  const unknown = positionals.find((name) => !benches.some((bench) => bench === name))
  if (unknown !== undefined) {
    process.stderr.write(`There is no bench "${unknown}".\n\n${help}`)
    process.exit(2)
  }
  const tables: BenchTable[] = []
  for (const name of benches.filter((bench) => positionals.length === 0 || positionals.includes(bench))) {
    if (!values.json) process.stderr.write(`${name} …\n`)
    const table = await measureApart(name)
    tables.push(table)
    if (!values.json) process.stdout.write(`${toMarkdown(table)}\n`)
  }
  if (values.json) process.stdout.write(`${JSON.stringify(tables)}\n`)
  if (values.write) writePage(tables)
}

/** A process of its own, so that no bench inherits another's heap. */
function measureApart(name: string): Promise<BenchTable> {
  const args = [
    '--disable-warning=ExperimentalWarning',
    fileURLToPath(import.meta.url),
    '--one',
    name,
    ...(values.quick ? ['--quick'] : []),
  ]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`the bench ${name} ended with ${code}`))))
  })
}

function toMarkdown({ title, unit, peer, aim, rows }: BenchTable): string {
  const number = (value: number) => value.toLocaleString('en-GB')
  const lines = rows.map(
    ({ at, ours, peer: other, ratio, note }) => `| ${at} | ${number(ours)} | ${number(other)} | ${ratio.toFixed(2)} | ${note ?? ''} |`,
  )
  return [
    `## ${title}`,
    '',
    `Aim: ${aim}.`,
    '',
    `Peer: ${peer}.`,
    '',
    `| at | Entente, ${unit} | peer, ${unit} | ratio | |`,
    '|---|---:|---:|---:|---|',
    ...lines,
    '',
  ].join('\n')
}

/** Parts that were not measured now stay as they are. */
function writePage(tables: readonly BenchTable[]): void {
  const page = new URL('../docs/reference/bench.md', import.meta.url)
  if (positionals.length === 0) {
    writeFileSync(page, toPage(tables))
    return
  }
  const [head = '', ...parts] = readFileSync(page, 'utf8').split(/^(?=## )/m)
  for (const table of tables) {
    const at = parts.findIndex((part) => part.startsWith(`## ${table.title}\n`))
    parts.splice(at === -1 ? parts.length : at, at === -1 ? 0 : 1, toMarkdown(table))
  }
  writeFileSync(page, `${[head, ...parts].map((part) => part.trimEnd()).join('\n\n')}\n`)
}

function toPage(tables: readonly BenchTable[]): string {
  const [cpu] = cpus()
  const machine = `${cpu?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()}/${arch()}`
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return [
    '# What was measured',
    '',
    `Entente ${version}, Node ${process.version}, SQLite ${process.versions.sqlite}, ${machine}; ${new Date().toISOString().slice(0, 10)}.`,
    'Made by `npm run bench -- --write`. Read the ratios and the growth, not the absolute numbers: a shared machine.',
    '',
    ...tables.map(toMarkdown),
  ].join('\n')
}

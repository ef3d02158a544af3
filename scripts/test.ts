import { globSync } from 'node:fs'
import { relative } from 'node:path'
import type { EventData } from 'node:test'
import { run } from 'node:test'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { realParts } from '../test/real-parts.ts'
import { printCheck, quickChecks, runCheck } from './check.ts'

/**
 * `npm test`: checks and all tests; `npm test -- src/stix` only the tests under that path. Ends with one line,
 * `N passed, N failed`, over everything.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const fileTimeoutMs = 300_000
const filesAtOnce = 2

interface Tally {
  passed: number
  failed: number
  skipped: Map<string, number>
}

const wanted = process.argv.slice(2)
const tally: Tally = { passed: 0, failed: 0, skipped: new Map() }

for (const part of realParts) {
  if (part.find() === undefined) console.log(`absent: ${part.name}; its tests are skipped (${part.bring})`)
}
if (wanted.length === 0) {
  for (const check of quickChecks) {
    const result = await runCheck(check)
    printCheck(result)
    if (result.hasPassed) tally.passed++
    else tally.failed++
  }
}
await runTests()
for (const [reason, count] of tally.skipped) console.log(`skipped: ${count} ${count === 1 ? 'test' : 'tests'}, ${reason}`)
console.log(`${tally.passed} passed, ${tally.failed} failed`)
process.exit(tally.failed === 0 && tally.passed > 0 ? 0 : 1)

async function runTests(): Promise<void> {
  const files = globSync(['src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => wanted.length === 0 || wanted.some((path) => file.startsWith(path.replace(/^\.\//, ''))))
    .sort()
  if (files.length === 0) return
  const execArgv = ['--disable-warning=ExperimentalWarning']
  const stream = run({ files, cwd: root, concurrency: filesAtOnce, timeout: fileTimeoutMs, execArgv })
  const said = new Map<string, string>()
  const failedFiles = new Set<string>()
  stream.on('test:pass', (event) => countPass(event))
  stream.on('test:fail', (event) => {
    if (countFailure(event) && event.file !== undefined) failedFiles.add(event.file)
  })
  for (const name of ['test:stdout', 'test:stderr'] as const) {
    stream.on(name, ({ file, message }) => said.set(file, `${said.get(file) ?? ''}${message}`))
  }
  stream.on('test:summary', ({ file, counts, duration_ms: ms }) => {
    if (file === undefined) return
    const isGood = !failedFiles.has(file)
    console.log(`${isGood ? 'ok   ' : 'FAIL '} ${toShown(file)}  ${counts.passed} of ${counts.tests}, ${(ms / 1000).toFixed(1)} s`)
    if (!isGood && said.has(file)) console.log(`      it said:\n${indent(said.get(file) ?? '')}`)
  })
  stream.resume()
  await new Promise((resolve) => stream.on('end', resolve))
}

function countPass({ details, skip }: EventData.TestPass): void {
  if (details.type === 'suite') return
  if (skip === undefined || skip === false) tally.passed++
  else tally.skipped.set(String(skip), (tally.skipped.get(String(skip)) ?? 0) + 1)
}

/** A failure is counted once, where it happened: not again in each thing around it. */
function countFailure({ details, name, file, line }: EventData.TestFail): boolean {
  const { error } = details
  const isEcho = 'failureType' in error && error.failureType === 'subtestsFailed'
  if (isEcho) return true
  tally.failed++
  console.log(`\nFAIL  ${file === undefined ? '' : `${toShown(file)}${line === undefined ? '' : `:${line}`}  `}${toShown(name)}`)
  console.log(indent(toReason(error.cause ?? error)))
  return true
}

function toReason(thrown: unknown): string {
  if (!(thrown instanceof Error)) return typeof thrown === 'string' ? thrown : inspect(thrown, { depth: 6 })
  const own = (thrown.stack ?? '').split('\n').filter((line) => !/^\s+at .*(node:internal|node_modules)/.test(line))
  const text = own.join('\n')
  const head = text.includes(thrown.message) ? text : `${thrown.message}\n${text}`
  return thrown.cause === undefined ? head : `${head}\ncaused by: ${toReason(thrown.cause)}`
}

function indent(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, '      ')
}

function toShown(file: string): string {
  return file.startsWith(root) ? relative(root, file).replaceAll('\\', '/') : file
}

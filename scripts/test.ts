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
const testTimeoutMs = 240_000
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
  const takeFiles = async () => {
    for (let file = files.shift(); file !== undefined; file = files.shift()) await runFile(file)
  }
  await Promise.all(Array.from({ length: filesAtOnce }, takeFiles))
}

/** One file in one process. A test that hangs is named first; what does not end then is killed. */
async function runFile(file: string): Promise<void> {
  const startedAt = performance.now()
  const execArgv = ['--disable-warning=ExperimentalWarning']
  const signal = AbortSignal.timeout(fileTimeoutMs)
  const stream = run({ files: [file], cwd: root, timeout: testTimeoutMs, signal, execArgv })
  const count = { passed: 0, failed: 0 }
  let said = ''
  stream.on('test:pass', (event) => {
    if (countPass(event)) count.passed++
  })
  stream.on('test:fail', (event) => {
    if (countFailure(event)) count.failed++
  })
  stream.on('test:stdout', ({ message }) => {
    said += message
  })
  stream.on('test:stderr', ({ message }) => {
    said += message
  })
  stream.resume()
  await new Promise((resolve) => stream.on('close', resolve))
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${count.failed === 0 ? 'ok   ' : 'FAIL '} ${file}  ${count.passed} passed, ${count.failed} failed, ${seconds} s`)
  if (count.failed > 0 && said !== '') console.log(`      it said:\n${indent(said)}`)
}

function countPass({ details, skip }: EventData.TestPass): boolean {
  if (details.type === 'suite') return false
  if (skip === undefined || skip === false) tally.passed++
  else tally.skipped.set(String(skip), (tally.skipped.get(String(skip)) ?? 0) + 1)
  return skip === undefined || skip === false
}

/** A failure is counted once, where it happened: not again in each thing around it. */
function countFailure({ details, name, file, line }: EventData.TestFail): boolean {
  const { error } = details
  const isEcho = 'failureType' in error && error.failureType === 'subtestsFailed'
  if (isEcho) return false
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

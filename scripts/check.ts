import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a machine can say about the tree without running the product. `npm run check` runs all of it, `npm test` the first ones. */
interface Check {
  readonly name: string
  /** What Node is started with: a script and its arguments. */
  readonly start: readonly string[]
}

export interface CheckResult {
  readonly name: string
  readonly hasPassed: boolean
  /** What the program said; shown when the check fails. */
  readonly output: string
}

const root = fileURLToPath(new URL('..', import.meta.url))
const timeoutMs = 300_000
const modules = join(root, 'node_modules')

const webTypes: Check = { name: 'types of web/', start: [join(modules, 'typescript/bin/tsc'), '--noEmit', '-p', 'web/tsconfig.json'] }

/** Quick enough for every test run. */
export const quickChecks: readonly Check[] = [
  { name: 'types', start: [join(modules, 'typescript/bin/tsc'), '--noEmit'] },
  ...(existsSync(join(root, 'web/tsconfig.json')) ? [webTypes] : []),
  { name: 'lint and form', start: [join(modules, '@biomejs/biome/bin/biome'), 'check', '--colors=off', '--max-diagnostics=50'] },
  { name: 'generated pages are fresh', start: ['scripts/docs.ts', '--check'] },
]

const slowChecks: readonly Check[] = [
  { name: 'nothing unused', start: [join(modules, 'knip/bin/knip.js'), '--no-progress'] },
  { name: 'the rules of the house', start: ['--test', 'test/house.test.ts', 'test/house/planted.test.ts'] },
]

export async function runCheck(check: Check): Promise<CheckResult> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...check.start], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  })
  const said: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { name: check.name, hasPassed: code === 0, output: Buffer.concat(said).toString().trim() }
}

/** One line for a check that passed, its whole output for one that failed. */
export function printCheck({ name, hasPassed, output }: CheckResult): void {
  console.log(hasPassed ? `ok    ${name}` : `FAIL  ${name}\n\n${output.replaceAll(/^/gm, '      ')}\n`)
}

/** The launcher imports this file as the program; `test.ts` imports it for its checks. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const results: CheckResult[] = []
  for (const check of [...quickChecks, ...slowChecks]) {
    const result = await runCheck(check)
    printCheck(result)
    results.push(result)
  }
  const failed = results.filter((result) => !result.hasPassed).length
  console.log(`${results.length - failed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

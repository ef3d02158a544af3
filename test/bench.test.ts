import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const run = fileURLToPath(new URL('../bench/run.ts', import.meta.url))

/** Runs the benches at their smallest: says nothing of speed. */
function bench(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', run, ...args], { encoding: 'utf8', timeout: 120_000 })
}

suite('npm run bench', () => {
  for (const name of ['taxii-ingest', 'taxii-read', 'match', 'retro', 'ledger', 'quorum', 'process', 'process-choice', 'obligations'])
    test(`${name} gives numbers beside its peer`, () => requireNumbers(name))

  test('a bench that does not exist is told, with those that do', () => {
    const { status, stderr } = bench('speed-of-light')
    assert.equal(status, 2)
    assert.match(stderr, /no bench "speed-of-light"/)
    assert.match(stderr, /taxii-ingest/)
  })
})

function requireNumbers(name: string): void {
  const { status, stdout, stderr } = bench(name, '--quick', '--json')
  assert.equal(status, 0, stderr)
  const [table] = JSON.parse(stdout)
  assert.ok(table.title !== '' && table.peer !== '' && table.aim !== '')
  assert.ok(table.rows.length > 0)
  for (const { ours, peer, ratio } of table.rows)
    for (const number of [ours, peer, ratio]) assert.ok(Number.isFinite(number) && number > 0, `${name}: ${stdout}`)
}

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('go/', import.meta.url))
let built: string | undefined | null = null

/** The path of the program in `test/go`, built with Go's own packages for notes and logs; undefined where Go or they are absent. */
export function goOracle(): string | undefined {
  if (built === null) built = build()
  return built
}

function build(): string | undefined {
  const sources = ['main.go', 'go.mod', 'go.sum'].map((name) => readFileSync(join(folder, name)))
  const digest = createHash('sha256').update(Buffer.concat(sources)).digest('hex').slice(0, 16)
  const program = join(tmpdir(), `entente-go-oracle-${digest}`)
  if (existsSync(program)) return program
  const partial = `${program}.${process.pid}`
  const done = spawnSync('go', ['build', '-o', partial, '.'], { cwd: folder, stdio: 'ignore', timeout: 240_000 })
  if (done.status !== 0) return undefined
  renameSync(partial, program)
  return program
}

export interface GoInclusion {
  readonly index: number
  readonly leaf: string
  readonly proof: readonly string[]
}

export interface GoConsistency {
  readonly oldSize: number
  readonly oldRoot: string
  readonly proof: readonly string[]
}

export interface GoAnswer {
  readonly error?: string
  readonly checked: number
  readonly key?: string
  readonly note?: string
  readonly tiles?: Readonly<Record<string, string>>
  readonly inclusion?: readonly GoInclusion[]
  readonly consistency?: readonly GoConsistency[]
}

/** Asks the program one thing; bytes are base64 in both directions. */
export function askGo(request: Readonly<Record<string, unknown>>): GoAnswer {
  const done = spawnSync(goOracle() ?? '', { input: JSON.stringify(request), encoding: 'utf8', maxBuffer: 64_000_000 })
  if (done.status !== 0) throw new Error(`the Go program failed: ${done.stderr}`)
  return JSON.parse(done.stdout)
}

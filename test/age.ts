import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const version = 'v1.2.1'
let found: string | undefined | null = null

/** The folder of `age` and `age-keygen` as their author wrote them in Go, built once; undefined where they do not build. */
export function agePrograms(): string | undefined {
  if (found === null) found = build()
  return found
}

function build(): string | undefined {
  const folder = join(tmpdir(), `entente-age-${version}`)
  const programs = ['age', 'age-keygen'].map((name) => join(folder, name))
  if (!programs.every((program) => existsSync(program))) {
    const env = { ...process.env, GOBIN: folder, GOFLAGS: '-mod=mod' }
    spawnSync('go', ['install', `filippo.io/age/cmd/...@${version}`], { env, stdio: 'ignore', timeout: 240_000 })
  }
  return programs.every((program) => existsSync(program)) ? folder : undefined
}

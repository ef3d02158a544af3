import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const version = 'v0.9.0'
let found: string | undefined | null = null

/** The witness that others wrote and run, built through Go once; undefined where it does not build, or OpenSSH is absent. */
export function litewitness(): string | undefined {
  if (found === null) found = build()
  return found
}

function build(): string | undefined {
  const folder = join(tmpdir(), `entente-litewitness-${version}`)
  const built = join(folder, 'litewitness')
  if (!existsSync(built)) {
    const env = { ...process.env, GOBIN: folder, GOFLAGS: '-mod=mod' }
    spawnSync('go', ['install', `filippo.io/torchwood/cmd/litewitness@${version}`], { env, stdio: 'ignore', timeout: 240_000 })
  }
  const hasAgent = spawnSync('ssh-agent', ['-h'], { stdio: 'ignore' }).error === undefined
  return existsSync(built) && hasAgent ? built : undefined
}

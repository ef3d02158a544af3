import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * What `npm pack` needs: the code as JavaScript in dist/, because Node strips no types below node_modules. The launcher
 * has made the pages in web/dist/ before. Speaks on standard error: `npm pack --json` is read by machines.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const compiler = join(root, 'node_modules/typescript/bin/tsc')

rmSync(join(root, 'dist'), { recursive: true, force: true })
const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root, stdio: ['ignore', 2, 2] })
process.exitCode = status ?? 1

#!/usr/bin/env node
// The launcher: plain JavaScript for Node 18 and later. It finds Node 24 or fetches it from npm, brings the
// dependencies up to the lock file, and then starts the real thing. Nothing else in the tree runs below Node 24.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const neededMajor = 24
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const isPackaged = !existsSync(join(root, 'src'))
const quiet = ['--disable-warning=ExperimentalWarning']

/** What `node scripts/run.mjs --NAME` starts; anything else goes to the command line of Entente itself. */
const tasks = {
  '--test': 'scripts/test.ts',
  '--check': 'scripts/check.ts',
  '--docs': 'scripts/docs.ts',
  '--build': 'scripts/build.ts',
  '--bench': 'bench/run.ts',
}

function npm(args) {
  const isWindows = process.platform === 'win32'
  const run = spawnSync(isWindows ? 'npm.cmd' : 'npm', args, { cwd: root, stdio: ['ignore', 2, 2], shell: isWindows })
  if (run.status !== 0) {
    console.error(`entente: "npm ${args.join(' ')}" failed. Is npm installed and its registry reachable?`)
    process.exit(69)
  }
}

/** The path of a Node that is new enough: this one, one fetched before, or one fetched now. */
function findRuntime() {
  if (Number(process.versions.node.split('.')[0]) >= neededMajor) return process.execPath
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${platform}-${process.arch}`
  const home = isPackaged ? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'entente') : join(root, '.runtime')
  const binary = join(home, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!existsSync(binary)) {
    console.error(`entente: this is Node ${process.versions.node}; fetching Node ${neededMajor} from npm (once)`)
    mkdirSync(home, { recursive: true })
    writeFileSync(join(home, 'package.json'), '{"private":true}\n')
    npm([
      'install',
      '--prefix',
      home,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-package-lock',
      '--no-save',
      '--force',
      `${name}@${neededMajor}`,
    ])
  }
  return binary
}

/** Runs `npm ci` when the lock file is not the one the installed modules came from. */
function bringDependencies() {
  if (isPackaged) return
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const stamp = join(root, 'node_modules', '.entente-lock')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.error('entente: installing dependencies from the lock file')
  npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
  writeFileSync(stamp, wanted)
}

/** Builds the pages when they are asked for and their sources are not the ones they were built from. */
function bringPages(runtime) {
  if (isPackaged) return
  const sources = ['web', 'src/http/contract'].flatMap((folder) => listFiles(join(root, folder))).sort()
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const file of sources) hash.update(file.slice(root.length)).update(readFileSync(file))
  const wanted = hash.digest('hex')
  const stamp = join(root, 'web', 'dist', '.built-from')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.error('entente: building the pages (once)')
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const build = spawnSync(runtime, [vite, 'build', '--config', join('web', 'vite.config.ts'), '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (build.status !== 0) {
    console.error('entente: the pages could not be built')
    process.exit(1)
  }
  writeFileSync(stamp, wanted)
}

function listFiles(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (name === 'dist' || name === 'node_modules') return []
    return statSync(path).isDirectory() ? listFiles(path) : [path]
  })
}

const args = process.argv.slice(2)
const runtime = findRuntime()
bringDependencies()
if (['example', 'up', '--test', '--build'].includes(args[0]) && !args.includes('--help')) bringPages(runtime)
const task = tasks[args[0]]
const entry = isPackaged ? join(root, 'dist', 'src', 'cli', 'main.js') : task ? join(root, task) : join(root, 'src', 'cli', 'main.ts')
const rest = task ? args.slice(1) : args

if (runtime === process.execPath) {
  process.argv = [process.argv[0], entry, ...rest]
  process.removeAllListeners('warning')
  await import(pathToFileURL(entry).href)
} else {
  // The open channel lets the child see that its launcher was killed, so that no orphan goes on writing.
  const child = spawn(runtime, [...quiet, entry, ...rest], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name)
    if (signal) process.kill(process.pid, signal)
    else process.exit(code ?? 1)
  })
}

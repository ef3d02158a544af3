import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

export interface Finished {
  /** Null for a process that was killed. */
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface Started {
  readonly child: ChildProcess
  readonly finished: Promise<Finished>
}

/** Starts Entente's command line as a process of its own, on a home folder. */
export function startCommand(home: string, args: readonly string[]): Started {
  const command = ['--disable-warning=ExperimentalWarning', 'src/cli/main.ts', ...args, '--home', home, '--json']
  const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const finished = new Promise<Finished>((resolve) => child.once('close', (code) => resolve({ code, out, err })))
  return { child, finished }
}

/** Runs a command to its end and gives what it says; fails with its own words when its exit code is not the one expected. */
export async function runCommand<T>(home: string, args: readonly string[], code = 0): Promise<T> {
  const finished = await startCommand(home, args).finished
  if (finished.code !== code)
    throw new Error(`entente ${args.join(' ')} ended with ${finished.code}, not ${code}: ${finished.err}${finished.out}`)
  // The caller names the shape that the command documents; a wrong one shows in what the test compares.
  return JSON.parse(finished.out) as T
}

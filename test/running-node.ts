import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { runCommand, startCommand } from './command-line.ts'

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Makes the home of a node that will listen without TLS, for clients that know no authority of ours. */
export async function makePlainHome(home: string): Promise<{ port: number }> {
  const port = await freePort()
  await runCommand(home, ['init', '--name', 'test', '--organisation', 'Test', '--port', String(port)])
  const file = join(home, 'config.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace('tls: true', 'tls: false'))
  return { port }
}

export interface Up {
  readonly child: ChildProcess
  kill(signal: NodeJS.Signals): Promise<void>
}

/** `entente up` as a process of its own, once it listens. */
export async function startNode(home: string): Promise<Up> {
  const { child, finished } = startCommand(home, ['up'])
  const died = finished.then(({ err }) => Promise.reject(new Error(`entente up ended: ${err}`)))
  died.catch(() => {})
  if (child.stdout !== null) await Promise.race([once(child.stdout, 'data'), died])
  return {
    child,
    async kill(signal) {
      child.kill(signal)
      await finished
    },
  }
}

/** A token that may read and write these collections, by alias. */
export async function makeToken(home: string, collections: readonly string[]): Promise<string> {
  const grants = collections.flatMap((name) => ['--read', name, '--write', name])
  const { secret } = await runCommand<{ secret: string }>(home, ['tokens', 'add', 'test', '--clearance', 'red', ...grants])
  return secret
}

/** The id of a collection by its alias. */
export async function collectionId(home: string, alias: string): Promise<string> {
  const { collections } = await runCommand<{ collections: { id: string; alias: string | null }[] }>(home, ['collections'])
  const found = collections.find((collection) => collection.alias === alias)
  if (found === undefined) throw new Error(`there is no collection ${alias}`)
  return found.id
}

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { storeFault } from './faults.ts'

/** Who holds a home, for the message to a second process and for the command line to find the running node. */
export interface Holder {
  readonly pid: number
  /** RFC 3339. */
  readonly since: string
  /** Where the node answers, when it serves. */
  readonly url?: string
  /** What the command line of the same person shows to be let in; the file is readable by its owner alone. */
  readonly secret?: string
}

export interface HomeLock {
  /** Tells others where this process answers. */
  announce(holder: Holder): void
  release(): void
}

const holderFile = 'run.json'

/**
 * Takes the home folder for this process, or throws `store.home-in-use`. The lock is the operating system's own
 * (held through SQLite's), so it ends with the process, however that ends.
 */
export function lockHome(home: string): HomeLock {
  const lock = new DatabaseSync(join(home, 'lock.sqlite'), { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch {
    lock.close()
    const holder = readHolder(home)
    const who =
      holder === undefined
        ? 'another process'
        : `process ${holder.pid}${holder.url === undefined ? '' : ` (${holder.url})`} since ${holder.since}`
    throw storeFault('home-in-use', `The home folder is held by ${who}.`, home)
  }
  rmSync(join(home, holderFile), { force: true })
  return {
    announce: (holder) => writeFileSync(join(home, holderFile), JSON.stringify(holder), { mode: 0o600 }),
    release: () => {
      rmSync(join(home, holderFile), { force: true })
      lock.close()
    },
  }
}

/** What the holder announced; undefined when it has not, or the file is not whole. */
export function readHolder(home: string): Holder | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(home, holderFile), 'utf8'))
    const isHolder =
      typeof parsed === 'object' &&
      parsed !== null &&
      'pid' in parsed &&
      typeof parsed.pid === 'number' &&
      'since' in parsed &&
      typeof parsed.since === 'string'
    // Checked field by field in the line above; url is optional and only ever written by `announce`.
    return isHolder ? (parsed as Holder) : undefined
  } catch {
    return undefined
  }
}

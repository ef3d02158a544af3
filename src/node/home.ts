import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Clock, newUuid } from '../base/index.ts'
import { makeCertificate, openIdentity } from '../identity/index.ts'
import { openIntel } from '../intel/index.ts'
import type { TlpLevel } from '../stix/index.ts'
import { lockHome, openStore, storeFault } from '../store/index.ts'
import { Config, writeConfig } from './config.ts'
import { makeSigningKeys } from './signing.ts'

/** Where the parts of a home folder lie. */
export interface HomePaths {
  readonly home: string
  readonly database: string
  readonly config: string
  readonly key: string
  readonly certificate: string
  /** Key that seals TAXII paging cursors, so that they survive a restart and tell nothing. */
  readonly cursorKey: string
  /** Folder of the keys that sign the log and for partners' logs. */
  readonly keys: string
  readonly deadLetters: string
  /** Files of evidence, each under its hash. */
  readonly evidence: string
  /** The operator's own formats, warninglists and so on, laid over ours. */
  readonly data: string
}

export function homePaths(home: string): HomePaths {
  return {
    home,
    database: join(home, 'entente.sqlite'),
    config: join(home, 'config.yaml'),
    key: join(home, 'keys', 'tls.key'),
    certificate: join(home, 'keys', 'tls.crt'),
    cursorKey: join(home, 'keys', 'cursor.key'),
    keys: join(home, 'keys'),
    deadLetters: join(home, 'dead-letters'),
    evidence: join(home, 'evidence'),
    data: join(home, 'data'),
  }
}

export interface NewHome {
  readonly name: string
  readonly organisation: { readonly name: string; readonly country?: string; readonly sector?: string; readonly level?: TlpLevel }
  readonly listen?: { readonly host?: string; readonly port?: number; readonly tls?: boolean; readonly names?: readonly string[] }
  readonly isExample?: boolean
  readonly isExercise?: boolean
}

/** What `init` hands to the person who ran it: the administrator's token is shown here and never again. */
export interface MadeHome {
  readonly config: Config
  readonly administratorToken: string
}

/** Collections that every node has from the start, by alias. */
export const firstCollections = [
  { alias: 'intelligence', title: 'Intelligence', description: 'What this node was told: imports and feeds.' },
  { alias: 'sightings', title: 'Sightings', description: 'What this node saw of it: confirmed alerts, as STIX sightings.' },
] as const

/** Makes a node in an empty or absent folder: settings, keys, certificate, database, first collections, first administrator. */
export async function makeHome(home: string, wanted: NewHome, clock: Clock): Promise<MadeHome> {
  const paths = homePaths(home)
  if (existsSync(paths.config) || existsSync(paths.database)) throw storeFault('home-exists', `There is a node in ${home} already.`, home)
  for (const folder of [home, join(home, 'keys'), paths.deadLetters, paths.data]) mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(home, 0o700)
  const lock = lockHome(home)
  try {
    const config = toConfig(wanted)
    const { key, certificate } = await makeCertificate(config.listen.names, clock.now())
    writeFileSync(paths.key, key, { mode: 0o600 })
    writeFileSync(paths.certificate, certificate, { mode: 0o644 })
    writeFileSync(paths.cursorKey, randomBytes(32).toString('hex'), { mode: 0o600 })
    makeSigningKeys(paths.keys)
    const administratorToken = await fillDatabase(paths.database, clock, config.isExercise)
    // Last, so that a home with settings is a whole home.
    writeConfig(home, config)
    return { config, administratorToken }
  } finally {
    lock.release()
  }
}

/** A name for the log that no other node has: made of the organisation's, and random enough never to meet another. */
function toOrigin(organisation: string): string {
  const words = organisation
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? ['node']
  return `${words.join('-').slice(0, 60)}.entente/${randomBytes(4).toString('hex')}`
}

function toConfig(wanted: NewHome): Config {
  const { organisation, listen } = wanted
  return Config.parse({
    name: wanted.name,
    organisation: {
      id: `identity--${newUuid()}`,
      name: organisation.name,
      country: organisation.country ?? null,
      sector: organisation.sector ?? null,
      ...(organisation.level === undefined ? {} : { level: organisation.level }),
    },
    listen: { ...listen },
    taxii: { title: organisation.name },
    log: { origin: toOrigin(organisation.name) },
    isExample: wanted.isExample ?? false,
    isExercise: wanted.isExercise ?? false,
  })
}

async function fillDatabase(file: string, clock: Clock, isExercise: boolean): Promise<string> {
  const store = openStore(file, clock)
  try {
    const intel = openIntel(store, { isExercise })
    for (const collection of firstCollections) {
      await intel.addCollection(isExercise ? { ...collection, title: `EXERCISE ${collection.title}` } : collection)
    }
    const everything = [{ collectionId: '*', canRead: true, canWrite: true }]
    const { secret } = await openIdentity(store, clock).createToken({
      name: 'administrator',
      clearance: 'red',
      isAdmin: true,
      grants: everything,
    })
    return secret
  } finally {
    await store.close()
  }
}

export function requireHome(home: string): HomePaths {
  const paths = homePaths(home)
  if (!existsSync(paths.config) || !existsSync(paths.database)) {
    throw storeFault('home-absent', `There is no node in ${home}. Make one: entente init --home ${home}`, home)
  }
  return paths
}

export function readCursorKey(paths: HomePaths): Uint8Array {
  return Buffer.from(readFileSync(paths.cursorKey, 'utf8').trim(), 'hex')
}

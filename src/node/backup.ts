import { randomBytes } from 'node:crypto'
import {
  copyFileSync,
  createReadStream,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Store, storeFault } from '../store/index.ts'
import { readConfig } from './config.ts'
import { homePaths } from './home.ts'

/**
 * A backup is one SQLite file: the node's database as of one moment, and in the table `home_file` every other file of the
 * home folder that the node cannot make anew.
 */
const keptFolders = ['keys', 'dead-letters', 'evidence', 'data']
const keptFiles = ['config.yaml']

/** Writes the backup beside the database, gives it piece by piece, and removes it. */
export async function* readBackup(home: string, store: Store): AsyncIterable<Uint8Array> {
  const file = join(home, `backup-${randomBytes(6).toString('hex')}.tmp`)
  try {
    await store.copyTo(file)
    addHomeFiles(file, home)
    yield* createReadStream(file)
  } finally {
    rmSync(file, { force: true })
  }
}

function addHomeFiles(file: string, home: string): void {
  const copy = new DatabaseSync(file)
  try {
    copy.exec('PRAGMA journal_mode = DELETE')
    copy.exec('CREATE TABLE home_file (path TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID')
    const insert = copy.prepare('INSERT INTO home_file (path, bytes) VALUES (?, ?)')
    for (const path of listHomeFiles(home)) insert.run(path, readFileSync(join(home, path)))
  } finally {
    copy.close()
  }
}

function listHomeFiles(home: string): string[] {
  const inFolders = keptFolders
    .filter((folder) => existsSync(join(home, folder)))
    .flatMap((folder) =>
      readdirSync(join(home, folder), { recursive: true, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((path) => lstatSync(join(home, path)).isFile()),
    )
  return [...keptFiles.filter((path) => existsSync(join(home, path))), ...inFolders]
}

/** Makes a home folder from a backup file. The file is checked whole before anything is written. */
export async function restoreHome(file: string, home: string): Promise<{ name: string; objects: number }> {
  const paths = homePaths(home)
  if (existsSync(paths.config) || existsSync(paths.database)) throw storeFault('home-exists', `There is a node in ${home} already.`, home)
  const objects = checkBackup(file)
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const partly = `${paths.database}.partial`
  copyFileSync(file, partly)
  const database = new DatabaseSync(partly)
  try {
    for (const { path, bytes } of readHomeFiles(database)) {
      mkdirSync(dirname(join(home, path)), { recursive: true, mode: 0o700 })
      writeFileSync(join(home, path), bytes, { mode: 0o600 })
    }
    database.exec('DROP TABLE home_file')
    // Nothing is signed before the witnesses have said whether they remember more than this backup does.
    database.prepare("INSERT OR IGNORE INTO meta (key, value) VALUES ('log-unconfirmed', ?)").run('restored')
    database.exec('PRAGMA journal_mode = WAL')
  } finally {
    database.close()
  }
  renameSync(partly, paths.database)
  return { name: readConfig(home).name, objects }
}

/** Gives the number of object versions in it; throws `store.bad-backup` when it is not a whole backup. */
function checkBackup(file: string): number {
  if (!existsSync(file)) throw storeFault('bad-backup', `There is no file ${file}.`, file)
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { readOnly: true })
    const verdict = database.prepare('PRAGMA integrity_check').get()?.integrity_check
    if (verdict !== 'ok') throw new Error(String(verdict))
    readHomeFiles(database)
    return Number(database.prepare('SELECT count(*) AS n FROM object').get()?.n)
  } catch (error) {
    throw storeFault('bad-backup', `The file is not a whole backup: ${error instanceof Error ? error.message : String(error)}`, file)
  } finally {
    database?.close()
  }
}

function readHomeFiles(database: DatabaseSync): { path: string; bytes: Uint8Array }[] {
  return database
    .prepare('SELECT path, bytes FROM home_file')
    .all()
    .map((row) => {
      const path = String(row.path)
      // A backup may have been tampered with: no file of it may land outside the home folder.
      const isInside =
        normalize(path) === path &&
        !path.startsWith('..') &&
        (keptFiles.includes(path) || keptFolders.some((folder) => path.startsWith(`${folder}/`)))
      if (!isInside || !(row.bytes instanceof Uint8Array)) throw new Error(`it holds a file that no home has: ${path}`)
      return { path, bytes: row.bytes }
    })
}

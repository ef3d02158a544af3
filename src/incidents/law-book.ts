import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { toCanonicalJson } from '../base/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { type LoadedLaw, loadLaw } from './law-files.ts'
import type { Law } from './obligations/law.ts'

/** The law as it is in the data folders now, and what names just this version of it. */
export interface CurrentLaw extends LoadedLaw {
  readonly hash: string
}

/** The same texts are the same law: nodes of one process, such as those of the example, prove it once. */
const readBefore = new Map<string, CurrentLaw>()

const lawFolders = ['facts', 'calendars', 'predicates', 'regimes', 'overlays']

/**
 * Every version of the law that an incident was judged under, kept with its texts. A change of a file is a new version for
 * new incidents; those that ran under the old one keep it until a person takes over the new one.
 */
export class LawBook {
  readonly #store: Store
  readonly #roots: readonly string[]
  #files: ReadonlyMap<string, string> = new Map()
  #current: CurrentLaw | undefined
  readonly #known = new Map<string, Law>()

  /** `roots`: our data folder first, then the operator's. */
  constructor(store: Store, roots: readonly string[]) {
    this.#store = store
    this.#roots = roots
  }

  /** Read when it is first asked for: proving every regime takes a moment, and most commands need none. */
  get current(): CurrentLaw {
    if (this.#current === undefined) {
      this.#files = readTexts(this.#roots)
      const hash = toHash(this.#files)
      const current = readBefore.get(hash) ?? { ...loadLaw(this.#roots), hash }
      readBefore.set(hash, current)
      this.#current = current
      this.#known.set(this.#current.hash, this.#current.law)
    }
    return this.#current
  }

  /** From now on the incident is judged under the current law. */
  async pin(tx: Tx, incident: number, sinceMs: number): Promise<void> {
    const { hash } = this.current
    const files = gzipSync(JSON.stringify([...this.#files]))
    await tx.insertEach('law_text', [{ hash, at: sinceMs, files }], 'ignore')
    await tx.insertEach('incident_law', [{ incident, hash, since: sinceMs }])
  }

  /** The law that the incident is judged under; the current one where none was pinned. */
  async of(db: Store['db'], incident: number): Promise<{ law: Law; hash: string; since: number | null }> {
    const row = await db
      .selectFrom('incident_law')
      .select(['hash', 'since'])
      .where('incident', '=', incident)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (row === undefined) return { ...this.current, since: null }
    const known = this.#known.get(row.hash) ?? readBefore.get(row.hash)?.law ?? (await this.#read(row.hash))
    this.#known.set(row.hash, known)
    return { law: known, hash: row.hash, since: row.since }
  }

  /** The files of a version, by their paths. */
  async textsOf(hash: string): Promise<ReadonlyMap<string, string>> {
    if (hash === this.current.hash) return this.#files
    const { files } = await this.#store.db.selectFrom('law_text').select('files').where('hash', '=', hash).executeTakeFirstOrThrow()
    const texts: [string, string][] = JSON.parse(gunzipSync(files).toString('utf8'))
    return new Map(texts)
  }

  async #read(hash: string): Promise<Law> {
    const texts = await this.textsOf(hash)
    const folder = mkdtempSync(join(tmpdir(), 'entente-law-'))
    try {
      for (const [path, text] of texts) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), text)
      }
      return loadLaw([folder]).law
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
}

/** By `regimes/eu-nis2.yaml`; of two folders the later one's. */
function readTexts(roots: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const root of roots) {
    for (const name of lawFolders) {
      const folder = join(root, name)
      if (!existsSync(folder)) continue
      for (const file of readdirSync(folder).sort()) {
        if (/\.(yaml|json)$/.test(file)) found.set(`${name}/${file}`, readFileSync(join(folder, file), 'utf8'))
      }
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function toHash(files: ReadonlyMap<string, string>): string {
  return createHash('sha256')
    .update(toCanonicalJson(Object.fromEntries(files)))
    .digest('hex')
}

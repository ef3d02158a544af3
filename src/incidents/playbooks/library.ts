import { createHash } from 'node:crypto'
import { type Clock, type Fault, readDataFolder, toCanonicalJson } from '../../base/index.ts'
import type { Reader } from '../../identity/index.ts'
import { isTlpLevel, strictest, type TlpLevel, tlpLevels } from '../../stix/index.ts'
import type { Store, Tx } from '../../store/index.ts'
import { levelsFor, requireWorker } from '../access.ts'
import { parsePlaybook } from '../cacao/check.ts'
import type { Playbook } from '../cacao/playbook.ts'
import { incidentFault } from '../faults.ts'
import type { Incident } from '../incident.ts'
import { type PlaybookEntry, type Proposal, parsePlaybookFile } from './playbook-file.ts'

/** A playbook that the node has: from a data file, or brought by somebody. */
export interface HeldPlaybook {
  /** The name of its file, or its CACAO identifier. */
  readonly name: string
  readonly playbook: Playbook
  readonly hash: string
  /** Canonical JSON. */
  readonly text: string
  readonly level: TlpLevel
  readonly origin: 'data' | 'imported'
  readonly proposed: Proposal
  readonly source: string | null
}

export interface PlaybookQuery {
  readonly text?: string | undefined
  /** Of the vocabulary of types: `mitigation`, `notification`, … */
  readonly type?: string | undefined
  readonly sector?: string | undefined
}

const notProposed: Proposal = { classes: [], kinds: [], words: [] }

/** Every playbook of the node. A version that somebody brought takes the place of an older one of a data file. */
export class Library {
  readonly #store: Store
  readonly #clock: Clock
  readonly #folders: readonly string[]
  #files: { entries: Map<string, HeldPlaybook>; refused: Fault[] } | undefined

  /** `folders`: ours first, then the operator's. */
  constructor({ store, clock }: { store: Store; clock: Clock }, folders: readonly string[]) {
    this.#store = store
    this.#clock = clock
    this.#folders = folders
  }

  /** Data files that were refused. */
  get refused(): readonly Fault[] {
    return this.#read().refused
  }

  async list(reader: Reader, { text, type, sector }: PlaybookQuery = {}): Promise<HeldPlaybook[]> {
    const words = (text ?? '').toLowerCase().split(/\s+/).filter(Boolean)
    return (await this.#visible(reader)).filter(
      ({ playbook }) =>
        (type === undefined || (playbook.playbook_types ?? []).includes(type)) &&
        (sector === undefined || (playbook.industry_sectors ?? []).includes(sector)) &&
        words.every((word) => toSearched(playbook).includes(word)),
    )
  }

  /** By the name of its file or its identifier. */
  async require(reader: Reader, name: string): Promise<HeldPlaybook> {
    const found = (await this.#visible(reader)).find((held) => held.name === name || held.playbook.id === name)
    if (found === undefined) throw incidentFault('unknown-playbook', `There is no playbook ${name}.`)
    return found
  }

  /** Takes a playbook in, exactly as it is. The same once more changes nothing. */
  async take(reader: Reader, value: unknown): Promise<HeldPlaybook> {
    requireWorker(reader)
    const playbook = parsePlaybook(value)
    const text = toCanonicalJson(playbook.json)
    const hash = toHash(text)
    const level = levelOf(playbook, 'amber')
    if (strictest([level, reader.clearance]) !== reader.clearance) {
      throw incidentFault('bad-marking', 'You would not see it: your clearance is lower.', 'markings')
    }
    const { id, modified } = playbook
    await this.#store.commit(async (tx) => {
      const held = await tx.db.selectFrom('playbook').selectAll().where('id', '=', id).where('modified', '=', modified).executeTakeFirst()
      if (held !== undefined && held.hash !== hash) throw incidentFault('playbook-there', `Version ${modified} of ${id}.`, 'modified')
      if (held !== undefined) return
      await keepText(tx, { hash, text })
      await tx.insertEach('playbook', [{ id, modified, hash, level, imported_at: this.#clock.now(), imported_by: reader.name }])
      tx.state({ kind: 'decided', subject: id, version: modified, content: { decision: 'playbook-taken', hash, by: reader.name } })
    })
    return this.require(reader, id)
  }

  /** For an incident, the likeliest first: by its class, then by words of its title and summary. */
  async proposedFor(reader: Reader, incident: Pick<Incident, 'kind' | 'class' | 'title' | 'summary'>): Promise<HeldPlaybook[]> {
    const said = `${incident.title} ${incident.summary}`.toLowerCase()
    const rated = (await this.#visible(reader)).map((held) => {
      const { classes, kinds, words } = held.proposed
      const ofClass = classes.some((one) => incident.class === one || incident.class?.startsWith(`${one}.`) === true)
      const score = (ofClass ? 2 : 0) + 3 * words.filter((word) => said.includes(word.toLowerCase())).length
      return { held, score: kinds.includes(incident.kind) ? score : 0 }
    })
    return rated
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, 5)
      .map(({ held }) => held)
  }

  async #visible(reader: Reader): Promise<HeldPlaybook[]> {
    const levels = levelsFor(reader)
    const byId = new Map<string, HeldPlaybook>()
    for (const held of this.#read().entries.values()) byId.set(held.playbook.id, held)
    for (const held of await this.#imported()) {
      const other = byId.get(held.playbook.id)
      if (other === undefined || other.playbook.modified <= held.playbook.modified) {
        byId.set(held.playbook.id, { ...held, proposed: other?.proposed ?? held.proposed, name: other?.name ?? held.name })
      }
    }
    return [...byId.values()].filter(({ level }) => levels.includes(level)).sort((a, b) => (a.playbook.name < b.playbook.name ? -1 : 1))
  }

  async #imported(): Promise<HeldPlaybook[]> {
    const rows = await this.#store.db
      .selectFrom('playbook')
      .innerJoin('playbook_text', 'playbook_text.hash', 'playbook.hash')
      .select(['playbook.id', 'playbook.hash', 'playbook.level', 'playbook_text.text'])
      .orderBy('playbook.modified')
      .execute()
    return rows.map(({ id, hash, level, text }) => ({
      ...{ name: id, hash, text, playbook: parsePlaybook(JSON.parse(text)), origin: 'imported', proposed: notProposed, source: null },
      level: isTlpLevel(level) ? level : 'red',
    }))
  }

  #read(): { entries: Map<string, HeldPlaybook>; refused: Fault[] } {
    if (this.#files !== undefined) return this.#files
    const { entries, refused } = readDataFolder({ folders: this.#folders, parse: parsePlaybookFile })
    this.#files = { entries: new Map([...entries].map(([name, entry]) => [name, toHeld(name, entry)])), refused }
    return this.#files
  }
}

/** Kept once, however many runs began with it. */
export async function keepText(tx: Tx, row: { hash: string; text: string }): Promise<void> {
  await tx.insertEach('playbook_text', [row], 'ignore')
}

function toHeld(name: string, { playbook, proposed, source }: PlaybookEntry): HeldPlaybook {
  const text = toCanonicalJson(playbook.json)
  return { name, playbook, hash: toHash(text), text, level: levelOf(playbook, 'clear'), origin: 'data', proposed, source }
}

/** By its own TLP markings (CACAO 2.0 §9); one that has none is as `unmarked`. */
function levelOf({ markings = [], data_marking_definitions: definitions }: Playbook, unmarked: TlpLevel): TlpLevel {
  const said = markings.flatMap((id) => {
    const level = definitions?.[id]?.tlpv2_level
    return typeof level === 'string' ? [level.toLowerCase().replace('tlp:', '')] : []
  })
  const levels = said.filter((level) => isTlpLevel(level))
  // A marking that we cannot read is not one that may be passed over.
  if (said.length > levels.length || markings.length > said.length) return tlpLevels.at(-1) ?? 'red'
  return levels.length === 0 ? unmarked : strictest(levels)
}

function toSearched({ name, description = '', labels = [], industry_sectors: sectors = [] }: Playbook): string {
  return [name, description, ...labels, ...sectors].join(' ').toLowerCase()
}

function toHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

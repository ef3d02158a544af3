import type { Selectable } from 'kysely'
import { type JsonObject, newUuid } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import type { Store, Tables } from '../store/index.ts'
import { requireRow, requireWorkable, requireWorker } from './access.ts'
import type { EvidenceFiles } from './evidence-files.ts'
import { incidentFault } from './faults.ts'
import type { IncidentParts } from './parts.ts'
import { incidentChanged, writeLine } from './writing.ts'

export const custodyKinds = ['taken', 'looked', 'moved', 'noted', 'checked', 'sealed'] as const
export type CustodyKind = (typeof custodyKinds)[number]

/** One link of the chain of custody. */
export interface Custody {
  readonly at: number
  readonly by: string
  readonly what: CustodyKind
  readonly note: string
  /** Place of its statement in the log; null for one who only looked. */
  readonly statementIdx: number | null
}

/** A file kept as evidence. */
export interface HeldEvidence {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly sha256: string
  readonly takenAt: number
  readonly statementIdx: number
  /** From the taking on. */
  readonly custody: readonly Custody[]
}

/** Evidence of an incident: sealed in the log when it is taken, with everyone named who had it in hand since. */
export class EvidenceRoom {
  readonly #parts: IncidentParts
  readonly #files: EvidenceFiles

  constructor(parts: IncidentParts, files: EvidenceFiles) {
    this.#parts = parts
    this.#files = files
  }

  /** The file is on the disk before it is stated: a crash in between leaves a file that nobody names, never a name without its file. */
  async take(
    reader: Reader,
    idOrNumber: string,
    given: { name: string; note: string; chunks: AsyncIterable<Uint8Array> },
  ): Promise<string> {
    const { store, clock } = this.#parts
    const name = toFileName(given.name)
    await requireWorkable(store.db, reader, idOrNumber)
    const { sha256, size } = await this.#files.take(given.chunks)
    const nowMs = clock.now()
    return store.commit(async (tx) => {
      const row = await requireWorkable(tx.db, reader, idOrNumber)
      const id = newUuid()
      const content: JsonObject = { incident: row.id, evidence: id, name, size, sha256, by: reader.name, note: given.note }
      const statement_idx = tx.state({ kind: 'evidence-sealed', subject: row.id, version: id, content })
      await tx.insertEach('incident_evidence', [{ id, incident: row.number, name, size, sha256, taken_at: nowMs, statement_idx }])
      await tx.insertEach('incident_custody', [
        { evidence: id, at: nowMs, by: reader.name, what: 'taken', note: given.note, statement_idx },
      ])
      await writeLine(tx, row, {
        lane: 'did',
        text: `Evidence taken: ${name} (SHA-256 ${sha256.slice(0, 12)}…)`,
        change: { what: 'fact' },
        reader,
        nowMs,
      })
      return id
    })
  }

  async list(reader: Reader, idOrNumber: string): Promise<HeldEvidence[]> {
    const { db } = this.#parts.store
    const row = await requireRow(db, reader, idOrNumber)
    const rows = await rowsOf(db, row.number)
    if (rows.length === 0) return []
    const links = await db
      .selectFrom('incident_custody')
      .selectAll()
      .where(
        'evidence',
        'in',
        rows.map(({ id }) => id),
      )
      .orderBy('seq')
      .execute()
    return rows.map(({ id, name, size, sha256, taken_at: takenAt, statement_idx: statementIdx }) => ({
      ...{ id, name, size, sha256, takenAt, statementIdx },
      custody: links.flatMap((link) => (link.evidence === id ? [toCustody(link)] : [])),
    }))
  }

  /** Who looks at a file is named in its chain before the first byte leaves. */
  async look(reader: Reader, idOrNumber: string, evidence: string): Promise<{ name: string; chunks: AsyncIterable<Uint8Array> }> {
    const held = await this.#require(reader, idOrNumber, evidence)
    const chunks = this.#files.read(held.sha256)
    await this.#link(reader, evidence, { what: 'looked', note: '' })
    return { name: held.name, chunks }
  }

  /** A person writes down that the evidence changed hands, or something about it. */
  async note(
    reader: Reader,
    which: { incident: string; evidence: string },
    link: { what: 'moved' | 'noted'; note: string },
  ): Promise<void> {
    await this.#require(reader, which.incident, which.evidence)
    requireWorker(reader)
    await this.#state(reader, which, link)
  }

  /** Reads the file and holds its hash against that of what was taken. Gives what is wrong; null when it is whole. */
  async check(reader: Reader, which: { incident: string; evidence: string }): Promise<string | null> {
    const held = await this.#require(reader, which.incident, which.evidence)
    requireWorker(reader)
    const wrong = (await this.#files.findFault(held)) ?? null
    await this.#state(reader, which, { what: 'checked', note: wrong ?? `The same bytes as were taken: SHA-256 ${held.sha256}` })
    return wrong
  }

  /** States the whole chain up to now: whoever has the proof sees if a link was added, changed or taken out since. */
  async seal(reader: Reader, which: { incident: string; evidence: string }): Promise<void> {
    requireWorker(reader)
    const [held] = (await this.list(reader, which.incident)).filter(({ id }) => id === which.evidence)
    if (held === undefined) throw incidentFault('unknown-evidence', `The incident has no evidence ${which.evidence}.`)
    const chain = held.custody.map(({ at, by, what, note }) => ({ at, by, what, note }))
    await this.#state(reader, which, { what: 'sealed', note: `${chain.length} links`, more: { chain } })
  }

  /** For the doctor: every file that is not what was taken. */
  async examine(): Promise<{ checked: number; findings: { what: string; place: string }[] }> {
    const rows = await this.#parts.store.db.selectFrom('incident_evidence').select(['id', 'name', 'size', 'sha256']).execute()
    const findings: { what: string; place: string }[] = []
    for (const row of rows) {
      const what = await this.#files.findFault(row)
      if (what !== undefined) findings.push({ what, place: `evidence ${row.id} ${row.name}` })
    }
    return { checked: rows.length, findings }
  }

  async #require(reader: Reader, idOrNumber: string, evidence: string): Promise<{ name: string; sha256: string; size: number }> {
    const { db } = this.#parts.store
    const row = await requireRow(db, reader, idOrNumber)
    const held = (await rowsOf(db, row.number)).find(({ id }) => id === evidence)
    if (held === undefined) throw incidentFault('unknown-evidence', `The incident has no evidence ${evidence}.`)
    return held
  }

  async #link(reader: Reader, evidence: string, { what, note }: { what: CustodyKind; note: string }): Promise<void> {
    const { store, clock } = this.#parts
    await store.commit((tx) =>
      tx.insertEach('incident_custody', [{ evidence, at: clock.now(), by: reader.name, what, note, statement_idx: null }]),
    )
  }

  /** A link of the chain that says something: a statement in the same commit. */
  async #state(
    reader: Reader,
    { incident, evidence }: { incident: string; evidence: string },
    { what, note, more = {} }: { what: CustodyKind; note: string; more?: JsonObject },
  ): Promise<void> {
    const { store, clock } = this.#parts
    const at = clock.now()
    await store.commit(async (tx) => {
      const row = await requireRow(tx.db, reader, incident)
      const { sha256 } = await this.#require(reader, incident, evidence)
      const content: JsonObject = { incident: row.id, evidence, sha256, what, note, at, by: reader.name, ...more }
      const statement_idx = tx.state({ kind: 'evidence-sealed', subject: row.id, version: newUuid(), content })
      await tx.insertEach('incident_custody', [{ evidence, at, by: reader.name, what, note, statement_idx }])
      tx.outbox(incidentChanged, JSON.stringify({ ids: [row.id] }))
    })
  }
}

function rowsOf(db: Store['db'], number: number) {
  return db
    .selectFrom('incident_evidence')
    .selectAll()
    .where((is) =>
      is.or([
        is('incident', '=', number),
        is('incident', 'in', (from) => from.selectFrom('incident').select('number').where('merged_into', '=', number)),
      ]),
    )
    .orderBy('taken_at')
    .execute()
}

function toCustody({ at, by, what, note, statement_idx: statementIdx }: Selectable<Tables['incident_custody']>): Custody {
  return { at, by, what: custodyKinds.find((kind) => kind === what) ?? 'noted', note, statementIdx }
}

/** Attacker-controlled: a name is shown and offered for saving, so it is one part of a path and has no sign that moves the cursor. */
function toFileName(given: string): string {
  const last = given.split(/[\\/]/).at(-1) ?? ''
  const name = last
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, 255)
  if (name === '' || name === '.' || name === '..') throw incidentFault('bad-item', 'The file has no name.', 'name')
  return name
}

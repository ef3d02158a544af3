import { type JsonObject, newUuid } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import { type Disclosure, toDisclosure } from '../ledger/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { requireRow } from './access.ts'
import type { FactBook, ParsedFact } from './fact-book.ts'
import { incidentFault } from './faults.ts'
import type { IncidentRow } from './incident.ts'
import type { IncidentParts } from './parts.ts'
import { type Author, writeLine } from './writing.ts'

/** Whether it was held significant: what the clocks of most regimes hang on. */
export const judgements = ['significant', 'not-significant', 'undecided'] as const
export type Judgement = (typeof judgements)[number]

export interface NewAwareness {
  /** Who learned it: a person or an office. */
  readonly who: string
  readonly what: string
  /** Milliseconds since the epoch. */
  readonly learnedAt: number
  readonly judgement: Judgement
  /** Why it was held so. */
  readonly why: string
  /** Facts of the type instant that this is the moment of: they are stated with it. */
  readonly moments?: readonly string[] | undefined
}

export interface Awareness extends NewAwareness {
  readonly id: string
  readonly at: number
  readonly by: string
  /** Place of its statement in the log. */
  readonly statementIdx: number
}

const words: Readonly<Record<Judgement, string>> = {
  significant: 'held significant',
  'not-significant': 'held not significant',
  undecided: 'not yet judged',
}

/** Who learned what when, and why it was held significant or not. Each entry is a statement of the log from the same commit. */
export class AwarenessRecord {
  readonly #parts: IncidentParts
  readonly #facts: FactBook

  constructor(parts: IncidentParts, facts: FactBook) {
    this.#parts = parts
    this.#facts = facts
  }

  /** Before the commit: what the entry says besides itself. */
  check({ learnedAt, moments = [], who }: NewAwareness, nowMs: number): readonly ParsedFact[] {
    if (learnedAt > nowMs) throw incidentFault('bad-item', 'Nobody has learned it yet: the time is to come.', 'learnedAt')
    const value = new Date(learnedAt).toISOString()
    return moments.map((fact, at) => this.#facts.parse({ fact, value, source: `learned by ${who}` }, `moments[${at}]`))
  }

  /** Within a commit. Gives the id of the entry. */
  async write(
    tx: Tx,
    row: IncidentRow,
    { said, facts, reader, nowMs }: Author & { said: NewAwareness; facts: readonly ParsedFact[] },
  ): Promise<string> {
    const id = newUuid()
    const { who, what, learnedAt, judgement, why } = said
    const moments = facts.map(({ definition }) => definition.id)
    const content: JsonObject = { who, what, learnedAt, judgement, why, moments, incident: row.id, by: reader.name }
    const statement_idx = tx.state({ kind: 'decided', subject: row.id, version: id, content })
    await tx.insertEach('incident_awareness', [{ id, incident: row.number, at: nowMs, content: JSON.stringify(content), statement_idx }])
    const text = `${who} learned: ${what} – ${words[judgement]}: ${why}`
    await writeLine(tx, row, { lane: 'knew', text, happenedAt: learnedAt, change: { what: 'fact' }, reader, nowMs })
    await this.#facts.write(tx, row, { facts, reader, nowMs })
    return id
  }

  /** In the order in which it was learned. */
  async list(reader: Reader, idOrNumber: string): Promise<Awareness[]> {
    const { db } = this.#parts.store
    const row = await requireRow(db, reader, idOrNumber)
    const rows = await rowsOf(db, row.number)
    return rows.map(toAwareness).sort((a, b) => a.learnedAt - b.learnedAt)
  }

  /** The statement behind an entry, with all of its content shown. */
  async disclose(reader: Reader, idOrNumber: string, entryId: string): Promise<{ statementIdx: number; disclosure: Disclosure }> {
    const { db } = this.#parts.store
    const row = await requireRow(db, reader, idOrNumber)
    const found = (await rowsOf(db, row.number)).find(({ id }) => id === entryId)
    if (found === undefined || found.seed === null) throw incidentFault('unknown-entry', `The awareness record has no entry ${entryId}.`)
    return { statementIdx: found.statement_idx, disclosure: toDisclosure(JSON.parse(found.content), found.seed, () => false) }
  }
}

function rowsOf(db: Store['db'], number: number) {
  return db
    .selectFrom('incident_awareness')
    .innerJoin('statement', 'statement.idx', 'incident_awareness.statement_idx')
    .selectAll('incident_awareness')
    .select('statement.seed')
    .where((is) =>
      is.or([
        is('incident', '=', number),
        is('incident', 'in', (from) => from.selectFrom('incident').select('number').where('merged_into', '=', number)),
      ]),
    )
    .orderBy('incident_awareness.seq')
    .execute()
}

/** What this room wrote. */
function toAwareness({
  id,
  at,
  content,
  statement_idx: statementIdx,
}: {
  id: string
  at: number
  content: string
  statement_idx: number
}): Awareness {
  const { who, what, learnedAt, judgement, why, moments, by } = JSON.parse(content)
  return { id, at, who, what, learnedAt, judgement, why, moments, by, statementIdx }
}

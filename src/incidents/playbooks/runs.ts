import { type JsonObject, newUuid } from '../../base/index.ts'
import type { Reader } from '../../identity/index.ts'
import { isTlpLevel, strictest, type TlpLevel } from '../../stix/index.ts'
import type { Tx } from '../../store/index.ts'
import { levelsFor, requireRow, requireWorkable, requireWorker } from '../access.ts'
import { advance, begin } from '../cacao/advance.ts'
import { cacaoFault } from '../cacao/faults.ts'
import type { RunEvent } from '../cacao/run.ts'
import { firstValue, type Value } from '../cacao/values.ts'
import { toMarkedTitle } from '../exercise-mark.ts'
import { incidentFault } from '../faults.ts'
import type { IncidentParts } from '../parts.ts'
import { incidentChanged, writeLine } from '../writing.ts'
import { type HeldPlaybook, keepText, type Library } from './library.ts'
import { type HeldRun, loadRun, type RunRow, requireRun, writeEvent } from './run-rows.ts'
import { toLine, toWarnings } from './words.ts'

type Parts = Pick<IncidentParts, 'store' | 'clock' | 'isExercise'>

export interface NewRun {
  /** Absent: a run of its own. */
  readonly incident?: string | undefined
  readonly variables?: Readonly<Record<string, Value>> | undefined
  /** Of a run of its own; an incident's run is marked as the incident is. */
  readonly level?: TlpLevel | undefined
}

/** What a person does in a run; who and when is added here. */
export type Doing = WithoutAuthor<Exclude<RunEvent, { kind: 'started' } | { kind: 'clock' }>>
type WithoutAuthor<T> = T extends unknown ? Omit<T, 'at' | 'by'> : never

interface Parent {
  readonly run: number
  readonly visit: string
}

/**
 * Playbooks under way. Each step of a person is an event, durable before it is acknowledged, and a statement of the log; a node
 * that was killed goes on where it was, for the run is nothing but its events. Nothing here acts: it only waits for people.
 */
export class Runs {
  readonly #parts: Parts
  readonly #library: Library

  constructor(parts: Parts, library: Library) {
    this.#parts = parts
    this.#library = library
  }

  async start(reader: Reader, name: string, wanted: NewRun = {}): Promise<HeldRun> {
    requireWorker(reader)
    const held = await this.#library.require(reader, name)
    const id = await this.#parts.store.commit((tx) => this.#insert(tx, reader, { held, wanted }))
    return this.get(reader, id)
  }

  async get(reader: Reader, idOrNumber: string): Promise<HeldRun> {
    return requireRun(this.#parts.store.db, reader, idOrNumber)
  }

  /** The last begun first. */
  async list(reader: Reader, { incident, state }: { incident?: string | undefined; state?: string | undefined } = {}): Promise<RunRow[]> {
    const { db } = this.#parts.store
    const levels = ['none', ...levelsFor(reader)]
    let select = db
      .selectFrom('playbook_run')
      .leftJoin('incident', 'incident.number', 'playbook_run.incident')
      .selectAll('playbook_run')
      .where('playbook_run.level', 'in', levels)
      .where((is) => is.or([is('playbook_run.incident', 'is', null), is('incident.level', 'in', levels)]))
      .orderBy('playbook_run.number', 'desc')
      .limit(500)
    if (incident !== undefined) {
      const { number } = await requireRow(db, reader, incident)
      select = select.where((is) => is.or([is('playbook_run.incident', '=', number), is('incident.merged_into', '=', number)]))
    }
    if (state !== undefined) select = select.where('playbook_run.state', '=', state)
    return select.execute()
  }

  /** One thing that a person does. Of two who do the same at once, one is told. */
  async act(reader: Reader, idOrNumber: string, doing: Doing): Promise<HeldRun> {
    requireWorker(reader)
    const { store, clock } = this.#parts
    await store.commit(async (tx) => {
      const held = await requireRun(tx.db, reader, idOrNumber)
      await this.#apply(tx, reader, { ...held, event: { ...doing, at: clock.now(), by: reader.name } })
    })
    return this.get(reader, idOrNumber)
  }

  /** Begins the playbook that a step names, as a run of its own; when that ends, the step is done with what it found. */
  async startInner(reader: Reader, idOrNumber: string, visit: string): Promise<HeldRun> {
    requireWorker(reader)
    const { store, clock } = this.#parts
    const outer = await this.get(reader, idOrNumber)
    const step = outer.playbook.workflow[outer.run.visits.find(({ id }) => id === visit)?.step ?? '']
    if (step?.type !== 'playbook-action') throw cacaoFault('no-such-step', `Step ${visit} begins no playbook.`)
    const inner = await this.#library.require(reader, step.playbook_id)
    const id = await store.commit(async (tx) => {
      const held = await requireRun(tx.db, reader, idOrNumber)
      if (held.run.visits.find((one) => one.id === visit)?.state === 'ready') {
        await this.#apply(tx, reader, { ...held, event: { kind: 'claimed', visit, at: clock.now(), by: reader.name } })
      }
      const { variables } = held.run
      const given = (step.in_args ?? []).filter((name) => inner.playbook.playbook_variables?.[name]?.external === true)
      const wanted = { variables: Object.fromEntries(given.map((name) => [name, variables[name] ?? null])) }
      return this.#insert(tx, reader, { held: inner, wanted, parent: { run: held.row.number, visit }, outer: held.row })
    })
    return this.get(reader, id)
  }

  /** What time alone brings: delays end, people are told of what takes too long. Nothing is done or failed by it. */
  async passTime(): Promise<number> {
    const { store, clock } = this.#parts
    const nowMs = clock.now()
    const due = await store.db.selectFrom('playbook_run').select('number').where('clock_at', '<=', nowMs).limit(100).execute()
    if (due.length === 0) return 0
    await store.commit(async (tx) => {
      for (const { number } of due) {
        const row = await tx.db.selectFrom('playbook_run').selectAll().where('number', '=', number).executeTakeFirstOrThrow()
        if (row.clock_at === null || row.clock_at > nowMs) continue
        const { playbook, run } = await loadRun(tx.db, row)
        const next = advance(playbook, run, { kind: 'clock', at: nowMs })
        await writeEvent(tx, row, { playbook, run: next })
        const incident = await tx.db.selectFrom('incident').selectAll().where('number', '=', row.incident).executeTakeFirst()
        if (incident === undefined) continue
        for (const text of toWarnings(playbook, run, next)) await writeLine(tx, incident, { lane: 'knew', text, reader: theClock, nowMs })
      }
    })
    return due.length
  }

  async #insert(
    tx: Tx,
    reader: Reader,
    { held, wanted, parent, outer }: { held: HeldPlaybook; wanted: NewRun; parent?: Parent; outer?: RunRow },
  ): Promise<string> {
    const nowMs = this.#parts.clock.now()
    const named = wanted.incident === undefined ? undefined : await requireWorkable(tx.db, reader, wanted.incident)
    const run = begin(held.playbook, { kind: 'started', at: nowMs, by: reader.name, variables: wanted.variables ?? {} })
    const id = newUuid()
    await keepText(tx, { hash: held.hash, text: held.text })
    const around = named?.level ?? (outer === undefined ? undefined : await levelAround(tx, outer))
    const level = toLevel(held.level, { around, wanted: wanted.level, reader })
    const about = {
      id,
      playbook: held.playbook.id,
      hash: held.hash,
      title: toMarkedTitle(held.playbook.name, this.#parts.isExercise === true),
      level,
      state: run.state,
    }
    const times = { started_at: nowMs, started_by: reader.name, changed_at: nowMs, clock_at: null }
    const of = { incident: named?.number ?? outer?.incident ?? null, parent_run: parent?.run ?? null, parent_visit: parent?.visit ?? null }
    const [number] = await tx.insertEach('playbook_run', [{ ...about, ...times, ...of }])
    if (number === undefined) throw new Error('a run was not written')
    await writeEvent(tx, { number }, { playbook: held.playbook, run })
    await this.#tell(tx, reader, await requireRun(tx.db, reader, id))
    return id
  }

  async #apply(tx: Tx, reader: Reader, { event, ...held }: HeldRun & { event: RunEvent }): Promise<void> {
    if ('evidence' in event) await this.#requireEvidence(tx, held, event.evidence)
    const run = advance(held.playbook, held.run, event)
    await writeEvent(tx, held.row, { playbook: held.playbook, run })
    await this.#tell(tx, reader, { ...held, run })
    if (held.row.parent_run !== null && run.state !== held.run.state) await this.#answerOuter(tx, reader, { ...held, run })
  }

  /** What happened last, to the timeline, the log, and those who look on. */
  async #tell(tx: Tx, reader: Reader, { row, playbook, run, incident }: HeldRun): Promise<void> {
    const event = run.events.at(-1)
    if (event === undefined) return
    const text = toLine(playbook, run, event)
    if (incident !== undefined) {
      if (text === undefined) tx.outbox(incidentChanged, JSON.stringify({ ids: [incident.id] }))
      else await writeLine(tx, incident, { lane: 'did', text, change: { what: 'fact' }, reader, nowMs: event.at })
    }
    if (text === undefined) return
    // An event is JSON: it was made to be written down.
    const said = JSON.parse(JSON.stringify(event)) as JsonObject
    tx.state({
      kind: 'decided',
      subject: row.id,
      version: String(run.events.length),
      content: { run: row.id, playbook: row.playbook, event: said },
    })
  }

  /** The step of the outer run is done when the inner one ends; called off, it is given back. */
  async #answerOuter(tx: Tx, reader: Reader, { row, run, playbook }: HeldRun): Promise<void> {
    if (run.state !== 'ended' && run.state !== 'cancelled') return
    const outer = await requireRun(tx.db, reader, String(row.parent_run))
    const visit = outer.run.visits.find(({ id }) => id === row.parent_visit)
    if (visit === undefined || visit.state !== 'claimed' || visit.by === null || outer.run.state !== 'running') return
    const step = outer.playbook.workflow[visit.step]
    const by = { at: this.#parts.clock.now(), by: visit.by, visit: visit.id }
    if (run.state === 'cancelled') return this.#apply(tx, reader, { ...outer, event: { kind: 'released', ...by } })
    const names = step?.type === 'playbook-action' ? (step.out_args ?? []) : []
    const found = names.filter((name) => playbook.playbook_variables?.[name] !== undefined)
    const variables = Object.fromEntries(
      found.map((name) => [name, run.variables[name] ?? firstValue(playbook.playbook_variables?.[name] ?? { type: 'string' })]),
    )
    const event = { kind: 'done', ...by, note: `Run ${row.number} ended`, evidence: [], variables, measure: null } as const
    await this.#apply(tx, reader, { ...outer, event })
  }

  async #requireEvidence(tx: Tx, { incident }: HeldRun, ids: readonly string[]): Promise<void> {
    for (const [index, id] of ids.entries()) {
      const held = await tx.db.selectFrom('incident_evidence').select('incident').where('id', '=', id).executeTakeFirst()
      const of =
        held === undefined
          ? undefined
          : await tx.db.selectFrom('incident').selectAll().where('number', '=', held.incident).executeTakeFirst()
      if (incident === undefined || of === undefined || (of.number !== incident.number && of.merged_into !== incident.number)) {
        throw incidentFault('unknown-evidence', `The incident has no evidence ${id}.`, `evidence[${index}]`)
      }
    }
  }
}

/** Who writes what nobody did. */
const theClock: Reader = { tokenId: 'clock', name: 'the clock', clearance: 'red', isAdmin: false, grants: [] }

/** What an inner run is seen with: its outer run, and the incident of that. */
async function levelAround(tx: Tx, { incident, level }: RunRow): Promise<string> {
  const row =
    incident === null ? undefined : await tx.db.selectFrom('incident').select('level').where('number', '=', incident).executeTakeFirst()
  return row?.level ?? level
}

/** Whoever sees the incident reads what was done in it: a playbook that is marked stricter is not begun there. */
function toLevel(
  own: TlpLevel,
  { around, wanted = 'amber', reader }: { around: string | undefined; wanted: TlpLevel | undefined; reader: Reader },
): TlpLevel {
  const level = around === undefined ? strictest([own, wanted]) : own
  const limit = around !== undefined && isTlpLevel(around) ? around : reader.clearance
  if (strictest([level, limit]) !== limit) {
    throw incidentFault('bad-marking', `The playbook is marked ${level}, what it would be seen with ${limit}.`, 'level')
  }
  return level
}

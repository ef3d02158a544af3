import { newUuid } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import { strictest } from '../stix/index.ts'
import type { Tx } from '../store/index.ts'
import { findRow, requireRow, requireWorker } from './access.ts'
import type { AlertBrief } from './alert-brief.ts'
import { toMarkedTitle } from './exercise-mark.ts'
import { incidentFault } from './faults.ts'
import type { IncidentFields, IncidentRow, Some } from './incident.ts'
import { ItemWriting, type NewItem } from './items.ts'
import type { IncidentParts } from './parts.ts'
import { incidentOpened, stateDecision, toColumns, writeLine } from './writing.ts'

export interface NewIncident extends Some<Omit<IncidentFields, 'state' | 'title'>> {
  readonly title: string
  readonly items?: readonly NewItem[] | undefined
}

/** How incidents come to be: by hand, from an alert, split from another. */
export class Opening {
  readonly #parts: IncidentParts
  readonly #items: ItemWriting

  constructor(parts: IncidentParts) {
    this.#parts = parts
    this.#items = new ItemWriting(parts)
  }

  async open(reader: Reader, wanted: NewIncident): Promise<IncidentRow> {
    requireWorker(reader)
    const items = await Promise.all((wanted.items ?? []).map((item) => this.#items.check(reader, item)))
    return this.#parts.store.commit((tx) => this.write(tx, reader, { ...wanted, items }))
  }

  /**
   * An incident with the alert, its intelligence and its assets on it. Asked again for the same alert, it gives the
   * incident that there is: two people who press the button at once have one incident.
   */
  async openFromAlert(reader: Reader, alertId: string, wanted: Some<NewIncident> = {}): Promise<IncidentRow> {
    requireWorker(reader)
    const { store, intel, findAlert } = this.#parts
    const alert = await findAlert(reader, alertId)
    if (alert === undefined) throw incidentFault('unknown-link', `There is no alert ${alertId}.`)
    const level = wanted.level ?? 'red'
    if (strictest([level, alert.level]) !== level) {
      throw incidentFault('bad-marking', `The alert is marked TLP:${alert.level.toUpperCase()}.`, 'level')
    }
    const objects = await intel.visibleIds(reader, 'api', alert.objects)
    const items: NewItem[] = [
      { kind: 'alert', name: alert.id },
      ...[...objects].map((name): NewItem => ({ kind: 'object', name })),
      ...alert.assets.map((name): NewItem => ({ kind: 'asset', name })),
      ...(wanted.items ?? []),
    ]
    const checked = await Promise.all(items.map((item) => this.#items.check(reader, item)))
    return store.commit(async (tx) => {
      const known = await findOpenOf(tx, alert.id)
      if (known !== undefined) return requireRow(tx.db, reader, known)
      const row = await this.write(tx, reader, { ...wanted, ...toGiven(alert, wanted), items: checked })
      const seen = { lane: 'happened', text: `First seen: ${alert.title}`, happenedAt: alert.firstSeenAt } as const
      await writeLine(tx, row, { ...seen, reader, nowMs: this.#parts.clock.now() })
      return row
    })
  }

  /** Within a commit: the row, its items, its first line, its statement. */
  async write(tx: Tx, reader: Reader, { items = [], ...wanted }: NewIncident & { splitFrom?: number }): Promise<IncidentRow> {
    const nowMs = this.#parts.clock.now()
    const whole = toWhole(wanted, nowMs)
    const fields = { ...whole, title: toMarkedTitle(whole.title, this.#parts.isExercise === true) }
    this.requireClass(fields.class)
    const id = newUuid()
    const [number] = await tx.insertEach('incident', [toRow(fields, { id, nowMs, by: reader.name, splitFrom: wanted.splitFrom ?? null })])
    if (number === undefined) throw new Error('an incident could not be written')
    const line = { lane: 'did', text: `Opened as ${fields.kind.replace('-', ' ')}`, change: { what: 'opened' } } as const
    await writeLine(tx, { number, id }, { ...line, reader, nowMs })
    for (const item of items) await this.#items.insert(tx, { number, id }, { item, reader, nowMs })
    stateDecision(tx, { id }, { by: reader.name, decision: 'opened', ...fields })
    tx.outbox(incidentOpened, JSON.stringify({ ids: [id] }))
    const row = await findRow(tx.db, id)
    if (row === undefined) throw new Error('an incident could not be read back')
    await this.#parts.rejudge(tx, row, 'new')
    return row
  }

  requireClass(id: string | null): void {
    if (id !== null && !this.#parts.classes.classes.has(id)) throw incidentFault('unknown-class', `There is no class "${id}".`, 'class')
  }
}

/** What a person says goes before what the alert tells. */
function toGiven(alert: AlertBrief, wanted: Some<NewIncident>): Pick<IncidentFields, 'title' | 'summary' | 'severity' | 'detectedAt'> {
  return {
    title: wanted.title ?? alert.title,
    summary: wanted.summary ?? alert.summary,
    severity: wanted.severity ?? alert.severity,
    detectedAt: wanted.detectedAt ?? alert.openedAt,
  }
}

/** What nobody said is said for them: an incident of middling severity, for nobody but those who were told. */
function toWhole({ title, ...wanted }: NewIncident, nowMs: number): IncidentFields {
  return {
    kind: wanted.kind ?? 'incident',
    title,
    summary: wanted.summary ?? '',
    severity: wanted.severity ?? 'medium',
    class: wanted.class ?? null,
    state: 'open',
    level: wanted.level ?? 'red',
    rootCause: wanted.rootCause ?? null,
    detectedAt: wanted.detectedAt ?? nowMs,
  }
}

function toRow(fields: IncidentFields, made: { id: string; nowMs: number; by: string; splitFrom: number | null }) {
  const { kind, title, summary, severity, level } = fields
  return {
    ...{ kind, title, summary, severity, level, class: fields.class, state: 'open', root_cause: null, cause_key: null },
    ...toColumns({ rootCause: fields.rootCause }, made.nowMs),
    id: made.id,
    detected_at: fields.detectedAt,
    opened_at: made.nowMs,
    opened_by: made.by,
    changed_at: made.nowMs,
    contained_at: null,
    closed_at: null,
    merged_into: null,
    split_from: made.splitFrom,
  }
}

/** Id of the incident that is worked on for this alert; one that was merged leads to where it is worked on. */
async function findOpenOf(tx: Tx, alertId: string): Promise<string | undefined> {
  const row = await tx.db
    .selectFrom('incident_item')
    .innerJoin('incident', 'incident.number', 'incident_item.incident')
    .leftJoin('incident as other', 'other.number', 'incident.merged_into')
    .select(['incident.id', 'other.id as mergedId'])
    .where('incident_item.kind', '=', 'alert')
    .where('incident_item.key', '=', alertId)
    .where('incident_item.removed_at', 'is', null)
    .where('incident.state', '!=', 'closed')
    .orderBy('incident.number', 'desc')
    .executeTakeFirst()
  return row?.mergedId ?? row?.id
}

import type { Selectable } from 'kysely'
import type { Reader } from '../../identity/index.ts'
import type { Store, Tables, Tx } from '../../store/index.ts'
import { levelsFor } from '../access.ts'
import { nextClockAt, replay } from '../cacao/advance.ts'
import { parsePlaybook } from '../cacao/check.ts'
import type { Playbook } from '../cacao/playbook.ts'
import type { Run, RunEvent } from '../cacao/run.ts'
import { incidentFault } from '../faults.ts'
import type { IncidentRow } from '../incident.ts'

export type RunRow = Selectable<Tables['playbook_run']>

/** A run as it is held: its row, the text it began with, and what follows from its events. */
export interface HeldRun {
  readonly row: RunRow
  readonly playbook: Playbook
  readonly run: Run
  /** The incident that it is worked on in: of a merged one the other. */
  readonly incident: IncidentRow | undefined
}

/** By id or number, whoever may see it: who sees the incident sees its runs. */
export async function requireRun(db: Store['db'], reader: Reader, idOrNumber: string): Promise<HeldRun> {
  const isNumber = /^\d{1,12}$/.test(idOrNumber)
  const row = await db
    .selectFrom('playbook_run')
    .selectAll()
    .where((is) => (isNumber ? is('number', '=', Number(idOrNumber)) : is('id', '=', idOrNumber)))
    .executeTakeFirst()
  const absent = () => incidentFault('unknown-run', `There is no run ${idOrNumber}.`)
  if (row === undefined) throw absent()
  const incident = await findIncident(db, row.incident)
  const levels = levelsFor(reader)
  if (!levels.includes(row.level) || (incident !== undefined && !levels.includes(incident.level))) throw absent()
  return { row, incident, ...(await loadRun(db, row)) }
}

export async function loadRun(db: Store['db'], row: RunRow): Promise<{ playbook: Playbook; run: Run }> {
  const { text } = await db.selectFrom('playbook_text').select('text').where('hash', '=', row.hash).executeTakeFirstOrThrow()
  const events = await db.selectFrom('playbook_event').select('event').where('run', '=', row.number).orderBy('n').execute()
  const playbook = toParsed(row.hash, text)
  return { playbook, run: replay(playbook, events.map(toEvent)) }
}

/** The same text is the same playbook: parsed once. Few are under way at a time. */
const parsedBefore = new Map<string, Playbook>()
const maxParsed = 100

function toParsed(hash: string, text: string): Playbook {
  const known = parsedBefore.get(hash)
  if (known !== undefined) return known
  if (parsedBefore.size >= maxParsed) parsedBefore.clear()
  const playbook = parsePlaybook(JSON.parse(text))
  parsedBefore.set(hash, playbook)
  return playbook
}

async function findIncident(db: Store['db'], number: number | null): Promise<IncidentRow | undefined> {
  if (number === null) return undefined
  const row = await db.selectFrom('incident').selectAll().where('number', '=', number).executeTakeFirst()
  return row === undefined || row.merged_into === null ? row : findIncident(db, row.merged_into)
}

/** What this room wrote. */
function toEvent({ event }: { event: string }): RunEvent {
  return JSON.parse(event)
}

/** The event, and what is found by it. The number of the event keeps two writers from writing the same one. */
export async function writeEvent(tx: Tx, row: Pick<RunRow, 'number'>, { playbook, run }: { playbook: Playbook; run: Run }): Promise<void> {
  const event = run.events.at(-1)
  if (event === undefined) return
  const by = event.kind === 'clock' ? '' : event.by
  await tx.insertEach('playbook_event', [{ run: row.number, n: run.events.length, at: event.at, by, event: JSON.stringify(event) }])
  await tx.db
    .updateTable('playbook_run')
    .set({ state: run.state, changed_at: event.at, clock_at: nextClockAt(playbook, run) })
    .where('number', '=', row.number)
    .execute()
}

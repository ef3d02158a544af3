import { localAdministrator, type Reader } from '../../identity/index.ts'
import type { Intel } from '../../intel/index.ts'
import type { TlpLevel } from '../../stix/index.ts'
import type { Store } from '../../store/index.ts'
import type { FactDefinitions } from '../facts/definition.ts'
import type { FactValue, Sheet } from '../facts/fact.ts'
import { type IncidentRow, toFields } from '../incident.ts'
import { parseBody } from '../items.ts'
import type { ReportFacts } from './message.ts'

/** What an authority routes and counts by, taken from what is known of the incident: a value that nobody knows is not there. */
export function toReportFacts(row: IncidentRow, sheet: Sheet, definitions: FactDefinitions): Omit<ReportFacts, 'indicators'> {
  const told = new Map<string, FactValue[]>()
  for (const { id, tells } of definitions.values()) {
    const value = sheet.get(id)?.value
    if (tells !== undefined && value !== undefined) told.set(tells, [...(told.get(tells) ?? []), value])
  }
  const texts = (name: string) => (told.get(name) ?? []).flat().filter((value) => typeof value === 'string')
  const numbers = (name: string) => (told.get(name) ?? []).filter((value) => typeof value === 'number')
  const truth = (name: string) => (told.get(name) ?? []).find((value) => typeof value === 'boolean')
  const { kind, severity } = toFields(row)
  const [users, aware] = [numbers('usersAffected'), numbers('awareAt')]
  return {
    malicious: truth('malicious'),
    crossBorder: truth('crossBorder'),
    states: [...new Set(texts('states'))],
    sectors: texts('sectors').filter((value) => value !== 'none'),
    entityKinds: texts('entityKinds'),
    usersAffected: users.length === 0 ? undefined : Math.round(Math.max(...users)),
    incidentKind: kind,
    class: row.class ?? undefined,
    severity,
    awareAt: aware.length === 0 ? undefined : Math.min(...aware),
    detectedAt: row.detected_at,
  }
}

/** Ids of the objects that hang on the incident, as far as somebody who may see this marking and no more may know them. */
export async function indicatorsFor(
  row: IncidentRow,
  marking: TlpLevel,
  { store, intel }: { store: Store; intel: Intel },
): Promise<string[]> {
  const recipient: Reader = { ...localAdministrator, name: 'recipient of a report', isAdmin: false, clearance: marking }
  const items = await store.db
    .selectFrom('incident_item')
    .select('body')
    .where('incident', '=', row.number)
    .where('kind', '=', 'object')
    .where('removed_at', 'is', null)
    .limit(1000)
    .execute()
  const names = items.map(({ body }) => parseBody(body).name)
  const seen = await Promise.all(names.map((name) => intel.get(recipient, 'taxii', name)))
  return names.filter((_, at) => seen[at] !== undefined)
}

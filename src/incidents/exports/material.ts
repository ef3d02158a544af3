import type { Reader } from '../../identity/index.ts'
import type { Found } from '../../intel/index.ts'
import { type TlpLevel, tlpRank } from '../../stix/index.ts'
import { requireRow } from '../access.ts'
import type { AlertBrief } from '../alert-brief.ts'
import type { IncidentClass } from '../classes.ts'
import { incidentFault } from '../faults.ts'
import type { IncidentDetail } from '../incident.ts'
import type { IncidentParts } from '../parts.ts'
import type { IncidentReading } from '../reading.ts'

/** Who has the incident: shown only to those who may see the identity. */
export interface Organisation {
  /** Id of its STIX identity. */
  readonly id: string
  readonly name: string
  readonly country: string | null
}

/** All that an export may be made of: what the gate let go for this reader and this audience, and nothing else. */
export interface Material {
  readonly incident: IncidentDetail
  /** Linked intelligence, each with the marking of its own. */
  readonly objects: readonly Found[]
  /** Identities that stand behind the linked intelligence. */
  readonly identities: readonly Found[]
  readonly alerts: readonly AlertBrief[]
  readonly organisation: Organisation | undefined
  readonly incidentClass: IncidentClass | undefined
  /** Milliseconds since the epoch. */
  readonly nowMs: number
}

export interface ExportAsked {
  /** Who will read the file. Absent: those whom the incident's marking allows. */
  readonly audience?: TlpLevel | undefined
  readonly organisation: Organisation
}

interface Books {
  readonly reading: IncidentReading
}

/**
 * Takes the material together. Everything is read as the reader who asks, cut to the audience: what is above either is not
 * there, as it is not there for a reader who may not see it.
 */
export async function gatherMaterial(
  parts: IncidentParts,
  { reading }: Books,
  asked: ExportAsked & { readonly reader: Reader; readonly incident: string },
): Promise<Material> {
  const { store, intel, findAlert, classes, clock } = parts
  const row = await requireRow(store.db, asked.reader, asked.incident)
  const { level } = await reading.get(asked.reader, row.id)
  const audience = asked.audience ?? level
  if (tlpRank(audience) < tlpRank(level)) {
    throw incidentFault('bad-marking', `The incident is marked TLP:${level.toUpperCase()}: nobody below may read it.`, 'audience')
  }
  const reader = toAudience(asked.reader, audience)
  const incident = await reading.get(reader, row.id)
  const ids = incident.items.flatMap(({ kind, name }) => (kind === 'object' ? [name] : []))
  const find = async (wanted: Iterable<string>) => {
    const found = await Promise.all([...new Set(wanted)].map((id) => intel.get(reader, 'export', id)))
    return found.filter((one) => one !== undefined)
  }
  const objects = await find(ids)
  const alerts = await Promise.all(incident.items.filter(({ kind }) => kind === 'alert').map(({ name }) => findAlert(reader, name)))
  const makers = objects.flatMap(({ value }) => (typeof value.created_by_ref === 'string' ? [value.created_by_ref] : []))
  const [own] = await find([asked.organisation.id])
  const identities = await find(own === undefined ? makers : [own.id, ...makers])
  return {
    incident,
    objects,
    identities: identities.filter(({ id }) => !ids.includes(id)),
    alerts: alerts
      .filter((alert) => alert !== undefined && tlpRank(alert.level) <= tlpRank(audience))
      .filter((alert) => alert !== undefined),
    organisation: own === undefined ? undefined : asked.organisation,
    incidentClass: incident.class === null ? undefined : classes.classes.get(incident.class),
    nowMs: clock.now(),
  }
}

/** The reader with a clearance no higher than the audience's. An administrator's rights end at the file, too. */
function toAudience(reader: Reader, audience: TlpLevel): Reader {
  const clearance = tlpRank(audience) < tlpRank(reader.clearance) ? audience : reader.clearance
  return { ...reader, clearance }
}

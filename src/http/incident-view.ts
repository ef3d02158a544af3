import type { IncidentBrief as HeldBrief, IncidentDetail as HeldDetail } from '../incidents/index.ts'
import type { IncidentBrief, IncidentDetail } from './contract/index.ts'

/** An incident that its room released for this reader, as the API shows it. */
export function toIncidentDetail(incident: HeldDetail): IncidentDetail {
  const { items, timeline, merged, splitInto, recurring, ...own } = incident
  return {
    ...own,
    items: [...items],
    timeline: [...timeline],
    merged: toBriefs(merged),
    splitInto: toBriefs(splitInto),
    recurring: toBriefs(recurring),
  }
}

export function toBriefs(briefs: readonly HeldBrief[]): IncidentBrief[] {
  return briefs.map((brief) => ({ ...brief }))
}

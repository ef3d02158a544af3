import type { Incident } from '../../contract.ts'

const severities = { low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' } as const
const states = { open: 'Open', contained: 'Contained', closed: 'Closed' } as const
const kinds = { incident: 'Incident', 'near-miss': 'Near miss', threat: 'Threat' } as const

export function IncidentSeverity({ severity }: { severity: Incident['severity'] }) {
  return (
    <span className="severity" data-severity={severity === 'critical' ? 'high' : severity}>
      <i aria-hidden />
      {severities[severity]}
    </span>
  )
}

export function IncidentStateMark({ state }: { state: Incident['state'] }) {
  return (
    <span className="incident-state" data-state={state}>
      {states[state]}
    </span>
  )
}

/** An incident goes without saying. */
export function IncidentKindMark({ kind }: { kind: Incident['kind'] }) {
  return kind === 'incident' ? null : <span className="chip">{kinds[kind]}</span>
}

export const severityChoices = Object.entries(severities).map(([value, label]) => ({ value, label }))
export const kindChoices = Object.entries(kinds).map(([value, label]) => ({ value, label }))

import type { Alert as HeldAlert, AlertDetail as HeldDetail } from '../detect/index.ts'
import type { Alert, AlertDetail } from './contract/index.ts'

/** An alert that the detect room released for this reader, as the API shows it. */
export function toAlert(alert: HeldAlert): Alert {
  const { id, status, severity, origin, indicator, count, firstSeenAt, lastSeenAt, openedAt, changedAt, sources, decision } = alert
  const observables = alert.observables.map(({ kind, value, count: times, firstSeenAt: first, lastSeenAt: last }) => ({
    kind,
    value,
    count: times,
    firstSeenAt: first,
    lastSeenAt: last,
  }))
  return {
    id,
    status,
    severity,
    origin,
    indicator,
    observables,
    count,
    firstSeenAt,
    lastSeenAt,
    openedAt,
    changedAt,
    sources: [...sources],
    decision,
  }
}

export function toAlertDetail(alert: HeldDetail): AlertDetail {
  return { ...toAlert(alert), evidence: [...alert.evidence] }
}

import type { Alert as HeldAlert, AlertDetail as HeldDetail } from '../detect/index.ts'
import type { Alert, AlertDetail } from './contract/index.ts'
import { toEpisodeSummary } from './plant-view.ts'

/** An alert that the detect room released for this reader, as the API shows it. */
export function toAlert(alert: HeldAlert): Alert {
  const { id, kind, title, level, status, severity, origin, indicator, episode } = alert
  const { count, firstSeenAt, lastSeenAt, openedAt, changedAt, sources, decision } = alert
  const observables = alert.observables.map(({ kind: of, value, count: times, firstSeenAt: first, lastSeenAt: last }) => ({
    kind: of,
    value,
    count: times,
    firstSeenAt: first,
    lastSeenAt: last,
  }))
  return {
    id,
    kind,
    title,
    level,
    status,
    severity,
    origin,
    indicator,
    episode: episode === null ? null : toEpisodeSummary(episode),
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

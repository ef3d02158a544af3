import type { Detect } from '../detect/index.ts'
import type { FindAlert } from '../incidents/index.ts'
import { strictest, type TlpLevel } from '../stix/index.ts'

/**
 * What an alert of the detect room tells when an incident is made of it. It tells of this organisation's own telemetry, so
 * it is held no wider than that.
 */
export function findAlertIn(detect: Detect, ownLevel: TlpLevel): FindAlert {
  return async (reader, id) => {
    const alert = await detect.alerts.find(reader, id)
    if (alert === undefined) return undefined
    const { title, indicator, episode, severity, firstSeenAt, openedAt, count, observables, sources } = alert
    const seen = observables.slice(0, 5).map(({ value }) => value)
    const what = seen.length === 0 ? '' : `: ${seen.join(', ')}${observables.length > seen.length ? ', …' : ''}`
    return {
      id,
      title,
      summary: episode?.words ?? `Seen ${count === 1 ? 'once' : `${count} times`} in ${sources.join(', ')}${what}`,
      severity,
      level: strictest([alert.level, ownLevel]),
      firstSeenAt,
      openedAt,
      objects: indicator === null ? [] : [indicator.id],
      // What an episode of a plant is about is the plant.
      assets: alert.kind === 'process' ? sources : [],
    }
  }
}

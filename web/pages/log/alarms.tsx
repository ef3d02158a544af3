import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { logAlarmsQuery } from '../../log-queries.ts'
import { Panel } from '../../parts/panel.tsx'
import { Ago } from '../../parts/time.tsx'

/** Logs of partners that told two stories; nothing where there was none, as it should be. */
export function AlarmsPanel() {
  const alarms = useQuery(logAlarmsQuery)
  const all = alarms.data?.alarms ?? []
  if (all.length === 0) return null
  return (
    <Panel title="Alarms" isFlush>
      <ul className="lines">
        {all.map((alarm) => (
          <li key={alarm.id} className="line">
            <span className={alarm.seenAt === null ? 'alarm-icon is-unseen' : 'alarm-icon'}>
              <IconAlertTriangle size={16} aria-hidden />
            </span>
            <span className="alarm-words">
              <Link to="/log/alarms/$alarmId" params={{ alarmId: String(alarm.id) }} className="row-link">
                {alarm.origin}
              </Link>
              <span className="row-note">{alarm.detail}</span>
            </span>
            <span className="line-side">
              <Ago at={alarm.at} />
              <span className="row-note">{alarm.seenAt === null ? 'Not seen yet' : 'Seen'}</span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** Where there was none: how one would look, so that nobody sees their first on a bad day. */
export function NoAlarmsPanel() {
  const alarms = useQuery(logAlarmsQuery)
  if (alarms.data?.alarms.length !== 0) return null
  return (
    <Panel title="Alarms">
      <p className="muted">None. No log of a partner told two stories.</p>
      <Link to="/log/alarms/$alarmId" params={{ alarmId: 'sample' }}>
        See how an alarm would look
      </Link>
    </Panel>
  )
}

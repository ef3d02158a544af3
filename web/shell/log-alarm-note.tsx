import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { logAlarmsQuery } from '../log-queries.ts'
import { useIsAdmin } from '../parts/reader.ts'

/** On every page, until a person has looked: a partner's log told two stories. */
export function LogAlarmNote() {
  const alarms = useQuery({ ...logAlarmsQuery, enabled: useIsAdmin() === true })
  const unseen = alarms.data?.alarms.filter((alarm) => alarm.seenAt === null) ?? []
  const [first] = unseen
  if (first === undefined) return null
  const words = unseen.length === 1 ? 'Log alarm' : `${unseen.length} log alarms`
  return (
    <Link
      to="/log/alarms/$alarmId"
      params={{ alarmId: String(first.id) }}
      className="log-alarm-note"
      aria-label={words}
      title={first.detail}
    >
      <IconAlertTriangle size={16} aria-hidden />
      <span>{words}</span>
    </Link>
  )
}

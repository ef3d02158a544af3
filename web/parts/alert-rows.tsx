import { Link } from '@tanstack/react-router'
import type { Alert } from '../contract.ts'
import { isFresh } from '../live.ts'
import { type Column, DataTable } from './data-table.tsx'
import { toCount } from './numbers.ts'
import { Ago, Between } from './time.tsx'
import { Tlp } from './tlp.tsx'

const severityNames = { low: 'Low', medium: 'Medium', high: 'High' } as const
const statusNames = { open: 'Open', confirmed: 'Confirmed', dismissed: 'Dismissed' } as const

export function Severity({ severity }: { severity: Alert['severity'] }) {
  return (
    <span className="severity" data-severity={severity}>
      <i aria-hidden />
      {severityNames[severity]}
    </span>
  )
}

export function Status({ status }: { status: Alert['status'] }) {
  return (
    <span className="status" data-status={status}>
      {statusNames[status]}
    </span>
  )
}

/** Whether it was found in what came in, or in what was remembered. */
export function Origin({ origin }: { origin: Alert['origin'] }) {
  const meaning = origin === 'live' ? 'Found in what came in' : 'Found in what was remembered, when the indicator came'
  return (
    <span className="chip" title={meaning}>
      {origin === 'live' ? 'Live' : 'History'}
    </span>
  )
}

const what: Column<Alert> = {
  head: 'What',
  width: 'grow',
  cell: (alert) => (
    <>
      <Link to="/alerts/$alertId" params={{ alertId: alert.id }} className="row-link">
        {alert.title}
      </Link>
      <FirstObservable alert={alert} />
      <span className="row-note until-md">
        <Severity severity={alert.severity} /> last seen <Ago at={alert.lastSeenAt} />
      </span>
    </>
  ),
}

const columns: readonly Column<Alert>[] = [
  { head: 'Severity', from: 'md', cell: (alert) => <Severity severity={alert.severity} /> },
  what,
  { head: 'TLP', from: 'lg', cell: (alert) => <Tlp level={alert.level} /> },
  { head: 'Found in', from: 'md', cell: (alert) => <Origin origin={alert.origin} /> },
  { head: 'Matches', isNumber: true, cell: (alert) => toCount(alert.count) },
  { head: 'Seen', from: 'md', cell: (alert) => <Between from={alert.firstSeenAt} to={alert.lastSeenAt} /> },
  { head: 'Opened', from: 'lg', isNumber: true, cell: (alert) => <Ago at={alert.openedAt} /> },
]

const statusColumn: Column<Alert> = { head: 'Status', cell: (alert) => <Status status={alert.status} /> }
const shortHeads = new Set(['Severity', 'What', 'Found in', 'Matches', 'Seen'])

interface AlertRowsProps {
  readonly name: string
  readonly alerts: readonly Alert[]
  /** `short` for the first page; `full` with the status where several are mixed. */
  readonly form: 'short' | 'full' | 'mixed'
}

/** Alerts, one row for each indicator that was found and each episode of a plant. */
export function AlertRows({ name, alerts, form }: AlertRowsProps) {
  const shown =
    form === 'short' ? columns.filter((column) => shortHeads.has(column.head)) : form === 'mixed' ? [...columns, statusColumn] : columns
  return <DataTable name={name} columns={shown} rows={alerts} rowKey={(alert) => alert.id} isFresh={(alert) => isFresh(alert.id)} />
}

function FirstObservable({ alert }: { alert: Alert }) {
  const [first, ...others] = alert.observables
  if (alert.episode !== null) {
    const { plant, asset, isOver } = alert.episode
    return (
      <span className="row-note">
        {plant}, {asset}
        {isOver ? '' : ', not over'}
      </span>
    )
  }
  if (first === undefined) return <span className="row-note">{alert.indicator?.pattern}</span>
  return (
    <span className="row-note">
      <code>{first.value}</code>
      {others.length === 0 ? '' : ` and ${others.length} more`}
    </span>
  )
}

import { IconActivity, IconBell, IconBooks, IconFolders, IconInfinity, IconKey } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { toCount } from '../parts/numbers.ts'
import { overviewQuery } from '../queries.ts'

export const navPages = [
  { to: '/', label: 'Loop', Icon: IconInfinity },
  { to: '/alerts', label: 'Alerts', Icon: IconBell },
  { to: '/intel', label: 'Intelligence', Icon: IconBooks },
  { to: '/collections', label: 'Collections', Icon: IconFolders },
  { to: '/telemetry', label: 'Telemetry', Icon: IconActivity },
  { to: '/access', label: 'Access', Icon: IconKey },
] as const

/** At the left; on a narrow screen at the bottom, where thumbs are. */
export function Nav() {
  const overview = useQuery(overviewQuery)
  const open = overview.data?.alerts.open ?? 0
  return (
    <nav className="nav" aria-label="Pages">
      {navPages.map(({ to, label, Icon }) => (
        <Link
          key={to}
          to={to}
          className="nav-link"
          activeOptions={{ exact: to === '/', includeSearch: false }}
          activeProps={{ className: 'is-active' }}
        >
          <Icon size={18} stroke={1.6} aria-hidden />
          <span>{label}</span>
          {to === '/alerts' && open > 0 ? (
            <em className="nav-count" title={`${toCount(open)} open`}>
              <span className="unseen">open: </span>
              {toCount(open)}
            </em>
          ) : null}
        </Link>
      ))}
    </nav>
  )
}

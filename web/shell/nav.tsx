import {
  IconActivity,
  IconBell,
  IconBinaryTree2,
  IconBooks,
  IconFlag,
  IconFolders,
  IconInbox,
  IconInfinity,
  IconKey,
  IconListCheck,
  IconScale,
  IconSitemap,
  IconUrgent,
  IconWaveSine,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { toCount } from '../parts/numbers.ts'
import { useIsAdmin, useOverview } from '../parts/reader.ts'
import { plantsQuery } from '../plant-queries.ts'
import './nav.css'

const navPages = [
  { to: '/', label: 'Loop', Icon: IconInfinity, isForAll: true },
  { to: '/alerts', label: 'Alerts', Icon: IconBell, isForAll: false },
  { to: '/incidents', label: 'Incidents', Icon: IconUrgent, isForAll: false },
  { to: '/dependencies', label: 'Cascade', Icon: IconSitemap, isForAll: false },
  { to: '/playbooks', label: 'Playbooks', Icon: IconListCheck, isForAll: false },
  { to: '/authority', label: 'Authority', Icon: IconInbox, isForAll: false },
  { to: '/regimes', label: 'Regimes', Icon: IconScale, isForAll: false },
  { to: '/intel', label: 'Intelligence', Icon: IconBooks, isForAll: true },
  { to: '/collections', label: 'Collections', Icon: IconFolders, isForAll: true },
  { to: '/telemetry', label: 'Telemetry', Icon: IconActivity, isForAll: false },
  { to: '/plants', label: 'Plants', Icon: IconWaveSine, isForAll: false },
  { to: '/log', label: 'Log', Icon: IconBinaryTree2, isForAll: false },
  { to: '/exercise', label: 'Exercise', Icon: IconFlag, isForAll: false },
  { to: '/access', label: 'Access', Icon: IconKey, isForAll: false },
] as const

/** The pages that have something for this reader: of the plants, those of the organisation see what others do not. */
export function usePages() {
  const isAdmin = useIsAdmin()
  const plants = useQuery({ ...plantsQuery, enabled: isAdmin === false })
  const hasPlants = (plants.data?.plants.length ?? 0) > 0
  return navPages.filter((page) => page.isForAll || isAdmin !== false || (page.to === '/plants' && hasPlants))
}

/** At the left; on a narrow screen at the bottom, where thumbs are. */
export function Nav() {
  const pages = usePages()
  const overview = useOverview()
  const open = overview.data?.alerts.open ?? 0
  const nav = useRef<HTMLElement>(null)
  const path = useLocation({ select: ({ pathname }) => pathname })
  // Where not all fit, the page one is on is not the one that is out of sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another path makes another link the active one
  useEffect(() => {
    nav.current?.querySelector('.is-active')?.scrollIntoView({ inline: 'nearest', block: 'nearest' })
  }, [path, pages.length])
  return (
    <nav ref={nav} className="nav" aria-label="Pages">
      {pages.map(({ to, label, Icon }) => (
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

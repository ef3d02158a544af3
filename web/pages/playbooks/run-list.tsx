import { Link } from '@tanstack/react-router'
import type { PlaybookRunCard } from '../../contract.ts'
import { Ago } from '../../parts/time.tsx'

const words = { running: 'Under way', paused: 'Paused', ended: 'Done', cancelled: 'Called off' } as const
const tones = { running: 'open', paused: 'contained', ended: 'closed', cancelled: 'closed' } as const

export function RunList({ runs }: { runs: readonly PlaybookRunCard[] }) {
  return (
    <ul className="due-list" aria-label="Runs">
      {runs.map((run) => (
        <li key={run.id}>
          <Link to="/runs/$run" params={{ run: String(run.number) }} className="due-row">
            <span className="due-what">
              {run.title}
              <span className="row-note">
                run {run.number}
                {run.incident === null ? '' : `, incident ${run.incident}`} · begun by {run.startedBy}, <Ago at={run.startedAt} />
              </span>
            </span>
            <span className="incident-state" data-state={tones[run.state]}>
              {words[run.state]}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

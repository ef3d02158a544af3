import { Link } from '@tanstack/react-router'
import type { IncidentBrief, IncidentDetail } from '../../contract.ts'
import { Panel } from '../../parts/panel.tsx'

/** What recurs, what is worked on here, and what was split off. */
export function Relatives({ incident }: { incident: IncidentDetail }) {
  const groups: readonly (readonly [string, readonly IncidentBrief[]])[] = [
    ['Same apparent cause, within six months', incident.recurring],
    ['Worked on here', incident.merged],
    ['Split off', incident.splitInto],
  ]
  const filled = groups.filter(([, briefs]) => briefs.length > 0)
  if (filled.length === 0) return null
  return (
    <Panel title="Other incidents">
      {filled.map(([name, briefs]) => (
        <div key={name}>
          <h3>{name}</h3>
          <ul className="plain-list">
            {briefs.map((brief) => (
              <li key={brief.id}>
                <Link to="/incidents/$incidentId" params={{ incidentId: String(brief.number) }} className="link">
                  #{brief.number} {brief.title}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Panel>
  )
}

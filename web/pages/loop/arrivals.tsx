import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ObjectView } from '../../contract.ts'
import { isFresh } from '../../live.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { TypeIcon, toTypeName } from '../../parts/object-types.tsx'
import { Empty, Panel } from '../../parts/panel.tsx'
import { Ago } from '../../parts/time.tsx'
import { Tlp } from '../../parts/tlp.tsx'
import { arrivalsQuery, arrivalsShown } from '../../queries.ts'

/** What came in last, the newest first. */
export function Arrivals() {
  const arrivals = useQuery(arrivalsQuery)
  return (
    <Panel
      title="Arriving intelligence"
      isFlush
      aside={
        <Link to="/intel" className="link">
          All intelligence
        </Link>
      }
    >
      <Loaded query={arrivals} rows={arrivalsShown}>
        {({ objects }) =>
          objects.length === 0 ? (
            <Empty title="No intelligence yet" command="entente import FILE">
              Import a STIX bundle, or read a partner’s collection as a feed.
            </Empty>
          ) : (
            <ul className="lines">
              {objects.map((object) => (
                <Arrival key={object.id} object={object} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}

function Arrival({ object }: { object: ObjectView }) {
  return (
    <li className={isFresh(object.id) ? 'line is-fresh' : 'line'}>
      <TypeIcon type={object.type} />
      <span className="line-main">
        <Link to="/intel/$objectId" params={{ objectId: object.id }} className="row-link">
          {object.label}
        </Link>
        <span className="row-note">
          {toTypeName(object.type)}
          {object.broughtBy === null ? '' : ` from ${object.broughtBy}`}
        </span>
      </span>
      <span className="line-side">
        <Tlp level={object.level} />
        <span className="row-note">
          <Ago at={object.receivedAt} />
        </span>
      </span>
    </li>
  )
}

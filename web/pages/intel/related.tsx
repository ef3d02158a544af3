import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ObjectView } from '../../contract.ts'
import { TypeIcon, toTypeName } from '../../parts/object-types.tsx'
import { Empty, Panel } from '../../parts/panel.tsx'
import { tlpOfId } from '../../parts/tlp-markings.ts'
import { objectQuery } from '../../queries.ts'
import { isId } from './properties.tsx'

const atMost = 30

/** The objects that this one names, with the name of each that is held here and may be seen. */
export function Related({ view }: { view: ObjectView }) {
  const ids = [...idsIn(view.object)].filter((id) => id !== view.id && tlpOfId(id) === undefined)
  const shown = ids.slice(0, atMost)
  const objects = useQueries({ queries: shown.map((id) => ({ ...objectQuery(id), retry: false, staleTime: 60_000 })) })
  return (
    <Panel title="Refers to" isFlush>
      {shown.length === 0 ? <Empty title="Refers to no other object" /> : null}
      <ul className="lines">
        {shown.map((id, index) => {
          const type = id.slice(0, id.indexOf('--'))
          const query = objects[index]
          return (
            <li key={id} className="line">
              <TypeIcon type={type} />
              <span className="line-main">
                <Link to="/intel/$objectId" params={{ objectId: id }} className="row-link" preload={false}>
                  {query?.data?.label ?? id}
                </Link>
                <span className="row-note">
                  {toTypeName(type)}
                  {query?.isError ? ', not held here or not for you' : ''}
                </span>
              </span>
            </li>
          )
        })}
      </ul>
      {ids.length > atMost ? <p className="panel-foot">{ids.length - atMost} more in the properties below.</p> : null}
    </Panel>
  )
}

function idsIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value === 'string') {
    if (isId(value)) found.add(value)
  } else if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) idsIn(each, found)
  }
  return found
}

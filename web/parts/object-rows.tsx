import { Link } from '@tanstack/react-router'
import type { ObjectView } from '../contract.ts'
import { isFresh } from '../live.ts'
import { useCollectionTitles } from './collection-titles.ts'
import { type Column, DataTable } from './data-table.tsx'
import { TypeIcon, toTypeName } from './object-types.tsx'
import { Ago } from './time.tsx'
import { Tlp } from './tlp.tsx'

const columns: readonly Column<ObjectView>[] = [
  {
    head: 'Object',
    width: 'grow',
    cell: (object) => (
      <span className="object-cell">
        <TypeIcon type={object.type} />
        <span className="object-name">
          <Link to="/intel/$objectId" params={{ objectId: object.id }} className="row-link">
            {object.label}
          </Link>
          <span className="row-note">
            {toTypeName(object.type)}
            {object.isRedacted ? ', redacted' : ''}
          </span>
        </span>
      </span>
    ),
  },
  { head: 'TLP', cell: (object) => <Tlp level={object.level} /> },
  { head: 'Brought by', from: 'md', cell: (object) => <span className="cut">{object.broughtBy ?? '–'}</span> },
  { head: 'Collections', from: 'lg', cell: (object) => <CollectionTitles ids={object.collections} /> },
  { head: 'Received', from: 'md', isNumber: true, cell: (object) => <Ago at={object.receivedAt} /> },
]

function CollectionTitles({ ids }: { ids: readonly string[] }) {
  const titles = useCollectionTitles()
  const text = ids.map((id) => titles.get(id) ?? id).join(', ')
  return (
    <span className="cut" title={text}>
      {text}
    </span>
  )
}

/** Objects, one a row. */
export function ObjectRows({ name, objects }: { name: string; objects: readonly ObjectView[] }) {
  return <DataTable name={name} columns={columns} rows={objects} rowKey={(object) => object.id} isFresh={(object) => isFresh(object.id)} />
}

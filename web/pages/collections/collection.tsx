import { IconChevronLeft } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Collection } from '../../contract.ts'
import { CodeLine } from '../../parts/copy.tsx'
import { FactRow } from '../../parts/facts.tsx'
import { Loaded, Paged } from '../../parts/loaded.tsx'
import { toCount } from '../../parts/numbers.ts'
import { ObjectRows } from '../../parts/object-rows.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { Ago } from '../../parts/time.tsx'
import { collectionsQuery, objectsQuery } from '../../queries.ts'
import { toRights } from './collections.tsx'
import { ExportPanel } from './export.tsx'
import { ImportPanel } from './import.tsx'
import './collection.css'

const route = getRouteApi('/collections/$collectionId')

/** One collection: what is in it, bringing in and taking out. */
export function CollectionPage() {
  const { collectionId } = route.useParams()
  const collections = useQuery(collectionsQuery)
  return (
    <div className="page">
      <Link to="/collections" className="back">
        <IconChevronLeft size={16} aria-hidden />
        Collections
      </Link>
      <Loaded query={collections} rows={8}>
        {(data) => {
          const collection = data.collections.find((each) => each.id === collectionId || each.alias === collectionId)
          if (collection !== undefined) return <CollectionBody collection={collection} />
          return <Empty title="There is no such collection, or it is not for you" />
        }}
      </Loaded>
    </div>
  )
}

function CollectionBody({ collection }: { collection: Collection }) {
  usePageTitle(collection.title)
  return (
    <>
      <header className="title-block">
        <h1>{collection.title}</h1>
        {collection.description === null ? null : <p className="muted">{collection.description}</p>}
        <CodeLine text={collection.id} what="id" />
        <FactRow
          facts={[
            { name: 'Objects', value: toCount(collection.objects) },
            { name: 'Last added', value: collection.lastAddedAt === null ? 'never' : <Ago at={collection.lastAddedAt} /> },
            { name: 'Alias', value: collection.alias === null ? 'none' : <code>{collection.alias}</code> },
            { name: 'Your rights', value: toRights(collection) },
          ]}
        />
      </header>
      <div className="collection-grid">
        <Contents collection={collection} />
        <aside className="collection-side">
          {collection.canWrite ? <ImportPanel collection={collection} /> : null}
          {collection.canRead ? <ExportPanel collection={collection} /> : null}
        </aside>
      </div>
    </>
  )
}

function Contents({ collection }: { collection: Collection }) {
  const objects = useInfiniteQuery(objectsQuery({ collection: collection.id }))
  return (
    <Panel
      title="Newest objects"
      isFlush
      aside={
        <Link to="/intel" search={{ collection: collection.id }} className="link">
          Search in it
        </Link>
      }
    >
      <Paged query={objects}>
        {(pages) => {
          const rows = pages.flatMap((page) => page.objects)
          if (rows.length > 0) return <ObjectRows name="Newest objects" objects={rows} />
          return (
            <Empty title="Nothing in it that you may see" command={`entente import FILE --collection ${collection.alias ?? collection.id}`}>
              Drop a STIX bundle on Import, or bring it in from the terminal.
            </Empty>
          )
        }}
      </Paged>
    </Panel>
  )
}

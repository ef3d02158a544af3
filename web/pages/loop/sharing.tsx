import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Collection, Feed } from '../../contract.ts'
import { FeedState } from '../../parts/feed-state.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { toCounted } from '../../parts/numbers.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { useIsAdmin } from '../../parts/reader.ts'
import { Ago } from '../../parts/time.tsx'
import { collectionsQuery, feedsQuery } from '../../queries.ts'

const shown = 4

/** What is held for whom, and what is read from partners. */
export function Sharing() {
  const collections = useQuery(collectionsQuery)
  const feeds = useQuery({ ...feedsQuery, enabled: useIsAdmin() === true })
  return (
    <Panel
      title="Sharing"
      isFlush
      aside={
        <Link to="/collections" className="link">
          All collections
        </Link>
      }
    >
      <Loaded query={collections} rows={shown}>
        {(data) => <CollectionLines collections={data.collections} />}
      </Loaded>
      {feeds.data === undefined || feeds.data.feeds.length === 0 ? null : <FeedLines feeds={feeds.data.feeds} />}
    </Panel>
  )
}

function CollectionLines({ collections }: { collections: readonly Collection[] }) {
  if (collections.length === 0) {
    return (
      <Empty title="No collections yet">A collection holds intelligence and says who may read it. Make one on the page Collections.</Empty>
    )
  }
  return (
    <ul className="lines">
      {collections.slice(0, shown).map((collection) => (
        <li key={collection.id} className="line">
          <span className="line-main">
            <Link to="/collections/$collectionId" params={{ collectionId: collection.id }} className="row-link">
              {collection.title}
            </Link>
            <span className="row-note">{collection.alias ?? collection.id}</span>
          </span>
          <span className="line-side">
            <span>{toCounted(collection.objects, 'object')}</span>
            <span className="row-note">{collection.lastAddedAt === null ? 'empty' : <Ago at={collection.lastAddedAt} />}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}

function FeedLines({ feeds }: { feeds: readonly Feed[] }) {
  return (
    <>
      <h3 className="lines-head">Feeds from partners</h3>
      <ul className="lines">
        {feeds.slice(0, shown).map((feed) => (
          <li key={feed.name} className="line">
            <span className="line-main">
              <Link to="/access" className="row-link">
                {feed.name}
              </Link>
              <span className="row-note">{feed.remoteTitle ?? feed.url}</span>
            </span>
            <span className="line-side">
              <FeedState feed={feed} />
              <span className="row-note">{feed.lastPolledAt === null ? 'not read yet' : <Ago at={feed.lastPolledAt} />}</span>
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

import { IconChevronLeft } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { DeadLetter, Source } from '../../contract.ts'
import { Copy } from '../../parts/copy.tsx'
import { FactRow } from '../../parts/facts.tsx'
import { Loaded, Paged } from '../../parts/loaded.tsx'
import { toCount } from '../../parts/numbers.ts'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { useIsAdmin } from '../../parts/reader.ts'
import { SourceProgress, SourceState } from '../../parts/source-state.tsx'
import { Ago, Moment } from '../../parts/time.tsx'
import { toUtc } from '../../parts/times.ts'
import { deadLettersQuery, sourcesQuery } from '../../queries.ts'
import { PauseButton } from './source-rows.tsx'
import './telemetry.css'

const route = getRouteApi('/telemetry/$sourceId')

/** One source: where it stands, and each line it could not take. */
export function SourcePage() {
  const { sourceId } = route.useParams()
  const sources = useQuery(sourcesQuery)
  return (
    <div className="page">
      <Link to="/telemetry" className="back">
        <IconChevronLeft size={16} aria-hidden />
        Telemetry
      </Link>
      <Loaded query={sources} rows={8}>
        {(data) => {
          const source = data.sources.find((each) => String(each.id) === sourceId)
          return source === undefined ? <Empty title="There is no such source" /> : <SourceBody source={source} />
        }}
      </Loaded>
    </div>
  )
}

function SourceBody({ source }: { source: Source }) {
  usePageTitle(source.name)
  const isAdmin = useIsAdmin()
  return (
    <>
      <header className="title-block">
        <div className="title-marks">
          <SourceState source={source} />
          <span className="chip">{source.kind}</span>
          {isAdmin ? <PauseButton source={source} /> : null}
        </div>
        <h1>{source.name}</h1>
        <p className="muted">
          <code>{source.where}</code>
        </p>
        {source.reason === null ? null : <p className="notice">{source.reason}</p>}
        <FactRow
          facts={[
            { name: 'Progress', value: <SourceProgress source={source} /> },
            { name: 'Lines', value: toCount(source.lines) },
            { name: 'Events', value: toCount(source.events) },
            { name: 'Refused', value: toCount(source.refused) },
            {
              name: 'First event',
              value: source.firstEventAt === null ? 'none' : <Moment at={source.firstEventAt}>{toUtc(source.firstEventAt)}</Moment>,
            },
            {
              name: 'Last event',
              value: source.lastEventAt === null ? 'none' : <Moment at={source.lastEventAt}>{toUtc(source.lastEventAt)}</Moment>,
            },
          ]}
        />
      </header>
      <DeadLetters source={source} />
    </>
  )
}

function DeadLetters({ source }: { source: Source }) {
  const letters = useInfiniteQuery(deadLettersQuery(source.id))
  return (
    <Panel title="Dead letters" isFlush>
      <Paged query={letters} rows={4}>
        {(pages) => {
          const rows = pages.flatMap((page) => page.deadLetters)
          if (rows.length === 0)
            return <Empty title="Every line was taken">A line that cannot be read is kept here with its place and the reason.</Empty>
          return (
            <ul className="letters" aria-label="Dead letters">
              {rows.map((letter) => (
                <Letter key={`${letter.place} ${letter.at}`} letter={letter} />
              ))}
            </ul>
          )
        }}
      </Paged>
    </Panel>
  )
}

function Letter({ letter }: { letter: DeadLetter }) {
  return (
    <li className="letter">
      <p className="letter-head">
        <code>{letter.place}</code>
        <span className="muted">
          <Ago at={letter.at} />
        </span>
        <Copy text={letter.line} what="line" />
      </p>
      <p>
        {letter.reason} <code className="muted">{letter.code}</code>
      </p>
      <pre className="json is-text">{letter.line}</pre>
    </li>
  )
}

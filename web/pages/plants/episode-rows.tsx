import { Link } from '@tanstack/react-router'
import type { Episode } from '../../contract.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { toReading } from '../../parts/series/scale.ts'
import { Moment } from '../../parts/time.tsx'
import { toSpan, toUtc } from '../../parts/times.ts'
import { Verdict } from './verdict.tsx'

const columns: readonly Column<Episode>[] = [
  {
    head: 'Episode',
    width: 'grow',
    cell: (episode) => (
      <>
        <Link to="/episodes/$episodeId" params={{ episodeId: episode.id }} className="row-link">
          {episode.asset}
        </Link>
        <span className="row-note" title={episode.words}>
          {episode.words}
        </span>
      </>
    ),
  },
  { head: 'Began', cell: (episode) => <Moment at={episode.startedAt}>{toUtc(episode.startedAt).slice(0, 16)}</Moment> },
  {
    head: 'Lasted',
    from: 'md',
    isNumber: true,
    cell: (episode) => (episode.isOver ? toSpan(episode.endedAt - episode.startedAt) : 'goes on'),
  },
  { head: 'Peak', from: 'md', isNumber: true, cell: (episode) => toReading(episode.peakScore, null) },
  { head: 'Verdict', from: 'md', cell: (episode) => <Verdict episode={episode} /> },
]

/** Episodes, one a row, each leading to its own page. */
export function EpisodeRows({ episodes }: { episodes: readonly Episode[] }) {
  return <DataTable name="Episodes" columns={columns} rows={episodes} rowKey={(episode) => episode.id} />
}

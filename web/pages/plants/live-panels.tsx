import { Button, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import type { Episode, LiveView, WatchedPlantDetail } from '../../contract.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { Empty, Panel } from '../../parts/panel.tsx'
import { useIsAdmin } from '../../parts/reader.ts'
import { SharedFrame, useNewFrame } from '../../parts/series/frame.ts'
import { SeriesChart } from '../../parts/series/series-chart.tsx'
import { ZoomBar } from '../../parts/series/zoom-bar.tsx'
import { liveViewQuery, modelQuery, plantReadingsQuery } from '../../plant-queries.ts'
import { toCharts, toSpans } from './picture-content.ts'
import { TagGrid } from './tag-grid.tsx'
import { toTagMarks } from './tag-marks.ts'

const stretches = [
  { value: '60', label: '1 h' },
  { value: '360', label: '6 h' },
  { value: '1440', label: '1 d' },
  { value: '10080', label: '7 d' },
  { value: '43200', label: '30 d' },
]

interface LivePanelsProps {
  readonly plant: WatchedPlantDetail
  readonly episodes: readonly Episode[]
}

/** The score and the tags as they are now; all charts show the same time. */
export function LivePanels({ plant, episodes }: LivePanelsProps) {
  const [minutes, setMinutes] = useState('1440')
  const [isAll, setAll] = useState(false)
  const version = plant.promoted?.version ?? plant.shadow?.version ?? 0
  const card = useQuery({ ...modelQuery(plant.plant, version), enabled: isAll })
  const tags = isAll ? card.data?.tagList.map(({ tag }) => tag) : undefined
  const isAdmin = useIsAdmin() ?? false
  const readings = useQuery({ ...plantReadingsQuery(plant.plant), enabled: isAdmin })
  const live = useQuery(liveViewQuery(plant.plant, { minutes: Number(minutes), tags }))
  return (
    <Loaded query={live} rows={8}>
      {(view) => (
        <LiveCharts
          view={view}
          marks={toTagMarks(readings.data, plant.news, view.judgedTo)}
          episodes={episodes}
          stretch={<SegmentedControl aria-label="How far back" data={stretches} value={minutes} onChange={setMinutes} />}
          more={
            <Button variant="default" size="compact-xs" onClick={() => setAll(!isAll)}>
              {isAll ? 'Those with the greatest part' : 'All tags'}
            </Button>
          }
        />
      )}
    </Loaded>
  )
}

interface LiveChartsProps {
  readonly view: LiveView
  readonly marks: ReadonlyMap<string, readonly string[]>
  readonly episodes: readonly Episode[]
  readonly stretch: ReactNode
  readonly more: ReactNode
}

function LiveCharts({ view, marks, episodes, stretch, more }: LiveChartsProps) {
  const spans = useMemo(() => toSpans(episodes), [episodes])
  const charts = useMemo(() => toCharts(view.picture, spans), [view.picture, spans])
  const frame = useNewFrame(charts.whole)
  if (view.picture.times.length === 0) {
    return (
      <Panel title="Score" aside={stretch}>
        <Empty title="Nothing was judged in this time">Choose a longer one, or look whether the plant’s sources bring readings.</Empty>
      </Panel>
    )
  }
  return (
    <SharedFrame value={frame}>
      <Panel
        title="Score"
        aside={
          <span className="panel-tools">
            <ZoomBar />
            {stretch}
          </span>
        }
      >
        <SeriesChart name="Score of the plant" content={charts.score} />
      </Panel>
      <Panel title="Tags, the greatest part first" aside={more} isFlush>
        <TagGrid tags={charts.tags} marks={marks} />
      </Panel>
    </SharedFrame>
  )
}

import { UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { toReading } from '../../parts/series/scale.ts'
import { SeriesChart } from '../../parts/series/series-chart.tsx'
import { TagLine } from '../../parts/series/tag-line.tsx'
import { newestOf, type PictureCharts } from './picture-content.ts'
import './tag-grid.css'

type TagChart = PictureCharts['tags'][number]

/** A small picture of each tag; choosing one opens it in full. */
export function TagGrid({ tags, marks }: { tags: readonly TagChart[]; marks: ReadonlyMap<string, readonly string[]> }) {
  const [open, setOpen] = useState<string>()
  const ordered = tags.toSorted((one, other) => other.tag.contribution - one.tag.contribution)
  return (
    <ul className="tag-grid">
      {ordered.map((chart) => (
        <li key={chart.tag.tag} data-open={chart.tag.tag === open}>
          <TagCard
            chart={chart}
            marks={marks.get(chart.tag.tag) ?? []}
            isOpen={chart.tag.tag === open}
            onToggle={() => setOpen(chart.tag.tag === open ? undefined : chart.tag.tag)}
          />
        </li>
      ))}
    </ul>
  )
}

interface TagCardProps {
  readonly chart: TagChart
  /** What is odd about its readings. */
  readonly marks: readonly string[]
  readonly isOpen: boolean
  readonly onToggle: () => void
}

function TagCard({ chart: { tag, content }, marks, isOpen, onToggle }: TagCardProps) {
  const unit = tag.unit ?? undefined
  return (
    <>
      <UnstyledButton className="tag-card" aria-expanded={isOpen} onClick={onToggle}>
        <span className="tag-name">
          <strong>{tag.tag}</strong>
          {tag.asset === tag.tag ? null : <span className="muted">{tag.asset}</span>}
        </span>
        <span className="tag-reads">
          <span>{toReading(newestOf(tag.observed), unit, tag.usual)}</span>
          <span className="muted">expected {toReading(newestOf(tag.expected), unit, tag.usual)}</span>
        </span>
        <Part contribution={tag.contribution} />
        {marks.length === 0 ? null : <span className="tag-marks">{marks.join(', ')}</span>}
        {isOpen ? null : <TagLine content={content} />}
      </UnstyledButton>
      {isOpen ? (
        <div className="tag-open">
          <SeriesChart name={`${tag.tag} of ${tag.asset}`} unit={unit} content={content} height={180} />
        </div>
      ) : null}
    </>
  )
}

/** How unusual a tag is: one is as far off as it is on an ordinary day at most. */
function Part({ contribution }: { contribution: number }) {
  return (
    <span
      className="tag-part"
      data-tone={contribution > 1 ? 'bad' : undefined}
      title="How far it is from what is expected, in multiples of what is usual"
    >
      {contribution.toFixed(1)} ×<span className="unseen"> its usual</span>
    </span>
  )
}

import { Button, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useId, useState } from 'react'
import type { Evidence } from '../../contract.ts'
import { DayBars } from '../../parts/charts.tsx'
import { Copy } from '../../parts/copy.tsx'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { LineView } from '../../parts/json-view.tsx'
import { toCount, toCounted } from '../../parts/numbers.ts'
import { Panel } from '../../parts/panel.tsx'
import { Between, Moment } from '../../parts/time.tsx'
import { toDay, toUtc } from '../../parts/times.ts'

/** The events behind the alert, each opening to its raw line. */
export function EvidencePanel({ evidence }: { evidence: readonly Evidence[] }) {
  return (
    <Panel title="Events" isFlush aside={<span className="muted">{toCounted(evidence.length, 'event')} kept with their lines</span>}>
      <ul className="events" aria-label="Events">
        {evidence.map((each, index) => (
          // Evidence has no id of its own; its order does not change while it is shown.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <EventRow key={`${each.source} ${each.place ?? ''} ${each.at} ${index}`} evidence={each} isFirst={index === 0} />
        ))}
      </ul>
    </Panel>
  )
}

function EventRow({ evidence, isFirst }: { evidence: Evidence; isFirst: boolean }) {
  // One line is shown at once: it is what the alert rests on.
  const [isOpen, setOpen] = useState(isFirst)
  const id = useId()
  return (
    <li className="event">
      <UnstyledButton className="event-head" aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight size={16} className="event-turn" aria-hidden />
        <span className="event-main">
          <code>{evidence.value}</code>
          <span className="row-note">{[evidence.format, evidence.field, evidence.remark].filter((part) => part !== null).join(' · ')}</span>
        </span>
        <span className="event-side">
          <Moment at={evidence.at}>{toUtc(evidence.at)}</Moment>
          <span className="row-note">
            {evidence.count > 1 ? `${toCount(evidence.count)} times, ` : ''}
            {evidence.source}
          </span>
        </span>
      </UnstyledButton>
      {isOpen ? (
        <div className="event-body" id={id}>
          {evidence.place === null ? null : (
            <p className="event-place">
              <code>{evidence.place}</code>
              {evidence.line === null ? null : <Copy text={evidence.line} what="raw line" />}
            </p>
          )}
          {evidence.line === null ? (
            <p className="muted">The raw line was not kept.</p>
          ) : (
            <LineView line={evidence.line} field={evidence.field} mark={evidence.value} />
          )}
        </div>
      ) : null}
    </li>
  )
}

const historyColumns: readonly Column<Evidence>[] = [
  {
    head: 'Remembered observable',
    width: 'grow',
    cell: (each) => (
      <>
        <code>{each.value}</code>
        {each.remark === null ? null : <span className="row-note">{each.remark}</span>}
      </>
    ),
  },
  { head: 'Source', from: 'md', cell: (each) => each.source },
  { head: 'Times', isNumber: true, cell: (each) => toCount(each.count) },
  { head: 'Seen', isNumber: true, cell: (each) => <Between from={each.at} to={each.lastAt} /> },
]

const daysShownAtFirst = 8

/** What was remembered when the indicator came: counts per day, no lines. */
export function HistoryPanel({ evidence }: { evidence: readonly Evidence[] }) {
  const [isAll, setAll] = useState(false)
  const counts = evidence.map((each) => ({ day: toDay(each.at), count: each.count }))
  const all = evidence.reduce((sum, each) => sum + each.count, 0)
  const newestFirst = [...evidence].sort((a, b) => b.at - a.at)
  const shown = isAll ? newestFirst : newestFirst.slice(0, daysShownAtFirst)
  return (
    <Panel title="From history" isFlush aside={<span className="muted">{toCounted(all, 'time')} before the indicator came</span>}>
      <div className="padded">
        <DayBars counts={counts} label="Times seen per day" />
      </div>
      <DataTable
        name="From history"
        columns={historyColumns}
        rows={shown}
        rowKey={(each) => `${each.kind} ${each.value} ${each.source} ${each.at}`}
      />
      {shown.length < evidence.length ? (
        <div className="more">
          <Button variant="default" onClick={() => setAll(true)}>
            Show all {toCount(evidence.length)}
          </Button>
        </div>
      ) : null}
    </Panel>
  )
}

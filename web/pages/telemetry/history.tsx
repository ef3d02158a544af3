import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import type { HistoryAnswer } from '../../contract.ts'
import { DayBars } from '../../parts/charts.tsx'
import { FactRow } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { toCount } from '../../parts/numbers.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { Moment } from '../../parts/time.tsx'
import { toUtc } from '../../parts/times.ts'
import { historyQuery } from '../../queries.ts'

const route = getRouteApi('/telemetry')

/** Asks the history: was this ever seen here? */
export function HistoryLookup() {
  const { value = '', kind } = route.useSearch()
  const navigate = route.useNavigate()
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const answer = useQuery(historyQuery(value, kind))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const next = text.trim()
    void navigate({ search: next === '' ? {} : { value: next }, resetScroll: false })
  }
  return (
    <Panel title="History of an observable" isFlush>
      <form className="lookup" onSubmit={submit} aria-label="History lookup">
        <TextInput
          aria-label="Observable"
          placeholder="A domain, an address, a URL, a hash"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" size="sm" variant="default" loading={answer.isFetching && value !== ''}>
          Look up
        </Button>
      </form>
      {value === '' ? (
        <Empty title="Was it ever seen here?">
          The node remembers when, how often and by which source each observable was seen, day by day.
        </Empty>
      ) : (
        <Loaded query={answer} rows={3}>
          {(data) => <Answer value={value} answer={data} />}
        </Loaded>
      )}
    </Panel>
  )
}

function Answer({ value, answer }: { value: string; answer: HistoryAnswer }) {
  if (answer.seen.length === 0)
    return <Empty title={`${value} was never seen here`}>As far as this node remembers, in the telemetry it was given.</Empty>
  return [...Map.groupBy(answer.seen, (row) => `${row.kind} ${row.value}`)].map(([key, rows]) => (
    <Seen key={key} rows={rows} isCut={answer.isCut} />
  ))
}

function Seen({ rows, isCut }: { rows: HistoryAnswer['seen']; isCut: boolean }) {
  const first = Math.min(...rows.map((row) => row.firstSeenAt))
  const last = Math.max(...rows.map((row) => row.lastSeenAt))
  const count = rows.reduce((sum, row) => sum + row.count, 0)
  const sources = [...new Set(rows.map((row) => row.source))]
  const shown = rows[0]
  return (
    <section className="seen" aria-label={shown?.value}>
      <h3>
        <code>{shown?.value}</code> <span className="muted">{shown?.kind}</span>
      </h3>
      <FactRow
        facts={[
          { name: 'Times seen', value: `${toCount(count)}${isCut ? ' or more' : ''}` },
          { name: 'First seen', value: <Moment at={first}>{toUtc(first)}</Moment> },
          { name: 'Last seen', value: <Moment at={last}>{toUtc(last)}</Moment> },
          { name: 'Sources', value: sources.join(', ') },
        ]}
      />
      <DayBars counts={rows} label="Times seen per day" />
      <Link to="/intel" search={{ text: shown?.value ?? '' }} className="link">
        What intelligence says about it
      </Link>
    </section>
  )
}

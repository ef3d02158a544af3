import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import type { Readiness, WatchedPlantDetail } from '../../contract.ts'
import { FactRow } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { toCount, toCounted } from '../../parts/numbers.ts'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty } from '../../parts/panel.tsx'
import { useIsAdmin } from '../../parts/reader.ts'
import { Moment } from '../../parts/time.tsx'
import { toDate, toSpan } from '../../parts/times.ts'
import { modelQuery, plantQuery, type ReadingsSpan, readinessQuery } from '../../plant-queries.ts'
import { Findings, LeftOut } from './findings.tsx'
import { LearnForm } from './learn-form.tsx'
import { PlantHead } from './plant-head.tsx'
import './plants.css'

const route = getRouteApi('/plants/$plant/readiness')

/** Whether a plant's readings are fit to be learned as normal, and the learning itself. */
export function ReadinessPage() {
  const { plant: name } = route.useParams()
  usePageTitle(`${name}: readiness`)
  const plant = useQuery(plantQuery(name))
  return (
    <div className="page">
      <Loaded query={plant} rows={12}>
        {(data) => <ReadinessBody plant={data} />}
      </Loaded>
    </div>
  )
}

function ReadinessBody({ plant }: { plant: WatchedPlantDetail }) {
  const isAdmin = useIsAdmin()
  return (
    <>
      <PlantHead plant={plant} />
      {isAdmin === undefined ? null : isAdmin ? <Looking plant={plant} /> : <Learned plant={plant} />}
    </>
  )
}

/** What was found in the readings that the present model learned: looking at new ones is for who may learn. */
function Learned({ plant }: { plant: WatchedPlantDetail }) {
  const version = plant.promoted?.version ?? plant.shadow?.version
  const card = useQuery({ ...modelQuery(plant.plant, version ?? 0), enabled: version !== undefined })
  if (version === undefined)
    return <Empty title="No readings were looked at yet">An administrator can see whether they are ready to be learned.</Empty>
  return (
    <Loaded query={card} rows={8}>
      {(model) => (
        <>
          <p className="muted">What was found in the readings that version {version} was learned from.</p>
          <Report plant={plant.plant} span={{}} readiness={model.readiness} canLearn={false} />
        </>
      )}
    </Loaded>
  )
}

function Looking({ plant }: { plant: WatchedPlantDetail }) {
  const [span, setSpan] = useState<ReadingsSpan>({})
  const readiness = useQuery(readinessQuery(plant.plant, span))
  return (
    <>
      <SpanChoice span={span} onChoose={setSpan} />
      <Loaded query={readiness} rows={8}>
        {/* A new key: what was approved in other readings is not approved in these. */}
        {(data) => <Report key={`${span.from} ${span.to}`} plant={plant.plant} span={span} readiness={data} canLearn />}
      </Loaded>
    </>
  )
}

function SpanChoice({ span, onChoose }: { span: ReadingsSpan; onChoose: (span: ReadingsSpan) => void }) {
  const toDay = (at: number | undefined) => (at === undefined ? '' : new Date(at).toISOString().slice(0, 10))
  const parse = (text: string) => (text === '' ? undefined : Date.parse(`${text}T00:00:00Z`))
  return (
    <fieldset className="span-choice">
      <legend className="unseen">The readings to learn from</legend>
      <TextInput
        type="date"
        label="Readings from"
        value={toDay(span.from)}
        onChange={(event) => onChoose({ ...span, from: parse(event.currentTarget.value) })}
      />
      <TextInput
        type="date"
        label="up to, not with"
        value={toDay(span.to)}
        onChange={(event) => onChoose({ ...span, to: parse(event.currentTarget.value) })}
      />
      <p className="muted">Empty: all that are kept. Choose a time in which the plant ran as it should.</p>
    </fieldset>
  )
}

interface ReportProps {
  readonly plant: string
  readonly span: ReadingsSpan
  readonly readiness: Readiness
  readonly canLearn: boolean
}

function Report({ plant, span, readiness, canLearn }: ReportProps) {
  const [approved, setApproved] = useState<ReadonlySet<string>>(new Set())
  const approve = (code: string, isApproved: boolean) => {
    const next = new Set(approved)
    if (isApproved) next.add(code)
    else next.delete(code)
    setApproved(next)
  }
  const { from, to, rows, tags, nativeMs, workingMs, gaps, modes } = readiness
  const averaged = workingMs === nativeMs ? '' : `, averaged to ${toSpan(workingMs)}`
  return (
    <>
      <p className="verdict" data-ready={readiness.isReady}>
        {readiness.isReady ? 'Ready to be learned' : 'A person has to look first'}
      </p>
      <FactRow
        facts={[
          { name: 'From', value: <Moment at={from}>{toDate(from)}</Moment> },
          { name: 'To', value: <Moment at={to}>{toDate(to)}</Moment> },
          { name: 'Rows', value: toCount(rows) },
          { name: 'Tags', value: toCount(tags) },
          { name: 'A row every', value: `${toSpan(nativeMs)}${averaged}` },
          { name: 'Gaps', value: toCount(gaps) },
          { name: 'Ways of running', value: modes === 0 ? 'no switches' : toCounted(modes, 'mode') },
        ]}
      />
      <div className="plant-grid">
        <div className="plant-main">
          <Findings readiness={readiness} approved={approved} onApprove={canLearn ? approve : undefined} />
          <LeftOut readiness={readiness} />
        </div>
        {canLearn ? (
          <aside className="plant-side">
            <LearnForm plant={plant} span={span} readiness={readiness} approved={approved} />
          </aside>
        ) : null}
      </div>
    </>
  )
}

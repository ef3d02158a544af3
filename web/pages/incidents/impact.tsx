import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Impact, IncidentDetail, IncidentImpact, Register } from '../../contract.ts'
import { incidentImpactQuery, registerQuery } from '../../dependency-queries.ts'
import { useIncidentWork } from '../../incident-queries.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { toCounted } from '../../parts/numbers.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { toSpanText } from '../../parts/spans.ts'
import { toZoned } from '../../parts/times.ts'

const hourMs = 3_600_000
/** How far one looks: the early warning, the notification, all that is known. */
const horizons = [
  { value: '24', label: 'within 24 h (early warning)' },
  { value: '72', label: 'within 72 h (notification)' },
  { value: '', label: 'however late' },
]

/** What the incident leads to by the register of dependencies: what falls next, whom to warn, what can be answered already. */
export function ImpactPanels({ incident }: { incident: IncidentDetail }) {
  const [horizon, setHorizon] = useState('72')
  const within = horizon === '' ? undefined : Number(horizon) * hourMs
  const found = useQuery(incidentImpactQuery(String(incident.number), within))
  const register = useQuery(registerQuery)
  return (
    <Loaded query={found} rows={8}>
      {(data) =>
        data.version === null || data.impact === null || data.startAt === null ? (
          <Panel title="What it leads to">
            <Empty title="There is no register of dependencies" command="entente dependencies import dependencies.csv">
              With one, this says what fails next and when, who must be warned, and which states, sectors and users are hit.
            </Empty>
          </Panel>
        ) : (
          <>
            <FailedPanel incident={incident} found={data} register={register.data} horizon={horizon} onHorizon={setHorizon} />
            <NextPanel impact={data.impact} startAt={data.startAt} />
            <AnswersPanel incident={incident} found={data} within={within} />
          </>
        )
      }
    </Loaded>
  )
}

interface FailedProps {
  readonly incident: IncidentDetail
  readonly found: IncidentImpact
  readonly register: Register | undefined
  readonly horizon: string
  readonly onHorizon: (horizon: string) => void
}

/** What has failed: the assets of the incident that the register knows. One more is an asset more of the incident. */
function FailedPanel({ incident, found, register, horizon, onHorizon }: FailedProps) {
  const work = useIncidentWork(String(incident.number))
  const ids = found.failed.flatMap(({ thing }) => thing ?? [])
  const things = register?.things ?? []
  const names = things.filter(({ id }) => ids.includes(id)).map(({ name }) => name)
  return (
    <Panel
      title="What has failed"
      aside={
        <Link to="/dependencies" search={{ failed: ids.join(',') }} className="link">
          Picture
        </Link>
      }
    >
      <p>
        {names.length === 0 ? 'No asset of the incident is in the register yet.' : names.join(', ')}
        {names.length === 0 ? null : (
          <span className="row-note">Assets of the incident that the register knows; taken off there, they are taken off here.</span>
        )}
      </p>
      <Select
        label="Something else has failed"
        description="It is hung on the incident as an asset"
        placeholder="A thing of the register"
        searchable
        limit={50}
        value={null}
        disabled={work.isPending || incident.mergedInto !== null}
        data={things.filter(({ id }) => !ids.includes(id)).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(id) => id !== null && work.mutate({ path: 'items', json: { kind: 'asset', name: id } })}
      />
      <Select
        label="How far ahead"
        allowDeselect={false}
        data={horizons}
        value={horizon}
        onChange={(value) => onHorizon(value ?? horizon)}
      />
    </Panel>
  )
}

/** What fails next, and who must hear of it before. */
function NextPanel({ impact, startAt }: { impact: Impact; startAt: number }) {
  const { hits, warnings, sectors, states } = impact
  return (
    <Panel title="Who must be warned" aside={toCounted(hits.length, 'thing is hit', 'things are hit')} isFlush>
      {warnings.length === 0 ? (
        <p className="padded muted">{hits.length === 0 ? 'Nothing is hit.' : 'Nothing that is hit names a contact.'}</p>
      ) : (
        <DataTable
          name="Who must be warned, the most urgent first"
          columns={[
            {
              head: 'Before',
              cell: ({ atMs }) => (
                <span className="impact-when">
                  {toZoned(startAt + atMs)}
                  <span className="row-note">{toSpanText(atMs)} after detection</span>
                </span>
              ),
            },
            {
              head: 'Who',
              width: 'grow',
              cell: ({ owner, contact, things }) => (
                <span className="impact-who">
                  {owner ?? 'Ours'}
                  <span className="row-note">{contact}</span>
                  <span className="row-note">{hits.flatMap(({ thing }) => (things.includes(thing.id) ? thing.name : [])).join(', ')}</span>
                </span>
              ),
            },
          ]}
          rows={warnings}
          rowKey={({ contact }) => contact}
        />
      )}
      <p className="panel-foot">
        Sectors: {sectors.map(({ title }) => title).join(', ') || 'none'}. States: {states.map(({ state }) => state).join(', ') || 'none'}.
      </p>
    </Panel>
  )
}

/** What the early warning asks and the register can answer: as estimates, when a person says so. */
function AnswersPanel({ incident, found, within }: { incident: IncidentDetail; found: IncidentImpact; within: number | undefined }) {
  const work = useIncidentWork(String(incident.number))
  const open = found.facts.filter(({ isKnown }) => !isKnown)
  return (
    <Panel title="What the register answers">
      {found.facts.length === 0 ? <p className="muted">Nothing yet: no state is hit.</p> : null}
      <dl className="pairs">
        {found.facts.map(({ fact, title, text, isKnown }) => (
          <div key={fact} className="impact-pair">
            <dt>{title}</dt>
            <dd>
              {text}
              {isKnown ? <span className="row-note">somebody has said what is known; it stays</span> : null}
            </dd>
          </div>
        ))}
      </dl>
      {open.length === 0 ? null : (
        <div className="buttons">
          <Button
            loading={work.isPending}
            disabled={incident.mergedInto !== null}
            onClick={() => work.mutate({ path: 'impact/facts', json: { withinMs: within } })}
          >
            State {toCounted(open.length, 'fact')} as estimated
          </Button>
        </div>
      )}
      <p className="muted">From what people wrote into the register, and no more certain than that. Users of two services count twice.</p>
    </Panel>
  )
}

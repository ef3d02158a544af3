import { SegmentedControl, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { RegimesSearch } from '../../addresses.ts'
import type { Regime } from '../../contract.ts'
import { factDefinitionsQuery } from '../../incident-queries.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { toCounted } from '../../parts/numbers.ts'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, PageHead, Panel } from '../../parts/panel.tsx'
import { stateChoices } from '../../parts/state-choices.ts'
import { regimesQuery } from '../../regime-queries.ts'
import { ConcernMark, StandingMark, SureMark } from './regime-marks.tsx'
import './regimes.css'

const route = getRouteApi('/regimes')

const columns: readonly Column<Regime>[] = [
  {
    head: 'Law',
    width: 'grow',
    cell: (regime) => (
      <>
        <Link to="/regimes/$regimeId" params={{ regimeId: regime.id }} className="row-link" data-watched={regime.standing !== 'in-force'}>
          {regime.title}
        </Link>
        <span className="row-note">
          {regime.jurisdiction} · {regime.instrument}
        </span>
      </>
    ),
  },
  { head: 'Standing', cell: ({ standing }) => <StandingMark standing={standing} /> },
  { head: 'Since', from: 'lg', cell: ({ validFrom }) => validFrom ?? '' },
  { head: 'Reports', from: 'lg', isNumber: true, cell: ({ reports }) => reports },
  { head: 'Sure', from: 'md', cell: (regime) => <SureMark regime={regime} /> },
  { head: 'Checked', from: 'lg', cell: ({ checked }) => checked },
  { head: 'Concerns us', from: 'md', cell: ({ concern }) => <ConcernMark concern={concern} /> },
]

const shownChoices = [
  { value: 'all', label: 'All' },
  { value: 'in-force', label: 'In force' },
  { value: 'watched', label: 'Watched' },
  { value: 'ours', label: 'Concern us' },
]

/** Every law that asks for reports: how it stands, how sure its text is, whether it concerns the organisation. */
export function RegimesPage() {
  usePageTitle('Regimes')
  const { state, facts, shown = 'all' } = route.useSearch()
  const navigate = route.useNavigate()
  const regimes = useQuery(regimesQuery({ state, facts }))
  const setSearch = (next: RegimesSearch) => {
    const { state: where, facts: of, shown: which } = { state, facts, shown, ...next }
    const search = {
      ...(where ? { state: where } : {}),
      ...(of ? { facts: of } : {}),
      ...(which && which !== 'all' ? { shown: which } : {}),
    }
    void navigate({ search, replace: true })
  }
  return (
    <div className="page">
      <PageHead
        title="Regimes"
        about="The laws that ask for reports, in our words. The program cites and computes; people decide, and ask counsel where it says so."
      />
      <Questions regimes={regimes.data?.regimes ?? []} />
      <Panel title="Laws" isFlush aside={<Filter state={state} facts={facts} shown={shown} onChange={setSearch} />}>
        <Loaded query={regimes} rows={12}>
          {(data) => {
            const rows = data.regimes.filter((regime) => isShown(regime, shown))
            if (rows.length === 0) return <Empty title="No law is like this">Take a filter away.</Empty>
            return (
              <>
                <DataTable name="Regimes" columns={columns} rows={rows} rowKey={({ id }) => id} />
                <p className="panel-foot">
                  {toCounted(rows.length, 'law')}. V: checked against the legal text. S: a secondary text. K: from memory.
                </p>
              </>
            )
          }}
        </Loaded>
      </Panel>
    </div>
  )
}

function isShown({ standing, concern }: Regime, shown: NonNullable<RegimesSearch['shown']>): boolean {
  if (shown === 'in-force') return standing === 'in-force'
  if (shown === 'watched') return standing !== 'in-force'
  return shown === 'all' || (concern !== null && concern.is !== 'no')
}

interface FilterProps {
  readonly state: string | undefined
  readonly facts: string | undefined
  readonly shown: string
  readonly onChange: (next: RegimesSearch) => void
}

function Filter({ state, facts, shown, onChange }: FilterProps) {
  const definitions = useQuery(factDefinitionsQuery)
  const groups = (definitions.data?.facts ?? []).flatMap(({ id, title, about, choices }) =>
    about === 'entity' && choices !== null
      ? [{ group: title, items: Object.entries(choices).map(([choice, label]) => ({ value: `${id}:${choice}`, label })) }]
      : [],
  )
  return (
    <div className="regime-filter">
      <SegmentedControl
        aria-label="Which laws"
        size="xs"
        data={shownChoices}
        value={shown}
        onChange={(value) => onChange({ shown: value === 'in-force' || value === 'watched' || value === 'ours' ? value : 'all' })}
      />
      <Select
        aria-label="State"
        placeholder="Any state"
        size="xs"
        searchable
        clearable
        data={stateChoices}
        value={state ?? null}
        onChange={(value) => onChange({ state: value ?? '' })}
      />
      <Select
        aria-label="Kind of organisation or sector"
        placeholder="Any kind or sector"
        size="xs"
        searchable
        clearable
        data={groups}
        value={facts ?? null}
        onChange={(value) => onChange({ facts: value ?? '' })}
      />
    </div>
  )
}

/** What one would have to say of the organisation for the open ones to be decided. */
function Questions({ regimes }: { regimes: readonly Regime[] }) {
  const open = new Map<string, { question: string; decides: string[] }>()
  for (const { concern, title } of regimes) {
    if (concern === null || concern.missing === null) continue
    const known = open.get(concern.missing.fact) ?? { question: concern.missing.question, decides: [] }
    open.set(concern.missing.fact, known)
    known.decides.push(title)
  }
  if (open.size === 0) return null
  return (
    <Panel title="Would they concern us?" aside={<span className="muted">answered on any incident, under Facts</span>}>
      <ul className="plain-list">
        {[...open].map(([fact, { question, decides }]) => (
          <li key={fact}>
            {question}
            <span className="row-note">
              decides: {decides.slice(0, 3).join(', ')}
              {decides.length > 3 ? ` and ${decides.length - 3} more` : ''}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

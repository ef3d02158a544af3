import { Button, MultiSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { download } from '../../api.ts'
import type { Register } from '../../contract.ts'
import { impactQuery, registerQuery } from '../../dependency-queries.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, PageHead, Panel } from '../../parts/panel.tsx'
import { notifyProblem, ProblemNote } from '../../parts/problem.tsx'
import { Tlp } from '../../parts/tlp.tsx'
import { ChosenThing } from './chosen-thing.tsx'
import { toMoments } from './heat.ts'
import { HitTable, WhoIsHit } from './hit-tables.tsx'
import { ImportTable } from './import-table.tsx'
import { MomentSlider } from './moment-slider.tsx'
import { Picture } from './picture.tsx'
import { Versions } from './versions.tsx'
import './dependencies.css'

const route = getRouteApi('/dependencies')

/** What depends on what, and what fails when: the register, the picture, what follows from a failure. */
export function DependenciesPage() {
  usePageTitle('Dependencies')
  const register = useQuery(registerQuery)
  const version = register.data?.version
  return (
    <div className="page">
      <PageHead
        title="Dependencies"
        about="What needs what, for how long it goes on without, and what fails when. An import shows first what it would change."
        actions={
          <div className="buttons is-aligned">
            {version === undefined || version === null ? null : (
              <>
                <Tlp level={version.level} />
                <Button variant="default" onClick={() => save('export', 'dependencies.csv')}>
                  Export CSV
                </Button>
              </>
            )}
            <ImportTable key={version?.id} level={version?.level} />
          </div>
        }
      />
      <Loaded query={register} rows={12}>
        {(data) => (data.version === null ? <NoRegister /> : <Whole register={data} />)}
      </Loaded>
    </div>
  )
}

function save(what: 'export' | 'template', fileName: string): void {
  download(`dependencies/${what}`, { fileName }).catch(notifyProblem)
}

function NoRegister() {
  return (
    <Panel title="No register yet">
      <Empty title="Say what depends on what" command="entente dependencies import dependencies.csv">
        Services, suppliers, sites and assets, ours and those of others; what each needs, and how long it goes on without. Begin with the
        example: a made-up power operator with a hospital, water, telecoms and rail in three states.
      </Empty>
      <div className="buttons buttons-middle">
        <Button variant="default" onClick={() => save('template', 'dependencies-template.csv')}>
          Download the example as CSV
        </Button>
      </div>
    </Panel>
  )
}

/** What has failed, what follows from it, and the moment that is shown. */
function useFailure(register: Register) {
  const { failed: asked } = route.useSearch()
  const [wanted, setWanted] = useState<readonly string[]>(() => (asked ?? '').split(',').filter((id) => id !== ''))
  const [place, setPlace] = useState<number>()
  const known = useMemo(() => new Set(register.things.map(({ id }) => id)), [register])
  const failed = wanted.filter((id) => known.has(id))
  const query = useQuery(impactQuery(failed.map((thing) => ({ thing }))))
  const impact = failed.length === 0 ? undefined : query.data
  const moments = useMemo(() => toMoments(impact?.hits ?? []), [impact])
  const change = (ids: readonly string[]) => {
    setWanted(ids)
    setPlace(undefined)
  }
  return { failed, change, query, impact, moments, at: Math.min(place ?? 0, moments.length - 1), setPlace }
}

function Whole({ register }: { register: Register }) {
  const { failed, change, query, impact, moments, at, setPlace } = useFailure(register)
  const [chosen, setChosen] = useState<string>()
  const atMs = moments[at] ?? 0
  return (
    <>
      <Panel title="What has failed">
        <MultiSelect
          aria-label="Things that have failed"
          placeholder={failed.length === 0 ? 'Choose what has failed, here or in the picture' : ''}
          searchable
          clearable
          limit={50}
          data={register.things.map(({ id, name, owner }) => ({ value: id, label: owner === null ? name : `${name} (${owner})` }))}
          value={[...failed]}
          onChange={change}
        />
        {query.isError ? <ProblemNote error={query.error} /> : null}
        {impact === undefined ? null : <MomentSlider impact={impact} moments={moments} at={at} onChange={setPlace} />}
      </Panel>
      <div className="dependencies-grid">
        <div className="dependencies-main">
          <Panel title="Picture" isFlush>
            <Picture register={register} impact={impact} atMs={atMs} chosen={chosen} onChoose={setChosen} />
          </Panel>
          <Versions />
        </div>
        <aside className="dependencies-side">
          {chosen === undefined ? null : (
            <ChosenThing
              register={register}
              id={chosen}
              hit={impact?.hits.find(({ thing }) => thing.id === chosen)}
              hasFailed={failed.includes(chosen)}
              onFail={(fails) => change(fails ? [...failed, chosen] : failed.filter((id) => id !== chosen))}
            />
          )}
          {impact === undefined ? null : (
            <>
              <HitTable impact={impact} atMs={atMs} onChoose={setChosen} />
              <WhoIsHit impact={impact} />
            </>
          )}
          {chosen === undefined && impact === undefined ? (
            <Panel title="How it is read">
              <p className="muted">
                Arrows lead from what is needed to what needs it. Choose a box to see what it needs and who needs it, and ask what happens
                when it fails.
              </p>
            </Panel>
          ) : null}
        </aside>
      </div>
    </>
  )
}

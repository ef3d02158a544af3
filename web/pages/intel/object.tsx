import { Button } from '@mantine/core'
import { IconChevronLeft, IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { download } from '../../api.ts'
import type { ObjectView } from '../../contract.ts'
import { AlertRows } from '../../parts/alert-rows.tsx'
import { useCollectionTitles } from '../../parts/collection-titles.ts'
import { CodeLine } from '../../parts/copy.tsx'
import { FactRow } from '../../parts/facts.tsx'
import { JsonView } from '../../parts/json-view.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { toTypeName } from '../../parts/object-types.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { Panel } from '../../parts/panel.tsx'
import { notifyProblem } from '../../parts/problem.tsx'
import { useIsAdmin } from '../../parts/reader.ts'
import { Ago } from '../../parts/time.tsx'
import { Tlp } from '../../parts/tlp.tsx'
import { latestAlertsQuery, objectQuery } from '../../queries.ts'
import { Properties } from './properties.tsx'
import { Related } from './related.tsx'
import './intel.css'

const route = getRouteApi('/intel/$objectId')

/** One object as it may leave the node for this reader. */
export function ObjectPage() {
  const { objectId } = route.useParams()
  const object = useQuery(objectQuery(objectId))
  usePageTitle(object.data?.label ?? 'Object')
  return (
    <div className="page">
      <Link to="/intel" className="back">
        <IconChevronLeft size={16} aria-hidden />
        Intelligence
      </Link>
      <Loaded query={object} rows={12}>
        {(data) => <ObjectBody key={data.id} view={data} />}
      </Loaded>
    </div>
  )
}

function ObjectBody({ view }: { view: ObjectView }) {
  const pattern = view.object.pattern
  const isAdmin = useIsAdmin()
  return (
    <>
      <header className="title-block">
        <div className="title-marks">
          <span className="chip">{toTypeName(view.type)}</span>
          <Tlp level={view.level} />
          {view.object.revoked === true ? <span className="chip is-bad">Revoked</span> : null}
        </div>
        <h1>{view.label}</h1>
        <CodeLine text={view.id} what="id" />
        <FactRow
          facts={[
            { name: 'Version', value: <code>{view.version}</code> },
            { name: 'Received', value: <Ago at={view.receivedAt} /> },
            ...(view.broughtBy === null ? [] : [{ name: 'Brought by', value: view.broughtBy }]),
            { name: 'Collections', value: <CollectionLinks ids={view.collections} /> },
          ]}
        />
        <ProofButtons id={view.id} />
      </header>
      {view.isRedacted ? (
        <p className="notice" role="note">
          Parts of this object are marked above your clearance and were left out.
        </p>
      ) : null}
      <div className="object-grid">
        <div className="object-main">
          {typeof pattern === 'string' ? (
            <Panel title="Pattern">
              <CodeLine text={pattern} what="pattern" />
            </Panel>
          ) : null}
          {isAdmin && view.type === 'indicator' ? <IndicatorAlerts id={view.id} /> : null}
          <Panel title="Properties">
            <Properties object={view.object} />
          </Panel>
        </div>
        <aside className="object-side">
          <Related view={view} />
        </aside>
      </div>
      <details className="raw">
        <summary>STIX object as JSON</summary>
        <JsonView value={view.object} label="STIX object" />
      </details>
    </>
  )
}

function CollectionLinks({ ids }: { ids: readonly string[] }) {
  const titles = useCollectionTitles()
  return ids.map((id, index) => (
    <span key={id}>
      {index === 0 ? '' : ', '}
      <Link to="/collections/$collectionId" params={{ collectionId: id }} className="link">
        {titles.get(id) ?? id}
      </Link>
    </span>
  ))
}

function IndicatorAlerts({ id }: { id: string }) {
  const latest = useQuery(latestAlertsQuery)
  const alerts = latest.data?.alerts.filter((alert) => alert.indicator?.id === id) ?? []
  if (alerts.length === 0) return null
  return (
    <Panel title="Alerts of this indicator" isFlush>
      <AlertRows name="Alerts of this indicator" alerts={alerts} form="mixed" />
    </Panel>
  )
}

/** What this node stated of the object, to be verified by anybody, with the parts that this reader may see. */
function ProofButtons({ id }: { id: string }) {
  const isAdmin = useIsAdmin()
  const proof = useMutation({
    mutationFn: () => download(`objects/${encodeURIComponent(id)}/proof`, { fileName: `${id}.tlog-proof` }),
    onError: notifyProblem,
  })
  return (
    <div className="buttons">
      <Button size="sm" variant="default" leftSection={<IconDownload size={16} />} loading={proof.isPending} onClick={() => proof.mutate()}>
        Save proof
      </Button>
      {isAdmin ? (
        <Link to="/log" search={{ subject: id }} className="link">
          In the log
        </Link>
      ) : null}
    </div>
  )
}

import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ModelCard, WatchedPlantDetail } from '../../contract.ts'
import { CodeLine } from '../../parts/copy.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { toCount, toCounted } from '../../parts/numbers.ts'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { ModelMark } from '../../parts/plant-state.tsx'
import { useIsAdmin } from '../../parts/reader.ts'
import { Moment } from '../../parts/time.tsx'
import { toDate, toSpan, toUtc } from '../../parts/times.ts'
import { modelQuery, plantQuery } from '../../plant-queries.ts'
import { BudgetPanel } from './budget.tsx'
import { ModelDecisions } from './model-decisions.tsx'
import { ModelNumbers, ModelTags } from './model-tables.tsx'
import { NewsLines } from './news-lines.tsx'
import { PlantHead } from './plant-head.tsx'
import { ThresholdSteps, VersionRows } from './version-rows.tsx'
import './plants.css'

const route = getRouteApi('/plants/$plant/models/$version')

/** What a person should know before trusting a version of a plant's model, and what may be decided on it. */
export function ModelPage() {
  const { plant: name, version } = route.useParams()
  usePageTitle(`${name}: model ${version}`)
  const plant = useQuery(plantQuery(name))
  const card = useQuery(modelQuery(name, Number(version)))
  return (
    <div className="page">
      <Loaded query={plant} rows={4}>
        {(data) => (
          <>
            <PlantHead plant={data} />
            <Loaded query={card} rows={10}>
              {(model) => <Card plant={data} model={model} />}
            </Loaded>
          </>
        )}
      </Loaded>
    </div>
  )
}

function Card({ plant, model }: { plant: WatchedPlantDetail; model: ModelCard }) {
  const isAdmin = useIsAdmin()
  const news = plant.news.filter(({ version, kind }) => version === model.version && (kind === 'drift' || kind === 'new-mode'))
  return (
    <>
      <div className="title-marks">
        <h2 className="version-name">Version {model.version}</h2>
        <ModelMark state={model.state} />
      </div>
      <div className="plant-grid">
        <div className="plant-main">
          <LearnedPanel model={model} />
          <Panel title="Proposed for the next version" isFlush>
            {news.length === 0 ? (
              <Empty title="Nothing new">
                A slow drift or a new way of running is proposed here; it is learned only with your approval.
              </Empty>
            ) : (
              <>
                <NewsLines news={news} />
                <p className="panel-foot">
                  None of it is learned by itself. See{' '}
                  <Link to="/plants/$plant/readiness" params={{ plant: plant.plant }} className="link">
                    Readiness
                  </Link>{' '}
                  to approve it and learn a new version.
                </p>
              </>
            )}
          </Panel>
          <ModelTags model={model} />
          <VersionRows plant={plant} shown={model.version} />
          <ModelNumbers model={model} />
        </div>
        <aside className="plant-side">
          {isAdmin ? <ModelDecisions plant={plant.plant} model={model} /> : null}
          <BudgetPanel plant={plant} model={model} canSet={isAdmin === true} />
          <ThresholdSteps plant={plant} />
          <ProofPanel model={model} plant={plant} />
        </aside>
      </div>
    </>
  )
}

function LearnedPanel({ model }: { model: ModelCard }) {
  return (
    <Panel title="Learned from">
      <dl className="pairs">
        <dt>Readings</dt>
        <dd>
          <Moment at={model.from}>{toDate(model.from)}</Moment> to <Moment at={model.to}>{toDate(model.to)}</Moment>:{' '}
          {toCounted(model.rows, 'row')} of {toCounted(model.tags, 'tag')}
        </dd>
        <dt>Samples</dt>
        <dd>
          {toCount(model.samples)}, one every {toSpan(model.workingMs)}
          {model.workingMs === model.nativeMs ? '' : ` (a row every ${toSpan(model.nativeMs)})`}
        </dd>
        <dt>Ways of running</dt>
        <dd>{model.readiness.modes === 0 ? 'the plant has no switches' : toCounted(model.readiness.modes, 'mode')}</dd>
        <dt>Learned</dt>
        <dd>
          <Moment at={model.learnedAt}>{toUtc(model.learnedAt)}</Moment> by {model.learnedBy}
        </dd>
        <dt>Approved</dt>
        <dd>
          {model.approved.length === 0 ? 'nothing had to be' : model.approved.map((code) => <code key={code}>{code} </code>)}
          {model.reason === null ? null : <span className="muted"> “{model.reason}”</span>}
        </dd>
        <dt>Promoted</dt>
        <dd>
          {model.promotion === null ? (
            'not yet'
          ) : (
            <>
              <Moment at={model.promotion.at}>{toUtc(model.promotion.at)}</Moment> by {model.promotion.by}
              <span className="muted"> “{model.promotion.reason}”</span>
            </>
          )}
        </dd>
        <dt>Since then</dt>
        <dd>
          {toCounted(model.episodes.raised, 'episode')} raised, {toCount(model.episodes.shadow)} in shadow;{' '}
          {toCounted(model.episodes.trueAlarms, 'true alarm')}, {toCounted(model.episodes.falseAlarms, 'false alarm')}
        </dd>
      </dl>
    </Panel>
  )
}

function ProofPanel({ model, plant }: { model: ModelCard; plant: WatchedPlantDetail }) {
  return (
    <Panel title="Proof">
      <p className="muted">Two nodes that hold the text of this hash judge the same. That it was learned and promoted stands in the log.</p>
      <CodeLine text={model.hash} what="hash of the model" />
      <Link to="/log" search={{ subject: plant.logSubject }} className="link">
        In the log
      </Link>
    </Panel>
  )
}

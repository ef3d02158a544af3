import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { download } from '../../api.ts'
import type { LogState } from '../../contract.ts'
import { logStateQuery, ownCardQuery } from '../../log-queries.ts'
import { CodeLine } from '../../parts/copy.tsx'
import { FactRow } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { toCount } from '../../parts/numbers.ts'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, PageHead, Panel } from '../../parts/panel.tsx'
import { notifyProblem } from '../../parts/problem.tsx'
import { useIsAdmin } from '../../parts/reader.ts'
import { Ago } from '../../parts/time.tsx'
import { AlarmsPanel, NoAlarmsPanel } from './alarms.tsx'
import { AnchorsPanel } from './anchors.tsx'
import { CirclesPanel } from './circles.tsx'
import { HeadsPanel } from './heads.tsx'
import { Fingerprint, KeyList } from './key-list.tsx'
import { PartnersPanel } from './partners.tsx'
import { KeyPeriods, RotateButton } from './rotation.tsx'
import { StandsStill } from './stands-still.tsx'
import { StatementsPanel } from './statements.tsx'
import './log.css'

const route = getRouteApi('/log')

/** What this node has stated, who vouches for it, and for whom it vouches. */
export function LogPage() {
  usePageTitle('Log')
  const isAdmin = useIsAdmin()
  return (
    <div className="page">
      <PageHead
        title="Log"
        about="What this node stated, in an order that nobody can change unnoticed, not even its own operator."
        actions={isAdmin ? <SavePolicy /> : null}
      />
      {isAdmin === false ? (
        <Panel title="The log of this node" isFlush>
          <Empty title="The log is kept by administrators">
            Ask the administrator of this node for a proof. Of an object that you may see, its page gives you the proof.
          </Empty>
        </Panel>
      ) : null}
      {isAdmin ? <LogBody /> : null}
    </div>
  )
}

function LogBody() {
  const { subject } = route.useSearch()
  const state = useQuery(logStateQuery)
  return (
    <>
      {state.data === undefined ? null : <StandsStill state={state.data} />}
      <AlarmsPanel />
      <Loaded query={state}>{(data) => <State state={data} />}</Loaded>
      <div className="log-grid">
        <div className="log-main">
          <PartnersPanel size={state.data?.size ?? 0} />
          <CirclesPanel />
          <StatementsPanel key={subject ?? ''} subject={subject} made={(state.data?.size ?? 0) + (state.data?.waiting ?? 0)} />
        </div>
        <aside className="log-side">
          <HeadsPanel />
          {state.data === undefined ? null : <AnchorsPanel anchor={state.data.anchor} />}
          <KeysPanel />
          <NoAlarmsPanel />
        </aside>
      </div>
    </>
  )
}

function State({ state }: { state: LogState }) {
  return (
    <section aria-label="State of the log">
      <CodeLine text={state.origin} what="origin" />
      <FactRow
        facts={[
          { name: 'Sealed entries', value: toCount(state.size) },
          { name: 'Last sealed', value: state.sealedAt === null ? 'not yet' : <Ago at={state.sealedAt} /> },
          { name: 'Waiting to be sealed', value: toCount(state.waiting) },
          { name: 'State', value: state.behind !== null ? 'Standing still' : state.isUnconfirmed ? 'Waiting for witnesses' : 'Sealing' },
        ]}
      />
    </section>
  )
}

function SavePolicy() {
  const save = useMutation({
    mutationFn: () => download('log/policy', { fileName: 'node.policy' }),
    onError: notifyProblem,
  })
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} />}
      loading={save.isPending}
      onClick={() => save.mutate()}
      title="For those who verify proofs of this node: its keys, and a majority of its partners as witnesses"
    >
      Save policy
    </Button>
  )
}

/** What partners compare before they add this node. */
function KeysPanel() {
  const card = useQuery(ownCardQuery)
  return (
    <Panel title="Keys of this node" aside={<RotateButton />}>
      <Loaded query={card}>
        {({ logKeys, witnessKeys }) => (
          <>
            <KeyList keys={logKeys} duty="signs this log" />
            <KeyList keys={witnessKeys} duty="cosigns logs of partners" />
            <div>
              <p className="muted">Fingerprint of all of them, to read out to a partner who adds this node:</p>
              <Fingerprint keys={[...logKeys, ...witnessKeys]} />
            </div>
            <KeyPeriods />
          </>
        )}
      </Loaded>
    </Panel>
  )
}

import { Button } from '@mantine/core'
import { IconChevronLeft, IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { call, saveFile } from '../../api.ts'
import type { LogAlarm } from '../../contract.ts'
import { logAlarmsQuery, logKeys, partnersQuery } from '../../log-queries.ts'
import { Copy } from '../../parts/copy.tsx'
import { FactRow } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { notifyProblem } from '../../parts/problem.tsx'
import { Ago, Moment } from '../../parts/time.tsx'
import { toUtc } from '../../parts/times.ts'
import { readEvidence } from './evidence-file.ts'
import { Hash } from './hash.tsx'
import { sampleAlarm, sampleLogKey } from './sample-alarm.ts'
import type { SignedHead } from './signed-note.ts'
import './log.css'

const route = getRouteApi('/log/alarms/$alarmId')

/** A log that told two stories: what it signed, what that means, and the evidence for others. */
export function AlarmPage() {
  const { alarmId } = route.useParams()
  const alarms = useQuery(logAlarmsQuery)
  usePageTitle('Log alarm')
  return (
    <div className="page">
      <Link to="/log" search={{}} className="back">
        <IconChevronLeft size={16} aria-hidden />
        Log
      </Link>
      {alarmId === 'sample' ? (
        <AlarmBody alarm={sampleAlarm} logKey={sampleLogKey} isSample />
      ) : (
        <Loaded query={alarms} rows={10}>
          {(data) => {
            const alarm = data.alarms.find(({ id }) => String(id) === alarmId)
            return alarm === undefined ? <Empty title="There is no such alarm" /> : <HeldAlarm alarm={alarm} />
          }}
        </Loaded>
      )}
    </div>
  )
}

/** The evidence is decided with the key of that log, which was pinned when the partner was added. */
function HeldAlarm({ alarm }: { alarm: LogAlarm }) {
  const partners = useQuery(partnersQuery)
  const [logKey] = partners.data?.partners.find(({ origin }) => origin === alarm.origin)?.logKeys ?? []
  return <AlarmBody alarm={alarm} logKey={logKey} isSample={false} />
}

interface BodyProps {
  readonly alarm: LogAlarm
  readonly logKey: string | undefined
  readonly isSample: boolean
}

function AlarmBody({ alarm, logKey, isSample }: BodyProps) {
  return (
    <>
      {isSample ? (
        <p className="sample-note">
          This is a sample. No such log exists and nobody lied; so would an alarm look, and its evidence can be decided.
        </p>
      ) : null}
      <header className="title-block">
        <div className="title-marks">
          <span className="chip is-bad">Log alarm</span>
        </div>
        <h1>{toHeading(alarm)}</h1>
        <p>{alarm.detail}</p>
        <FactRow
          facts={[{ name: isFork(alarm) ? 'Circle' : 'Log', value: <code>{alarm.origin}</code> }, ...(isSample ? [] : toTimes(alarm))]}
        />
        {alarm.seenAt === null ? <SeenButton alarm={alarm} /> : null}
      </header>
      <div className="log-grid">
        <div className="log-main">
          <HeadsSigned evidence={alarm.evidence} isProof={alarm.isProof} />
          <EvidencePanel alarm={alarm} />
        </div>
        <aside className="log-side">
          <WhatToDo alarm={alarm} logKey={logKey} />
        </aside>
      </div>
    </>
  )
}

/** Two lists of members of one version, in place of two heads of a log. */
function isFork({ evidence }: LogAlarm): boolean {
  return evidence.startsWith('entente-fork@v1')
}

function toHeading(alarm: LogAlarm): string {
  if (isFork(alarm)) return 'A circle has two lists of one version'
  return alarm.isProof ? 'A log told two stories' : 'A log seems to tell two stories'
}

function toTimes({ at, seenAt }: LogAlarm) {
  return [
    { name: 'Found', value: <Moment at={at}>{toUtc(at)}</Moment> },
    { name: 'Seen', value: seenAt === null ? 'not yet' : <Ago at={seenAt} /> },
  ]
}

function HeadsSigned({ evidence, isProof }: { evidence: string; isProof: boolean }) {
  const heads = readEvidence(evidence)
  if (heads === undefined) return null
  return (
    <Panel title="What it signed">
      <div className="two-heads">
        <HeadCard title="Once" head={heads.older} />
        <HeadCard title="And also" head={heads.newer} />
      </div>
      <p>{toContradiction(heads, isProof)}</p>
    </Panel>
  )
}

function toContradiction({ older, newer }: { older: SignedHead; newer: SignedHead }, isProof: boolean): string {
  if (!isProof)
    return 'The two may fit or not: what the log itself shows does not decide it. Ask its people for the entries that lead from one to the other.'
  if (older.size === newer.size)
    return 'Both are signed by the log, for the same number of entries, and the roots differ. No honest log can have both.'
  return 'Both are signed by the log. The larger one should begin with the smaller one, and the path in the evidence shows that it does not. No honest log can have both.'
}

function HeadCard({ title, head }: { title: string; head: SignedHead }) {
  return (
    <dl className="pairs">
      <dt>{title}</dt>
      <dd>{String(head.size)} entries</dd>
      <dt>Root</dt>
      <dd>
        <Hash value={head.root} what={`root of ${head.size} entries`} />
      </dd>
    </dl>
  )
}

function EvidencePanel({ alarm }: { alarm: LogAlarm }) {
  const fileName = `alarm-${alarm.id}.evidence`
  return (
    <Panel
      title="Evidence"
      aside={
        <span className="buttons">
          <Copy text={alarm.evidence} what="evidence" />
          <Button
            variant="default"
            leftSection={<IconDownload size={16} />}
            onClick={() => saveFile(new Blob([alarm.evidence], { type: 'text/plain' }), fileName)}
          >
            Save evidence
          </Button>
        </span>
      }
    >
      <p className="muted">
        {alarm.isProof
          ? `Whoever has the key of ${isFork(alarm) ? 'one of those who signed both' : 'this log'} can decide it; nobody has to believe you.`
          : 'It does not convince anybody by itself: keep it, and compare with what other partners were shown.'}
      </p>
      <section aria-label="Evidence file">
        <pre className="json is-text raw-file">{alarm.evidence}</pre>
      </section>
    </Panel>
  )
}

function WhatToDo({ alarm, logKey }: { alarm: LogAlarm; logKey: string | undefined }) {
  return (
    <Panel title="What to do">
      {isFork(alarm) ? <ForkSteps /> : <LogSteps />}
      {alarm.isProof ? <Decide alarm={alarm} logKey={logKey} /> : null}
    </Panel>
  )
}

function ForkSteps() {
  return (
    <ol className="what-to-do">
      <li>
        Talk to the people behind the nodes that signed both lists, by another way than the nodes. Either they erred, or somebody has their
        key.
      </li>
      <li>Give the evidence to all members. What was adopted stays until people have agreed which list holds.</li>
      <li>Then found the circle anew, without whoever told two stories.</li>
    </ol>
  )
}

function LogSteps() {
  return (
    <ol className="what-to-do">
      <li>Talk to the people behind that node, by another way than the node itself. Either they lie, or somebody has their key.</li>
      <li>Give the evidence to the other partners of that node.</li>
      <li>Take nothing that only this log proves, until it is clear what happened.</li>
      <li>If you part from it, remove it on the page Log. The alarm and its evidence stay.</li>
    </ol>
  )
}

function Decide({ alarm, logKey }: { alarm: LogAlarm; logKey: string | undefined }) {
  return (
    <div className="decide">
      <p className="muted">Anybody decides it with both files, offline:</p>
      <code className="command">
        entente verify alarm-{alarm.id}.evidence --evidence --policy alarm-{alarm.id}.policy
      </code>
      {logKey === undefined ? null : (
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          onClick={() => saveFile(new Blob([`log ${logKey}\nquorum none\n`], { type: 'text/plain' }), `alarm-${alarm.id}.policy`)}
        >
          Save the key of that log
        </Button>
      )}
    </div>
  )
}

function SeenButton({ alarm }: { alarm: LogAlarm }) {
  const queryClient = useQueryClient()
  const seen = useMutation({
    mutationFn: () => call<LogAlarm>(`log/alarms/${alarm.id}/seen`, { method: 'POST', json: {} }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: logKeys.alarms }),
    onError: notifyProblem,
  })
  return (
    <div className="buttons">
      <Button size="sm" variant="default" loading={seen.isPending} onClick={() => seen.mutate()}>
        I have seen it
      </Button>
    </div>
  )
}

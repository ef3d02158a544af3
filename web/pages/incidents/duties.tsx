import { Button, Collapse, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { IncidentDetail, IncidentDuty } from '../../contract.ts'
import { incidentDutiesQuery, useIncidentWork } from '../../incident-queries.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { toCounted } from '../../parts/numbers.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { toStateName } from '../../parts/state-name.ts'
import { Moment } from '../../parts/time.tsx'
import { toUtc } from '../../parts/times.ts'
import { Countdown } from './countdown.tsx'
import { Question } from './question.tsx'
import { ReportDone } from './report-done.tsx'
import { WhatIf } from './what-if.tsx'
import './duties.css'

/** Every duty as a lane with its clock; what is unknown asks the one question that decides it. */
export function DutiesPanel({ incident }: { incident: IncidentDetail }) {
  const id = String(incident.number)
  const duties = useQuery(incidentDutiesQuery(id))
  const work = useIncidentWork(id)
  const all = duties.data?.duties ?? []
  const own = all.filter(({ bearer }) => bearer === 'entity')
  // A test whose outcome other regimes use asks for no report of its own.
  const due = own.filter((duty) => duty.verdict === 'due' && (duty.dueAt !== null || duty.manner !== null || duty.waitsFor !== null))
  const isOld = duties.data !== undefined && !duties.data.law.isCurrent
  return (
    <Panel
      title="Duties"
      isFlush
      aside={<span className="muted">{duties.data === undefined ? '' : toCounted(due.length, 'report due', 'reports due')}</span>}
    >
      <Loaded query={duties} rows={6}>
        {() => (
          <>
            {isOld ? (
              <div className="padded">
                <p className="notice">
                  Judged under the law as it was when the incident was opened; the data files have changed since.{' '}
                  <Button size="compact-xs" variant="default" loading={work.isPending} onClick={() => work.mutate({ path: 'law' })}>
                    Judge under the current law
                  </Button>
                </p>
              </div>
            ) : null}
            <Lanes incident={incident} duties={[...due, ...own.filter(({ verdict }) => verdict === 'met')]} />
            <Questions incident={incident} duties={own} />
            <Others duties={all} />
            <WhatIf incident={incident} />
          </>
        )}
      </Loaded>
    </Panel>
  )
}

function Lanes({ incident, duties }: { incident: IncidentDetail; duties: readonly IncidentDuty[] }) {
  if (duties.length === 0)
    return <Empty title="Nothing is due as far as is known">Answer the questions below: each decides about duties.</Empty>
  return (
    <ul className="lanes" aria-label="Duties that are there">
      {duties.map((duty) => (
        <DutyLane key={`${duty.regime} ${duty.stage} ${duty.state}`} incident={incident} duty={duty} />
      ))}
    </ul>
  )
}

function DutyLane({ incident, duty }: { incident: IncidentDetail; duty: IncidentDuty }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <li className="lane" data-verdict={duty.verdict} data-late={duty.isLate}>
      <UnstyledButton className="lane-head" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight size={16} className="event-turn" aria-hidden />
        <span className="lane-what">
          {duty.title}
          <span className="row-note">
            {duty.state === null ? '' : `${toStateName(duty.state)} · `}
            {duty.regimeTitle} · {duty.clause}
          </span>
        </span>
        <DutyClock duty={duty} />
      </UnstyledButton>
      <DutySpan duty={duty} />
      <Collapse expanded={isOpen}>
        <DutyBody incident={incident} duty={duty} />
      </Collapse>
    </li>
  )
}

function DutyBody({ incident, duty }: { incident: IncidentDetail; duty: IncidentDuty }) {
  return (
    <div className="lane-body">
      <dl className="pairs">
        <dt>To</dt>
        <dd>{duty.recipient}</dd>
        {duty.start === null ? null : (
          <>
            <dt>Counted from</dt>
            <dd>
              {duty.start.event}, <Moment at={duty.start.at}>{toUtc(duty.start.at)}</Moment>
            </dd>
          </>
        )}
        <dt>Why</dt>
        <dd>
          <ul>
            {duty.reasons.map(({ says, clause }) => (
              <li key={says}>
                {says}
                {clause === null ? '' : ` (${clause})`}
              </li>
            ))}
          </ul>
        </dd>
        {duty.extensions.map(({ untilAt, says }) => (
          <Pair key={says} name="May be later">
            <Moment at={untilAt}>{toUtc(untilAt)}</Moment>: {says}
          </Pair>
        ))}
        {duty.notes.map((note) => (
          <Pair key={note} name="Note">
            {note}
          </Pair>
        ))}
      </dl>
      <Doubt duty={duty} />
      {duty.verdict === 'due' ? <ReportDone incident={incident} duty={duty} /> : null}
    </div>
  )
}

/** What to be careful about before one relies on it. */
function Doubt({ duty }: { duty: IncidentDuty }) {
  const doubts = [
    duty.isUnverified ? 'not checked against the legal text' : '',
    duty.needsLawyer ? 'ask counsel' : '',
    duty.restsOnEstimate ? 'rests on an estimate' : '',
  ].filter((part) => part !== '')
  if (doubts.length === 0) return null
  return (
    <p className="lane-doubt">
      <IconAlertTriangle size={15} aria-hidden />
      {doubts.join(' · ')}
    </p>
  )
}

function Pair({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

function DutyClock({ duty }: { duty: IncidentDuty }) {
  if (duty.verdict === 'met' && duty.metAt !== null) {
    return (
      <span className="countdown" data-urgency={duty.isLate ? 'overdue' : 'met'}>
        {duty.isLate ? 'Reported late' : 'Reported in time'}
        <span className="row-note">
          <Moment at={duty.metAt}>{toUtc(duty.metAt)}</Moment>
        </span>
      </span>
    )
  }
  if (duty.dueAt !== null) return <Countdown at={duty.dueAt} />
  return (
    <span className="countdown" data-urgency="calm">
      {duty.manner ?? 'no date yet'}
      {duty.waitsFor === null ? null : <span className="row-note">waits for: {duty.waitsFor}</span>}
    </span>
  )
}

/** How much of the time is used up, from the start of the clock to the deadline. */
function DutySpan({ duty }: { duty: IncidentDuty }) {
  if (duty.start === null || duty.dueAt === null || duty.dueAt <= duty.start.at) return null
  const until = duty.metAt ?? Date.now()
  const share = Math.min(1, Math.max(0, (until - duty.start.at) / (duty.dueAt - duty.start.at)))
  return (
    <span className="lane-span" aria-hidden>
      <i style={{ width: `${(share * 100).toFixed(1)}%` }} />
    </span>
  )
}

/** Each question once, with how many duties it decides about; the one that decides most comes first. */
function Questions({ incident, duties }: { incident: IncidentDetail; duties: readonly IncidentDuty[] }) {
  const [isAll, setAll] = useState(false)
  const byFact = new Map<string, { question: string; regimes: Set<string> }>()
  for (const { missing, regimeTitle } of duties) {
    if (missing === null) continue
    const known = byFact.get(missing.fact) ?? { question: missing.question, regimes: new Set() }
    byFact.set(missing.fact, known)
    known.regimes.add(regimeTitle)
  }
  const questions = [...byFact].sort(([, a], [, b]) => b.regimes.size - a.regimes.size)
  if (questions.length === 0) return null
  const shown = isAll ? questions : questions.slice(0, 3)
  return (
    <section className="questions" aria-label="Questions that decide">
      <h3>Questions that decide</h3>
      {shown.map(([fact, { question, regimes }]) => (
        <Question key={fact} incident={incident} fact={fact} question={question} decides={[...regimes]} />
      ))}
      {shown.length < questions.length ? (
        <Button size="compact-sm" variant="default" onClick={() => setAll(true)}>
          {toCounted(questions.length - shown.length, 'more question')}
        </Button>
      ) : null}
    </section>
  )
}

function Others({ duties }: { duties: readonly IncidentDuty[] }) {
  const [isOpen, setOpen] = useState(false)
  const watched = duties.filter(({ verdict }) => verdict === 'watch')
  const none = duties.filter(({ verdict }) => verdict === 'not-due')
  const ofAuthority = duties.filter(({ verdict, bearer }) => bearer === 'authority' && (verdict === 'due' || verdict === 'met'))
  const rest = [...ofAuthority, ...watched, ...none]
  if (rest.length === 0) return null
  return (
    <div className="others">
      <UnstyledButton className="others-head" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight size={16} className="event-turn" aria-hidden />
        {toCounted(none.length, 'duty is not there', 'duties are not there')}
        {watched.length === 0 ? '' : `, ${watched.length} watched`}
        {ofAuthority.length === 0 ? '' : `, ${ofAuthority.length} of the authority`}
      </UnstyledButton>
      <Collapse expanded={isOpen}>
        <ul className="plain-list padded">
          {rest.map((duty) => (
            <li key={`${duty.regime} ${duty.stage} ${duty.state}`}>
              {duty.title}
              <span className="row-note">
                {duty.regimeTitle}:{' '}
                {duty.bearer === 'authority' ? 'owed by the authority' : duty.verdict === 'watch' ? 'watched' : 'not due'}
                {duty.reasons[0] === undefined ? '' : `, ${duty.reasons[0].says}`}
              </span>
            </li>
          ))}
        </ul>
      </Collapse>
    </div>
  )
}

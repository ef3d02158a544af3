import { Collapse, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import type { IncidentDetail, IncidentDuty } from '../../contract.ts'
import { nodeNow } from '../../node-time.ts'
import { toStateName } from '../../parts/state-name.ts'
import { Moment } from '../../parts/time.tsx'
import { toUtc, toZoned } from '../../parts/times.ts'
import { Countdown } from './countdown.tsx'
import { ReportDone } from './report-done.tsx'

/** One duty with its clock; opened, to whom, why, and what to be careful about. */
export function DutyLane({ incident, duty }: { incident: IncidentDetail; duty: IncidentDuty }) {
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

export function DutyBody({ incident, duty }: { incident: IncidentDetail; duty: IncidentDuty }) {
  return (
    <div className="lane-body">
      <dl className="pairs">
        <dt>To</dt>
        <dd>
          {duty.recipient}
          {duty.state === null ? '' : `, ${toStateName(duty.state)}`}
        </dd>
        {duty.dueAt === null ? null : (
          <>
            <dt>Due</dt>
            <dd>
              <Moment at={duty.dueAt}>{toZoned(duty.dueAt, duty.zone)}</Moment> on the authority’s clock, {toZoned(duty.dueAt)} on yours
            </dd>
          </>
        )}
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

export function DutyClock({ duty }: { duty: IncidentDuty }) {
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
  const until = duty.metAt ?? nodeNow()
  const share = Math.min(1, Math.max(0, (until - duty.start.at) / (duty.dueAt - duty.start.at)))
  return (
    <span className="lane-span" aria-hidden>
      <i style={{ width: `${(share * 100).toFixed(1)}%` }} />
    </span>
  )
}

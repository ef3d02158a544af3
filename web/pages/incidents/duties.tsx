import { Button, Collapse, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { IncidentDetail, IncidentDuty } from '../../contract.ts'
import { incidentDutiesQuery } from '../../incident-queries.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { toCounted } from '../../parts/numbers.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { DutyLane } from './duty-lane.tsx'
import { LaneChart } from './lane-chart.tsx'
import { LawNotice } from './law-notice.tsx'
import { Question } from './question.tsx'
import { WhatIf } from './what-if.tsx'
import './duties.css'

/** Every duty as a lane with its clock; what is unknown asks the one question that decides it. */
export function DutiesPanel({ incident }: { incident: IncidentDetail }) {
  const id = String(incident.number)
  const duties = useQuery(incidentDutiesQuery(id))
  const all = duties.data?.duties ?? []
  const own = all.filter(({ bearer }) => bearer === 'entity')
  // A test whose outcome other regimes use asks for no report of its own.
  const due = own.filter((duty) => duty.verdict === 'due' && (duty.dueAt !== null || duty.manner !== null || duty.waitsFor !== null))
  // Not known whether it is owed, but known until when.
  const open = own.filter(({ verdict, dueAt }) => verdict === 'unknown' && dueAt !== null)
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
            {isOld ? <LawNotice incident={incident} /> : null}
            <Lanes incident={incident} duties={[...due, ...own.filter(({ verdict }) => verdict === 'met')]} open={open} />
            <Questions incident={incident} duties={own} />
            <Others duties={all} />
            <WhatIf incident={incident} />
          </>
        )}
      </Loaded>
    </Panel>
  )
}

/** Over time where there is room for it, else as a list. */
function Lanes({ incident, duties, open }: { incident: IncidentDetail; duties: readonly IncidentDuty[]; open: readonly IncidentDuty[] }) {
  if (duties.length === 0)
    return <Empty title="Nothing is due as far as is known">Answer the questions below: each decides about duties.</Empty>
  return (
    <>
      <LaneChart incident={incident} duties={[...duties, ...open]} />
      <ul className="lanes lane-list" aria-label="Duties that are there">
        {duties.map((duty) => (
          <DutyLane key={`${duty.regime} ${duty.stage} ${duty.state}`} incident={incident} duty={duty} />
        ))}
      </ul>
    </>
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

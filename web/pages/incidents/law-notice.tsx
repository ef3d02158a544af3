import { Button, Collapse } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { IncidentDetail, IncidentLaw } from '../../contract.ts'
import { useIncidentWork } from '../../incident-queries.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { toStateName } from '../../parts/state-name.ts'
import { toUtc } from '../../parts/times.ts'
import { incidentLawQuery } from '../../regime-queries.ts'

const kinds = { added: 'new', removed: 'taken away', changed: 'changed' } as const
const words = { due: 'due', 'not-due': 'not due', unknown: 'not known', watch: 'watched', met: 'reported' } as const

/** The incident keeps the law it began under: what that says differently from today’s, and what taking over today’s would move. */
export function LawNotice({ incident }: { incident: IncidentDetail }) {
  const id = String(incident.number)
  const work = useIncidentWork(id)
  const [isOpen, setOpen] = useState(false)
  const law = useQuery({ ...incidentLawQuery(id), enabled: isOpen })
  return (
    <div className="padded">
      <div className="notice">
        <p>Judged under the law as it was when the incident was opened; the data files have changed since.</p>
        <div className="buttons law-buttons">
          <Button size="compact-xs" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            What changed
          </Button>
          <Button size="compact-xs" variant="default" loading={work.isPending} onClick={() => work.mutate({ path: 'law' })}>
            Judge under the current law
          </Button>
        </div>
        <Collapse expanded={isOpen}>{isOpen ? <Loaded query={law}>{(data) => <Differences law={data} />}</Loaded> : null}</Collapse>
      </div>
    </div>
  )
}

function Differences({ law: { files, duties } }: { law: IncidentLaw }) {
  const say = ({ verdict, dueAt }: IncidentLaw['duties'][number]['before']) =>
    `${words[verdict]}${dueAt === null ? '' : ` ${toUtc(dueAt)}`}`
  return (
    <div className="law-differences">
      <h3>For this incident</h3>
      {duties.length === 0 ? <p className="muted">No duty and no date would change.</p> : null}
      <ul className="plain-list">
        {duties.map(({ regime, stage, state, title, before, after }) => (
          <li key={`${regime} ${stage} ${state}`}>
            {title}
            {state === null ? '' : `, ${toStateName(state)}`}
            <span className="row-note">
              {regime}: {say(before)} → {say(after)}
            </span>
          </li>
        ))}
      </ul>
      <h3>In the files</h3>
      <ul className="plain-list">
        {files.map(({ path, kind, title, changes }) => (
          <li key={path}>
            {title} <span className="muted">({kinds[kind]})</span>
            {changes.map(({ at, before, after }) => (
              <span key={at} className="row-note">
                {at}: {before === null ? '' : <del>{before}</del>} {after === null ? '' : <ins>{after}</ins>}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </div>
  )
}

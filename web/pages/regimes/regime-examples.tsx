import type { IncidentDuty, RegimeExample } from '../../contract.ts'
import { Panel } from '../../parts/panel.tsx'
import { toStateName } from '../../parts/state-name.ts'
import { Moment } from '../../parts/time.tsx'
import { toUtc, toZoned } from '../../parts/times.ts'

const words = { due: 'due', 'not-due': 'not due', unknown: 'not known', watch: 'watched', met: 'reported' } as const

/** With these facts these instants: worked out by the node when the page was asked for. */
export function RegimeExamples({ examples }: { examples: readonly RegimeExample[] }) {
  return (
    <Panel title="Examples, worked out now" isFlush>
      <ol className="worked-list" aria-label="Examples">
        {examples.map((example) => (
          <Example key={`${example.says} ${example.at}`} example={example} />
        ))}
      </ol>
    </Panel>
  )
}

function Example({ example: { says, clause, at, given, acts, found } }: { example: RegimeExample }) {
  return (
    <li className="worked">
      <p className="worked-says">
        {says}
        {clause === null ? null : <span className="row-note">{clause}</span>}
      </p>
      <div className="worked-sides">
        <dl className="worked-given">
          <div>
            <dt>Asked at</dt>
            <dd>
              <Moment at={at}>{toUtc(at)}</Moment>
            </dd>
          </div>
          {given.map(({ fact, title, text }) => (
            <div key={fact}>
              <dt>{title}</dt>
              <dd>{text}</dd>
            </div>
          ))}
          {acts.map((act) => (
            <div key={`${act.kind} ${act.stage} ${act.state} ${act.at}`}>
              <dt>
                {act.kind} {act.stage ?? ''} {act.state ?? ''}
              </dt>
              <dd>{toUtc(act.at)}</dd>
            </div>
          ))}
        </dl>
        <ul className="worked-found">
          {found.map((duty) => (
            <Found key={`${duty.stage} ${duty.state}`} duty={duty} />
          ))}
        </ul>
      </div>
    </li>
  )
}

function Found({ duty }: { duty: IncidentDuty }) {
  return (
    <li data-verdict={duty.verdict}>
      <span>
        {duty.title}
        {duty.state === null ? '' : `, ${toStateName(duty.state)}`}
      </span>
      <strong>
        {words[duty.verdict]}
        {duty.dueAt === null ? '' : ` ${toZoned(duty.dueAt, duty.zone)}`}
      </strong>
      {duty.missing === null ? null : <span className="row-note">{duty.missing.question}</span>}
      {duty.dueAt === null && duty.verdict === 'due' ? (
        <span className="row-note">{duty.manner ?? (duty.waitsFor === null ? '' : `waits for ${duty.waitsFor}`)}</span>
      ) : null}
    </li>
  )
}

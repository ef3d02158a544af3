import type { Exercise } from '../../contract.ts'
import { Panel } from '../../parts/panel.tsx'
import { Ago } from '../../parts/time.tsx'

/** For the director: what was told, and what is to come. */
export function PlannedPanel({ exercise: { planned, participants } }: { exercise: Exercise }) {
  const names = new Map(participants.map(({ key, name }) => [key, name]))
  const next = planned.find(({ isDelivered }) => !isDelivered)?.id
  return (
    <Panel title="What is planned" aside={`${planned.filter(({ isDelivered }) => isDelivered).length} of ${planned.length} told`}>
      <ol className="planned">
        {planned.map(({ id, dueAt, kind, to, title, text, isDelivered }) => (
          <li key={id} data-kind={kind} data-state={isDelivered ? 'told' : id === next ? 'next' : 'to-come'}>
            <details>
              <summary>
                <span className="inject-kind">{kind}</span>
                <span className="planned-title">{title.replace(/^EXERCISE: /, '')}</span>
                <span className="muted">
                  {isDelivered ? 'told ' : ''}
                  <Ago at={dueAt} />
                </span>
              </summary>
              <p className="row-note">To {to.map((key) => names.get(key) ?? key).join(', ')}</p>
              <p className="inject-text">{text}</p>
            </details>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

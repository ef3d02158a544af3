import type { PlaybookDetail, PlaybookStep } from '../../contract.ts'

type States = Readonly<Record<string, string>>

/** A playbook as it is read: what follows what, what runs beside what, and why. In a run also where it is. */
export function Flow({ rows, states = {} }: { rows: PlaybookDetail['rows']; states?: States }) {
  return (
    <div className="flow">
      {rows.map((row) => (
        <div key={row.label}>
          {row.label === 'main' ? null : <p className="row-note">When something fails that nothing else is said of</p>}
          <Row steps={row.steps} states={states} />
        </div>
      ))}
    </div>
  )
}

function Row({ steps, states }: { steps: readonly PlaybookStep[]; states: States }) {
  return (
    <ol>
      {steps.map((step) => (
        <Step key={step.id} step={step} states={states} />
      ))}
    </ol>
  )
}

function Step({ step, states }: { step: PlaybookStep; states: States }) {
  const { name, description, agent, commands, condition, timeoutMs, changesWorld, tellsOthers, duty, branches, failsTo } = step
  const about = [
    agent,
    timeoutMs === null ? null : `within ${toSpan(timeoutMs)}`,
    changesWorld ? 'changes something in the world' : null,
    tellsOthers ? 'tells others' : null,
    duty === null ? null : `duty: ${duty.regime} ${duty.stage}`,
    failsTo === null ? null : `if it fails: ${failsTo}`,
  ].filter((one) => one !== null)
  return (
    <li className="flow-step" data-state={states[step.id]}>
      <strong>{name}</strong>
      {condition === null ? null : <code> {condition}</code>}
      {about.length === 0 ? null : <span className="row-note">{about.join(' · ')}</span>}
      {description === null ? null : <p>{description}</p>}
      {commands.map(({ type, text }) => (
        <p key={text} className="run-command">
          {type === 'manual' ? text : <code>{text}</code>}
        </p>
      ))}
      {branches.length === 0 ? null : (
        <div className="flow-branches">
          {branches.map((branch, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the branches of a step keep their order
            <div key={at} className="flow-branch">
              <p className="row-note">{branch.label}</p>
              {branch.steps.length === 0 ? <p className="muted">Nothing more.</p> : <Row steps={branch.steps} states={states} />}
              {branch.goesOnWith === null ? null : <p className="row-note">then: {branch.goesOnWith}</p>}
            </div>
          ))}
        </div>
      )}
    </li>
  )
}

export function toSpan(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 120) return `${minutes} min`
  return minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`
}

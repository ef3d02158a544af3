import { Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Readiness, ReadinessFinding } from '../../contract.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { toStep } from './finding-words.ts'

const titles = {
  approve: 'Stops learning until a person has looked',
  weak: 'Lowers what can be expected',
  note: 'To know',
} as const

interface FindingsProps {
  readonly readiness: Readiness
  readonly approved: ReadonlySet<string>
  /** Absent for who may not approve. */
  readonly onApprove: ((code: string, isApproved: boolean) => void) | undefined
}

/** What was found in the readings, in words, each with what to do about it. */
export function Findings({ readiness, approved, onApprove }: FindingsProps) {
  if (readiness.findings.length === 0) {
    return (
      <Panel title="Findings">
        <Empty title="Nothing stands in the way">The readings are fit to be learned as normal.</Empty>
      </Panel>
    )
  }
  return (['approve', 'weak', 'note'] as const).map((weight) => {
    const findings = readiness.findings.filter((finding) => finding.weight === weight && !isLeftOut(finding))
    if (findings.length === 0) return null
    return (
      <Panel key={weight} title={titles[weight]} aside={<span className="muted">{findings.length}</span>} isFlush>
        <ul className="findings">
          {[...Map.groupBy(findings, toGroup)].map(([group, alike]) => (
            <li key={group} data-weight={weight}>
              <Alike findings={alike} />
              {weight === 'approve' && onApprove !== undefined ? (
                <Approval code={group} isApproved={approved.has(group)} onApprove={onApprove} />
              ) : null}
            </li>
          ))}
        </ul>
      </Panel>
    )
  })
}

/** What a person approves stands alone; of what is only told, findings of a kind stand together. */
function toGroup({ weight, code }: ReadinessFinding): string {
  return weight === 'approve' ? code : (code.split(':', 1)[0] ?? code)
}

function Alike({ findings }: { findings: readonly ReadinessFinding[] }) {
  const [first] = findings
  const step = first === undefined ? undefined : toStep(first)
  const episodeId = first?.code.startsWith('episode:') ? first.code.slice('episode:'.length) : undefined
  return (
    <>
      {findings.map(({ code, text }) => (
        <p key={code}>{text}</p>
      ))}
      {step === undefined ? null : <p className="muted">{step}</p>}
      {episodeId === undefined ? null : (
        <Link to="/episodes/$episodeId" params={{ episodeId }} className="link">
          The episode
        </Link>
      )}
    </>
  )
}

interface ApprovalProps {
  readonly code: string
  readonly isApproved: boolean
  readonly onApprove: (code: string, isApproved: boolean) => void
}

function Approval({ code, isApproved, onApprove }: ApprovalProps) {
  return (
    <Checkbox
      size="xs"
      mt={6}
      label="I have looked at it, and it is normal"
      checked={isApproved}
      onChange={(event) => onApprove(code, event.currentTarget.checked)}
    />
  )
}

/** Tags that will not be learned, each with its reason. */
export function LeftOut({ readiness }: { readiness: Readiness }) {
  const left = readiness.findings.filter(isLeftOut)
  if (left.length === 0) return null
  return (
    <Panel title="Tags left out" aside={<span className="muted">{left.length}</span>} isFlush>
      <ul className="findings">
        {left.map((finding) => (
          <li key={finding.code}>
            <p>{finding.text}</p>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function isLeftOut({ code }: ReadinessFinding): boolean {
  return code === 'left-out' || code.startsWith('left-out:')
}

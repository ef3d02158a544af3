import { processFault } from './faults.ts'
import type { Finding } from './finding.ts'
import type { Approval } from './model.ts'
import type { Readiness } from './readiness.ts'

/** What names a finding: its code, with the tag where there is one. */
export function findingKey({ code, tag }: Finding): string {
  return tag === undefined ? code : `${code}:${tag}`
}

/** Findings that stop learning until a person approves them, without those that one has. */
export function openFindings({ findings }: Readiness, approved: readonly Approval[]): Finding[] {
  const keys = new Set(approved.map(({ finding }) => finding))
  return findings.filter((finding) => finding.weight === 'approve' && !keys.has(findingKey(finding)))
}

/** Lets nothing be learned that a person should look at first and has not. Fault: `process.not-approved`. */
export function requireApproved(readiness: Readiness, approved: readonly Approval[]): void {
  const open = openFindings(readiness, approved)
  const [first] = open
  if (first === undefined) return
  const others = open.length === 1 ? '' : ` And ${open.length - 1} more: ${open.slice(1, 6).map(findingKey).join(', ')}.`
  throw processFault('not-approved', `${first.text}${others}`, findingKey(first))
}

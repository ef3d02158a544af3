import { checkDetect } from '../detect/index.ts'
import { checkIntel } from '../intel/index.ts'
import { checkStore } from '../store/index.ts'
import { checkLog } from '../transparency/index.ts'
import type { Node } from './node.ts'

export interface Finding {
  readonly room: string
  readonly what: string
  readonly place: string
  readonly isMended: boolean
}

/** What a visit of the doctor looked at, by kind of thing, and what it found. */
export interface Examination {
  readonly checked: Record<string, number>
  readonly findings: Finding[]
}

/**
 * Looks at everything: the database's structure, the log's order and hashes, every STIX object's text and hash, and whether
 * alerts, history and sources add up and evidence is what was taken. With `mend`, what can be made anew from the rest is made anew.
 */
export async function examine(node: Node, options: { readonly mend: boolean }): Promise<Examination> {
  const reports = [
    { room: 'store', report: await checkStore(node.store) },
    { room: 'transparency', report: await checkLog(node.store, node.ownLog.origin, options) },
    { room: 'intel', report: await checkIntel(node.store, options) },
    { room: 'incidents', report: await checkIncidents(node) },
    { room: 'detect', report: await checkDetect(node.store, options) },
  ]
  const checked = Object.assign({}, ...reports.map(({ report }) => report.checked))
  const findings = reports.flatMap(({ room, report }) =>
    report.findings.map(({ what, place, isMended }) => ({ room, what, place, isMended })),
  )
  return { checked, findings }
}

/** Files of evidence are what was taken; one that is not cannot be mended here, only brought back from a backup. */
async function checkIncidents({ incidents }: Node) {
  const { checked, findings } = await incidents.evidence.examine()
  return { checked: { evidence: checked }, findings: findings.map((finding) => ({ ...finding, isMended: false })) }
}

import type { IncidentDetail } from '../../contract.ts'
import { Panel } from '../../parts/panel.tsx'
import { MergeForm } from './merge.tsx'
import { SplitForm } from './split.tsx'
import './merge.css'

/** Incidents that turn out to be one, and one that turns out to be two. Each keeps its lines and its number; both are undone. */
export function MergePanel({ incident }: { incident: IncidentDetail }) {
  if (incident.mergedInto !== null) return null
  return (
    <Panel title="Merge and split">
      <div className="merge-panel">
        <MergeForm incident={incident} />
        <SplitForm incident={incident} />
      </div>
    </Panel>
  )
}

import type { IncidentPart } from '../../addresses.ts'
import type { IncidentDetail } from '../../contract.ts'
import { Panel } from '../../parts/panel.tsx'
import { AwarenessPanel } from './awareness.tsx'
import { DutiesPanel } from './duties.tsx'
import { EvidencePanel } from './evidence.tsx'
import { ExchangePanel } from './exchange.tsx'
import { FactsPanel } from './facts.tsx'
import { ImpactPanels } from './impact.tsx'
import { ImpactPanel } from './impact-panel.tsx'
import { MergePanel } from './merge-panel.tsx'
import { ReportsPanel } from './reports.tsx'
import { TimelinePanel } from './timeline.tsx'

interface PartProps {
  readonly incident: IncidentDetail
}

/** The chosen part of the page: a panel is one line of one part. A part more has its name in `addresses.ts`, its title in the head. */
export function IncidentParts({ incident, part }: PartProps & { part: IncidentPart }) {
  switch (part) {
    case 'duties':
      return <DutiesPart incident={incident} />
    case 'facts':
      return (
        <>
          <FactsPanel incident={incident} />
          <AwarenessPanel incident={incident} />
        </>
      )
    case 'impact':
      return (
        <>
          <ImpactPanel incident={incident} />
          <ImpactPanels incident={incident} />
        </>
      )
    case 'timeline':
      return (
        <>
          <TimelinePanel incident={incident} />
          <MergePanel incident={incident} />
        </>
      )
    case 'evidence':
      return <EvidencePanel incident={incident} />
  }
}

/** What must be reported, and what was told to whom. */
function DutiesPart({ incident }: PartProps) {
  return (
    <>
      {incident.kind === 'incident' ? <DutiesPanel incident={incident} /> : <NoDuties />}
      <ReportsPanel incident={incident} />
      <ExchangePanel incident={incident} />
    </>
  )
}

function NoDuties() {
  return (
    <Panel title="Duties">
      <p className="muted">A near miss or a threat has to be reported to nobody. It can be reported of one’s own accord (NIS2 Art. 30).</p>
    </Panel>
  )
}

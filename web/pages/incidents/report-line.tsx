import type { IncidentReport, ReportLine } from '../../contract.ts'
import { ReportFact } from './report-fact.tsx'
import { ReportField } from './report-field.tsx'

interface Props {
  readonly incidentId: string
  readonly report: IncidentReport
  readonly line: ReportLine
}

/** Where the page jumps to for an item. */
export function toAnchor({ item }: ReportLine): string {
  return `item-${item}`
}

/** Needed and not filled, or filled with what the form does not take. */
export function isOpenLine({ isNeeded, text, problem }: ReportLine): boolean {
  return (isNeeded && text === null) || problem !== null
}

/** One item: what it says now, and beside it what the stage before said. */
export function ReportLineRow({ incidentId, report, line }: Props) {
  const isDraft = report.state === 'draft'
  return (
    <li className="report-row" id={toAnchor(line)} data-changed={line.before !== null} data-compared={report.previous !== null}>
      <div className="report-name">
        {line.field === null ? null : <span className="report-number">{line.field}</span>}
        {line.label}
        <Marks line={line} />
        {isDraft && line.hint !== null ? <span className="row-note">{line.hint}</span> : null}
      </div>
      <div className="report-now">
        {isDraft && line.isWritten ? (
          <ReportField incidentId={incidentId} report={report} line={line} />
        ) : (
          <Said incidentId={incidentId} line={line} isDraft={isDraft} />
        )}
      </div>
      {report.previous === null ? null : (
        <div className="report-last">
          <span className="report-side">{report.previous.title}</span>
          <p className="prose">
            {line.last === null ? (
              <span className="muted">was not asked</span>
            ) : line.last === '' ? (
              <span className="muted">was not known</span>
            ) : (
              line.last
            )}
          </p>
        </div>
      )}
    </li>
  )
}

function Marks({ line }: { line: ReportLine }) {
  return (
    <>
      {line.isNeeded && line.text === null ? <span className="report-mark report-open">needed</span> : null}
      {line.problem === null ? null : <span className="report-mark report-wrong">not taken</span>}
      {line.before === null ? null : <span className="report-mark report-news">changed</span>}
    </>
  )
}

function Said({ incidentId, line, isDraft }: { incidentId: string; line: ReportLine; isDraft: boolean }) {
  return (
    <>
      {line.text === null ? null : (
        <p className="prose">
          {line.text}
          {line.isEstimate ? <em className="muted"> (estimated)</em> : null}
        </p>
      )}
      {line.problem === null ? null : <p className="report-wrong">{line.problem}</p>}
      {line.text === null && (line.fact === null || !isDraft) ? <p className="muted">not yet known</p> : null}
      {isDraft && line.fact !== null ? <ReportFact incidentId={incidentId} fact={line.fact} isOpen={line.text === null} /> : null}
    </>
  )
}

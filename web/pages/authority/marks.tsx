import type { ReportedState } from '../../contract.ts'

export const reportedStates: readonly { readonly value: ReportedState; readonly label: string }[] = [
  { value: 'received', label: 'Received' },
  { value: 'acknowledged', label: 'Acknowledged' },
  { value: 'in-work', label: 'In work' },
  { value: 'closed', label: 'Closed' },
]

export function ReportedStateMark({ state }: { state: ReportedState }) {
  return (
    <span className="incident-state reported-state" data-state={state}>
      {reportedStates.find(({ value }) => value === state)?.label}
    </span>
  )
}

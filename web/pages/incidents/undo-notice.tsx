import { Button } from '@mantine/core'
import type { IncidentDetail } from '../../contract.ts'
import { useIncidentWork } from '../../incident-queries.ts'

/** What was just done, and the way back. */
export function UndoNotice({ incident, entry, text }: { incident: IncidentDetail; entry: string; text: string }) {
  const work = useIncidentWork(String(incident.number))
  const now = incident.timeline.find(({ id }) => id === entry)
  if (now?.undoneAt != null) return <p className="muted">Undone: {text}</p>
  return (
    <div className="notice undo-notice" role="status">
      <span>{text}</span>
      <Button size="compact-xs" variant="default" loading={work.isPending} onClick={() => work.mutate({ path: `timeline/${entry}/undo` })}>
        Undo
      </Button>
    </div>
  )
}

import { notifications } from '@mantine/notifications'
import type { Incident } from './contract.ts'
import { nodeNow } from './node-time.ts'
import { toAgo } from './parts/times.ts'

/** Says on whatever page is open that a report is due soon, or overdue. It stays until somebody closes it. */
export function notifyDeadline({ incident, title, dueAt }: { incident: Incident; title: string; dueAt: number }): void {
  const now = nodeNow()
  const isOver = dueAt < now
  notifications.show({
    id: `${incident.id} ${title}`,
    color: isOver ? 'red' : 'yellow',
    title: isOver ? 'A report is overdue' : `A report is due ${toAgo(dueAt, now)}`,
    message: `${title} – incident ${incident.number}: ${incident.title}`,
    autoClose: false,
  })
}

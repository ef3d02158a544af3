import { Link } from '@tanstack/react-router'
import { toSubjectPage } from './statement-words.ts'

/** What a statement is about, leading to its page where there is one. */
export function SubjectLink({ statement, isGone = false }: { statement: { kind: string; subject: string }; isGone?: boolean }) {
  const { subject } = statement
  const page = isGone ? 'none' : toSubjectPage(statement)
  if (page === 'object')
    return (
      <Link to="/intel/$objectId" params={{ objectId: subject }} className="link is-code above-row-link">
        {subject}
      </Link>
    )
  if (page === 'alert')
    return (
      <Link to="/alerts/$alertId" params={{ alertId: subject }} className="link is-code above-row-link">
        {subject}
      </Link>
    )
  return <code>{subject}</code>
}

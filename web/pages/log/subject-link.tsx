import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { plantsQuery } from '../../plant-queries.ts'
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
  if (page === 'plant') return <PlantLink subject={subject} />
  return <code>{subject}</code>
}

/** All versions of the model of a plant have one name in the log; what the plant is called, the node knows. */
function PlantLink({ subject }: { subject: string }) {
  const plant = useQuery(plantsQuery).data?.plants.find(({ logSubject }) => logSubject === subject)?.plant
  if (plant === undefined) return <code>{subject}</code>
  return (
    <Link to="/plants/$plant" params={{ plant }} className="link above-row-link">
      Model of {plant}
    </Link>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { exerciseQuery } from '../../exercise-queries.ts'
import { Panel } from '../../parts/panel.tsx'
import { Ago } from '../../parts/time.tsx'
import { nodeQuery } from '../../queries.ts'

const shown = 4

/** Beside an incident of an exercise: what was told last, and what waits for an answer. Nothing on a real node. */
export function ExerciseBeside() {
  const node = useQuery(nodeQuery)
  const exercise = useQuery({ ...exerciseQuery, enabled: node.data?.isExercise === true })
  if (exercise.data === undefined) return null
  const { told } = exercise.data
  const open = told.filter(({ isQuestion, answer }) => isQuestion && answer === null).length
  return (
    <Panel title="Exercise" aside={open === 0 ? undefined : `${open} to answer`}>
      {told.length === 0 ? <p className="muted">You were told nothing yet.</p> : null}
      <ul className="exercise-beside">
        {told.slice(0, shown).map(({ id, title, toldAt }) => (
          <li key={id}>
            <Link to="/exercise" className="link">
              {title.replace(/^EXERCISE: /, '')}
            </Link>
            <span className="row-note">
              <Ago at={toldAt} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

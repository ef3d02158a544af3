import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { download } from '../../api.ts'
import type { Exercise, ExerciseScore } from '../../contract.ts'
import { scoreQuery } from '../../exercise-queries.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { Panel } from '../../parts/panel.tsx'
import { notifyProblem } from '../../parts/problem.tsx'
import { toUtc } from '../../parts/times.ts'

const titles = {
  detected: 'Detected',
  decided: 'Decided',
  reported: 'Reported in time',
  complete: 'Reported completely',
  shared: 'Shared',
  answered: 'Answered',
} as const

interface ScoreProps {
  readonly isFinished: boolean
  readonly participants: Exercise['participants']
}

/** What was expected and what was done, with what proves it. */
export function ScorePanel({ isFinished, participants }: ScoreProps) {
  const score = useQuery(scoreQuery)
  const names = new Map(participants.map(({ key, name }) => [key, name]))
  const save = (format: 'json' | 'html') =>
    void download('exercise/result', { query: { format }, fileName: `exercise-result.${format}` }).catch(notifyProblem)
  const files = (
    <span className="buttons">
      <Button size="compact-sm" variant="default" onClick={() => save('json')}>
        Signed result
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => save('html')}>
        To print
      </Button>
    </span>
  )
  return (
    <Panel title={isFinished ? 'Score' : 'Score so far'} aside={isFinished ? files : undefined}>
      <Loaded query={score}>
        {(data) => (
          <>
            <Sums score={data} />
            <ol className="outcomes">
              {data.outcomes.map((one) => (
                <Outcome key={one.id} outcome={one} who={names.get(one.who) ?? one.who} />
              ))}
            </ol>
          </>
        )}
      </Loaded>
    </Panel>
  )
}

function Sums({ score: { points, of, byCategory } }: { score: ExerciseScore }) {
  return (
    <div className="score-sums">
      <p className="score-total">
        <strong>{points}</strong> of {of} points
      </p>
      <dl>
        {byCategory.map(({ category, points: reached, of: most }) => (
          <div key={category}>
            <dt>{titles[category]}</dt>
            <dd>
              <span className="exercise-bar" aria-hidden="true">
                <i style={{ width: `${most === 0 ? 0 : (100 * reached) / most}%` }} />
              </span>
              {reached} of {most}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function Outcome({ outcome, who }: { outcome: ExerciseScore['outcomes'][number]; who: string }) {
  const { mark, says, clause, dueAt, doneAt, points, of, evidence } = outcome
  return (
    <li data-mark={mark}>
      <span className="outcome-mark">{mark}</span>
      <div>
        <p>
          <span className="muted">{who}:</span> {says}
        </p>
        <p className="row-note">
          by {toUtc(dueAt).replace(/:\d\d UTC/, ' UTC')}
          {doneAt === null ? '' : `, done ${toUtc(doneAt).replace(/:\d\d UTC/, ' UTC')}`}
          {clause === null ? '' : ` · ${clause}`}
        </p>
        {evidence.map(({ at, says: words, statement }) => (
          <p key={at} className="row-note">
            {words}
            {statement === null ? '' : ` · entry ${statement.index} of ${statement.origin}`}
          </p>
        ))}
      </div>
      <span className="outcome-points">
        {points}/{of}
      </span>
    </li>
  )
}

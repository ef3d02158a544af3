import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Exercise } from '../../contract.ts'
import { exerciseQuery, useDirecting } from '../../exercise-queries.ts'
import { FactRow } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { PageHead, Panel } from '../../parts/panel.tsx'
import { useNow } from '../../parts/time.tsx'
import { toUtc } from '../../parts/times.ts'
import { nodeQuery } from '../../queries.ts'
import { FiledResultsPage } from './filed.tsx'
import { InjectFeed } from './injects.tsx'
import { PlannedPanel } from './planned.tsx'
import { ScorePanel } from './score.tsx'
import './exercise.css'

/** In an exercise, the exercise; on a real node, the results that were filed as evidence. */
export function ExercisePage() {
  const node = useQuery(nodeQuery)
  usePageTitle('Exercise')
  if (node.data === undefined) return null
  return node.data.isExercise ? <PlayedPage /> : <FiledResultsPage />
}

function PlayedPage() {
  const exercise = useQuery(exerciseQuery)
  return (
    <div className="page">
      <Loaded query={exercise}>{(data) => <Played exercise={data} />}</Loaded>
    </div>
  )
}

function Played({ exercise }: { exercise: Exercise }) {
  const { title, summary, isDirector, isFinished, participants } = exercise
  const score = isFinished || isDirector ? <ScorePanel isFinished={isFinished} participants={participants} /> : null
  return (
    <>
      <PageHead title={title} about={summary} actions={isDirector && !isFinished ? <Direction exercise={exercise} /> : undefined} />
      <ClockRow exercise={exercise} />
      {isFinished ? score : null}
      <div className="exercise-columns" data-director={isDirector}>
        <Panel title="What you were told">
          <InjectFeed told={exercise.told} isFinished={isFinished} />
        </Panel>
        {isDirector ? <PlannedPanel exercise={exercise} /> : null}
      </div>
      {isFinished ? null : score}
      <Panel title="Who plays">
        <ul className="exercise-who">
          {participants.map(({ key, name, country, role, isThis }) => (
            <li key={key}>
              <strong>{name}</strong> ({country}){isThis ? ' · this node' : ''}
              <span className="row-note">{role}</span>
            </li>
          ))}
        </ul>
      </Panel>
    </>
  )
}

function ClockRow({ exercise: { clock, startsAt, endsAt, isFinished } }: { exercise: Exercise }) {
  const now = useNow()
  const share = Math.min(1, Math.max(0, (now - startsAt) / (endsAt - startsAt)))
  const state = isFinished ? 'Finished' : clock.isPaused ? 'Paused' : `Running, ${clock.scale} times as fast`
  return (
    <div>
      <FactRow
        facts={[
          { name: 'Time of the scenario', value: toUtc(now) },
          { name: 'Clock', value: state },
          { name: 'Ends', value: toUtc(endsAt).replace(/:\d\d UTC/, ' UTC') },
        ]}
      />
      <div className="exercise-bar" role="img" aria-label={`${Math.round(share * 100)} % of the scenario`}>
        <i style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  )
}

function Direction({ exercise: { clock } }: { exercise: Exercise }) {
  const directing = useDirecting()
  const isBusy = directing.isPending
  return (
    <>
      <Button variant="default" disabled={isBusy} onClick={() => directing.mutate(clock.isPaused ? 'resume' : 'pause')}>
        {clock.isPaused ? 'Go on' : 'Pause'}
      </Button>
      <Button disabled={isBusy} onClick={() => directing.mutate('next')}>
        Next inject now
      </Button>
      <Button
        variant="default"
        color="red"
        disabled={isBusy}
        onClick={() => {
          if (window.confirm('End the exercise? The score stands then, and what was not done is missed.')) directing.mutate('finish')
        }}
      >
        End it
      </Button>
    </>
  )
}

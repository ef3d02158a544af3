import { useQuery } from '@tanstack/react-query'
import { exerciseQuery } from '../exercise-queries.ts'
import { useNow } from '../parts/time.tsx'
import { toUtc } from '../parts/times.ts'
import './exercise-banner.css'

/** Stays in sight on every page of an exercise, with the time that it is in the scenario. */
export function ExerciseBanner() {
  const exercise = useQuery(exerciseQuery)
  const now = useNow()
  const state = exercise.data?.isFinished ? 'finished' : exercise.data?.clock.isPaused ? 'paused' : undefined
  return (
    <p className="exercise-banner" role="note">
      <strong>EXERCISE</strong>
      <span className="exercise-banner-words">Nothing here is real.</span>
      {exercise.data === undefined ? null : (
        <span>
          {toUtc(now)}
          {state === undefined ? '' : `, ${state}`}
        </span>
      )}
    </p>
  )
}

/** The same where nobody has signed in yet. */
export function PlainExerciseBanner() {
  return (
    <p className="exercise-banner" role="note">
      <strong>EXERCISE</strong>
      <span>Nothing here is real.</span>
    </p>
  )
}

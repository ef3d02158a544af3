import './exercise-banner.css'

/** Stays in sight on every page of an exercise. */
export function ExerciseBanner() {
  return (
    <p className="exercise-banner" role="note">
      <strong>EXERCISE</strong> <span>Nothing here is real.</span> <strong aria-hidden="true">EXERCISE</strong>
    </p>
  )
}

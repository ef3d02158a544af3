import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { Empty } from '../parts/panel.tsx'
import { ProblemNote } from '../parts/problem.tsx'

/** A page that broke, instead of an empty screen. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  return (
    <div className="page">
      <ProblemNote error={error} onRetry={reset} />
    </div>
  )
}

export function PageNotFound() {
  return (
    <div className="page">
      <Empty title="There is no page at this address">
        <Link to="/" className="link">
          To the loop
        </Link>
      </Empty>
    </div>
  )
}

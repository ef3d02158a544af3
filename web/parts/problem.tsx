import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle } from '@tabler/icons-react'
import { toProblem } from '../api.ts'

/** An error as the node said it: what, why, its code and its place. */
export function ProblemNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const problem = toProblem(error)
  return (
    <div className="problem" role="alert">
      <IconAlertTriangle size={18} aria-hidden />
      <div>
        <p className="problem-title">{problem.title}</p>
        <p>{problem.detail}</p>
        <p className="problem-code">
          <code>{problem.code}</code>
          {problem.place === undefined ? null : (
            <>
              {' at '}
              <code>{problem.place}</code>
            </>
          )}
          {problem.logId === undefined ? null : (
            <>
              {', in the log: '}
              <code>{problem.logId}</code>
            </>
          )}
        </p>
        {onRetry === undefined ? null : (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </div>
    </div>
  )
}

/** Says at the edge of the page that something asked for did not happen. */
export function notifyProblem(error: unknown): void {
  const problem = toProblem(error)
  const place = problem.place === undefined ? '' : ` at ${problem.place}`
  notifications.show({ color: 'red', title: problem.title, message: `${problem.detail} (${problem.code}${place})`, autoClose: 10_000 })
}

export function notifyDone(title: string, message: string): void {
  notifications.show({ color: 'accent', title, message, autoClose: 6000 })
}

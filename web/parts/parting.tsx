import { Button } from '@mantine/core'
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { call } from '../api.ts'
import { ProblemNote } from './problem.tsx'

interface PartingProps {
  /** What is deleted. */
  readonly path: string
  /** What shows it. */
  readonly queryKey: QueryKey
  readonly action: string
  /** What follows from it. */
  readonly children: ReactNode
  readonly onDone: () => void
}

/** Asks before something is ended for good; to keep it is the answer at hand. */
export function Parting({ path, queryKey, action, children, onDone }: PartingProps) {
  const queryClient = useQueryClient()
  const end = useMutation({
    mutationFn: () => call<void>(path, { method: 'DELETE' }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey })
      onDone()
    },
  })
  return (
    <div className="form">
      <p>{children}</p>
      {end.isError ? <ProblemNote error={end.error} /> : null}
      <div className="buttons">
        <Button size="sm" color="red" loading={end.isPending} onClick={() => end.mutate()}>
          {action}
        </Button>
        <Button size="sm" variant="default" onClick={onDone} data-autofocus>
          Keep
        </Button>
      </div>
    </div>
  )
}

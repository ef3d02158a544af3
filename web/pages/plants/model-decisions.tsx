import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api.ts'
import type { ModelCard, ModelDecision, WatchedPlantDetail } from '../../contract.ts'
import { Panel } from '../../parts/panel.tsx'
import { notifyDone, ProblemNote } from '../../parts/problem.tsx'
import { ReasonForm } from '../../parts/reason-form.tsx'
import { plantKeys, toPlantPath } from '../../plant-queries.ts'

type Way = 'promote' | 'rollback' | 'retire'

const words = {
  promote: {
    action: 'Promote',
    done: 'Model promoted',
    about: 'From now on its episodes raise alerts. The version that was promoted before is kept.',
  },
  rollback: {
    action: 'Roll back',
    done: 'Rolled back',
    about: 'It takes over again, and the version that watches now is kept.',
  },
  retire: { action: 'Retire', done: 'Model retired', about: 'It judges no more. It can be promoted again later.' },
} as const

/** Promotes a version, takes an older one back, or retires one: a person decides, with a reason. */
export function ModelDecisions({ plant, model }: { plant: string; model: ModelCard }) {
  const queryClient = useQueryClient()
  const [way, setWay] = useState<Way>()
  const decide = useMutation({
    mutationFn: ({ way: path, reason }: { way: Way; reason: string }) =>
      call<WatchedPlantDetail>(`${toPlantPath(plant)}/models/${model.version}/${path}`, {
        method: 'POST',
        json: { reason } satisfies ModelDecision,
      }),
    onSuccess: (_, step) => {
      setWay(undefined)
      void queryClient.invalidateQueries({ queryKey: plantKeys.all })
      notifyDone(words[step.way].done, `${plant}, version ${model.version}`)
    },
  })
  const isOlder = model.state === 'superseded' || model.state === 'retired'
  return (
    <Panel title="Decision">
      {way === undefined ? (
        <>
          <p className="muted">{toAbout(model)}</p>
          <div className="buttons">
            {model.state === 'promoted' ? null : (
              <Button size="sm" onClick={() => setWay(isOlder ? 'rollback' : 'promote')}>
                {isOlder ? 'Roll back to it…' : 'Promote…'}
              </Button>
            )}
            {isOlder ? null : (
              <Button size="sm" variant="default" onClick={() => setWay('retire')}>
                Retire…
              </Button>
            )}
          </div>
        </>
      ) : (
        <ReasonForm
          name={`${words[way].action} version ${model.version}`}
          action={words[way].action}
          isBusy={decide.isPending}
          onSubmit={(reason) => decide.mutate({ way, reason })}
          onBack={() => setWay(undefined)}
        >
          <p>{words[way].about}</p>
        </ReasonForm>
      )}
      {decide.isError ? <ProblemNote error={decide.error} /> : null}
    </Panel>
  )
}

function toAbout({ state, episodes }: ModelCard): string {
  if (state === 'promoted') return 'It watches the plant and raises alerts.'
  if (state === 'shadow') {
    const seen = episodes.shadow === 0 ? 'It has seen nothing so far' : `It would have raised ${episodes.shadow}`
    return `It judges in shadow and raises nothing. ${seen}. Look at that, then promote it.`
  }
  return 'It does not judge. Rolling back makes it the one that watches.'
}

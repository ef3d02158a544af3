import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api.ts'
import type { Episode, EpisodeDetail, Feedback } from '../../contract.ts'
import { Panel } from '../../parts/panel.tsx'
import { notifyDone, ProblemNote } from '../../parts/problem.tsx'
import { ReasonForm } from '../../parts/reason-form.tsx'
import { Ago } from '../../parts/time.tsx'
import { plantKeys, toEpisodePath } from '../../plant-queries.ts'
import { keys } from '../../queries.ts'

interface FeedbackPanelProps {
  readonly episode: EpisodeDetail
  readonly canJudge: boolean
}

const words = {
  'true-alarm': { action: 'True alarm', about: 'Something was wrong. The threshold never rises so far that one like it stays silent.' },
  'false-alarm': {
    action: 'False alarm',
    about: 'The plant was as it should be. The threshold rises if the budget asks for it; the model stays as it is.',
  },
} as const

/** Whether a person says it was one. It moves the threshold at most, never the model, and can be taken back. */
export function FeedbackPanel({ episode, canJudge }: FeedbackPanelProps) {
  const queryClient = useQueryClient()
  const judge = useMutation({
    mutationFn: (body: Feedback) => call<Episode>(`${toEpisodePath(episode.id)}/feedback`, { method: 'POST', json: body }),
    onSuccess: (_, { verdict }) => {
      for (const queryKey of [plantKeys.episodes, plantKeys.all, keys.alerts, keys.overview])
        void queryClient.invalidateQueries({ queryKey })
      if (episode.alertId !== null) void queryClient.invalidateQueries({ queryKey: [...keys.alert, episode.alertId] })
      notifyDone(verdict === 'none' ? 'Taken back' : words[verdict].action, `Episode at ${episode.asset}`)
    },
  })
  const say = (body: Feedback) => judge.mutate(body)
  if (episode.isShadow) return null
  return (
    <Panel title="Was it one?">
      {episode.verdict === 'none' ? (
        <Judge canJudge={canJudge} isBusy={judge.isPending} onSay={say} />
      ) : (
        <Judged episode={episode} canJudge={canJudge} isBusy={judge.isPending} onTakeBack={() => say({ verdict: 'none' })} />
      )}
      {judge.isError ? <ProblemNote error={judge.error} /> : null}
    </Panel>
  )
}

function Judge({ canJudge, isBusy, onSay }: { canJudge: boolean; isBusy: boolean; onSay: (body: Feedback) => void }) {
  const [verdict, setVerdict] = useState<'true-alarm' | 'false-alarm'>()
  if (!canJudge) return <p className="muted">Nobody has said yet.</p>
  if (verdict === undefined) {
    return (
      <>
        <p className="muted">
          Was something wrong at the plant? Look at the sensors and at the plant itself, then say. It can be taken back.
        </p>
        <div className="buttons">
          <Button size="sm" onClick={() => setVerdict('true-alarm')}>
            True alarm…
          </Button>
          <Button size="sm" variant="default" onClick={() => setVerdict('false-alarm')}>
            False alarm…
          </Button>
        </div>
      </>
    )
  }
  return (
    <ReasonForm
      name={words[verdict].action}
      action={words[verdict].action}
      isBusy={isBusy}
      isNeeded={verdict === 'false-alarm'}
      onSubmit={(reason) => onSay(reason === '' ? { verdict } : { verdict, reason })}
      onBack={() => setVerdict(undefined)}
    >
      <p>{words[verdict].about}</p>
    </ReasonForm>
  )
}

interface JudgedProps {
  readonly episode: EpisodeDetail
  readonly canJudge: boolean
  readonly isBusy: boolean
  readonly onTakeBack: () => void
}

function Judged({ episode: { verdict, decision }, canJudge, isBusy, onTakeBack }: JudgedProps) {
  return (
    <>
      <dl className="pairs">
        <dt>Said</dt>
        <dd>{verdict === 'true-alarm' ? 'True alarm' : 'False alarm'}</dd>
        {decision === null ? null : (
          <>
            <dt>By</dt>
            <dd>
              {decision.by}, <Ago at={decision.at} />
            </dd>
            <dt>Reason</dt>
            <dd>{decision.reason ?? 'none'}</dd>
          </>
        )}
      </dl>
      {canJudge ? (
        <div className="buttons">
          <Button size="sm" variant="default" loading={isBusy} onClick={onTakeBack}>
            Take back
          </Button>
        </div>
      ) : null}
    </>
  )
}

import { Button, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { call } from '../../api.ts'
import type { Learning, ModelCard, Readiness } from '../../contract.ts'
import { Panel } from '../../parts/panel.tsx'
import { notifyDone, ProblemNote } from '../../parts/problem.tsx'
import { plantKeys, type ReadingsSpan, toPlantPath } from '../../plant-queries.ts'

interface LearnFormProps {
  readonly plant: string
  readonly span: ReadingsSpan
  readonly readiness: Readiness
  readonly approved: ReadonlySet<string>
}

/** Learns a new version. It is open once every finding that asks for a person has one. */
export function LearnForm({ plant, span, readiness, approved }: LearnFormProps) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [reason, setReason] = useState('')
  const asked = readiness.findings.filter((finding) => finding.weight === 'approve')
  const open = asked.filter((finding) => !approved.has(finding.code)).length
  const learn = useMutation({
    mutationFn: (body: Learning) => call<ModelCard>(`${toPlantPath(plant)}/models`, { method: 'POST', json: body }),
    onSuccess: (model) => {
      void queryClient.invalidateQueries({ queryKey: plantKeys.all })
      notifyDone(`Version ${model.version} is learned`, 'It judges in shadow and raises nothing until it is promoted.')
      void navigate({ to: '/plants/$plant/models/$version', params: { plant, version: String(model.version) } })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const body: Learning = { ...(span.from === undefined ? {} : { from: span.from }), ...(span.to === undefined ? {} : { to: span.to }) }
    if (asked.length > 0) Object.assign(body, { approve: asked.map(({ code }) => code), reason: reason.trim() })
    learn.mutate(body)
  }
  const isReady = open === 0 && (asked.length === 0 || reason.trim() !== '')
  return (
    <Panel title="Learn">
      <form className="form" aria-label="Learn a model" onSubmit={submit}>
        <p className="muted">
          {asked.length === 0
            ? 'These readings become what is normal. The model judges in shadow first; a person promotes it.'
            : 'What is learned as normal raises no alarm later. Say why what was found is normal; it is kept with the model.'}
        </p>
        {asked.length === 0 ? null : (
          <Textarea
            label="Reason"
            required
            autosize
            minRows={2}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        {learn.isError ? <ProblemNote error={learn.error} /> : null}
        <div className="buttons">
          <Button size="sm" type="submit" loading={learn.isPending} disabled={!isReady}>
            {asked.length === 0 ? 'Learn a model' : 'Approve and learn'}
          </Button>
        </div>
        {open === 0 ? null : <p className="muted">{open === 1 ? 'One finding is' : `${open} findings are`} not looked at yet.</p>}
      </form>
    </Panel>
  )
}

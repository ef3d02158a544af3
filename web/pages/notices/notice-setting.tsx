import { Button, MultiSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { call } from '../../api.ts'
import type { NodeNotices, NoticeSetting } from '../../contract.ts'
import { noticesQuery } from '../../notice-queries.ts'
import { Panel } from '../../parts/panel.tsx'
import { notifyDone, ProblemNote } from '../../parts/problem.tsx'

type Steps = NoticeSetting['steps']
const steps: readonly (readonly [keyof Steps, string])[] = [
  ['day', 'A day before'],
  ['four-hours', 'Four hours before'],
  ['hour', 'An hour before'],
  ['overdue', 'When it has passed'],
]

/** Who is told at each step, when nobody is woken, and when all deadlines are told at once. */
export function NoticeSettingPanel({ node }: { node: NodeNotices }) {
  const client = useQueryClient()
  const [setting, setSetting] = useState(node.setting)
  const save = useMutation({
    mutationFn: (json: NoticeSetting) => call<NodeNotices>('notices', { method: 'POST', json }),
    onSuccess: () => {
      notifyDone('Saved', 'Deadlines that come near from now on are told so')
      return client.invalidateQueries({ queryKey: noticesQuery.queryKey })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(setting)
  }
  const names = node.channels.map(({ name }) => name)
  return (
    <Panel title="Who is told when">
      <form className="form" onSubmit={submit} aria-label="Who is told when">
        {steps.map(([step, label]) => (
          <MultiSelect
            key={step}
            label={label}
            data={names}
            value={setting.steps[step]}
            onChange={(channels) => setSetting({ ...setting, steps: { ...setting.steps, [step]: channels } })}
          />
        ))}
        <Quiet setting={setting} onChange={setSetting} />
        <Digest setting={setting} names={names} onChange={setSetting} />
        {save.isError ? <ProblemNote error={save.error} /> : null}
        <div className="buttons">
          <Button size="sm" type="submit" loading={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Panel>
  )
}

interface PartProps {
  readonly setting: NoticeSetting
  readonly onChange: (setting: NoticeSetting) => void
}

/** The zone of whoever sets it. */
const here = Intl.DateTimeFormat().resolvedOptions().timeZone

function Quiet({ setting, onChange }: PartProps) {
  const { quiet } = setting
  const set = (text: string) => {
    const [from = '', until = ''] = text.split('-')
    onChange({ ...setting, quiet: text === '' ? null : { from, until, zone: quiet?.zone ?? here } })
  }
  return (
    <TextInput
      label="Quiet hours"
      description={`Nobody is woken for what can wait; what is overdue waits for nothing. ${quiet?.zone ?? here}`}
      placeholder="22:00-07:00"
      value={quiet === null ? '' : `${quiet.from}${quiet.until === '' ? '' : `-${quiet.until}`}`}
      onChange={(event) => set(event.currentTarget.value)}
    />
  )
}

function Digest({ setting, names, onChange }: PartProps & { names: readonly string[] }) {
  const { digest } = setting
  const set = (at: string) => onChange({ ...setting, digest: at === '' ? null : { channels: [], zone: here, ...digest, at } })
  return (
    <>
      <TextInput
        label="Daily digest at"
        description={`All deadlines that run. ${digest?.zone ?? here}`}
        placeholder="07:30"
        value={digest?.at ?? ''}
        onChange={(event) => set(event.currentTarget.value)}
      />
      {digest === null ? null : (
        <MultiSelect
          label="Digest to"
          data={[...names]}
          value={digest.channels}
          onChange={(channels) => onChange({ ...setting, digest: { ...digest, channels } })}
        />
      )}
    </>
  )
}

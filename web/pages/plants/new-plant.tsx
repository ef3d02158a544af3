import { Button, NumberInput, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { call } from '../../api.ts'
import type { NewPlant, Plant } from '../../contract.ts'
import { ProblemNote } from '../../parts/problem.tsx'
import { plantKeys } from '../../plant-queries.ts'

/** Describes a plant: its name and its tags. Ranges, addresses and factors are for the file that the terminal takes. */
export function NewPlantForm({ onDone }: { onDone: () => void }) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [everySeconds, setEverySeconds] = useState<number | string>('')
  const [text, setText] = useState('')
  const add = useMutation({
    mutationFn: (body: NewPlant) => call<Plant>('plants', { method: 'POST', json: body }),
    onSuccess: (plant) => {
      for (const queryKey of [plantKeys.all, plantKeys.readings]) void queryClient.invalidateQueries({ queryKey })
      onDone()
      void navigate({ to: '/plants/$plant', params: { plant: plant.name } })
    },
  })
  const tags = parseTags(text)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const every = everySeconds === '' ? {} : { everyMs: Number(everySeconds) * 1000 }
    add.mutate({ name: name.trim(), ...every, tags })
  }
  return (
    <form className="form" onSubmit={submit} aria-label="New plant">
      <TextInput
        label="Name"
        required
        maxLength={200}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NumberInput
        label="A row every (seconds)"
        description="Empty: a row for each moment of any reading"
        min={0.01}
        value={everySeconds}
        onChange={setEverySeconds}
      />
      <TagLines text={text} onChange={setText} />
      {add.isError ? <ProblemNote error={add.error} /> : null}
      <div className="buttons">
        <Button size="sm" type="submit" loading={add.isPending} disabled={name.trim() === '' || tags.length === 0}>
          Add plant
        </Button>
      </div>
      <p className="muted">
        A file can say more (ranges, addresses, factors): <code>entente plants add FILE.yaml</code>
      </p>
    </form>
  )
}

function TagLines({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  return (
    <Textarea
      label="Tags"
      description="One a line: name; unit; asset; site. Only the name is needed"
      placeholder={'T1.Level; m; T1; North\nPU1.Flow; l/s; PU1; North'}
      required
      autosize
      minRows={5}
      maxRows={16}
      spellCheck={false}
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

function parseTags(text: string): NewPlant['tags'] {
  return text.split('\n').flatMap((line) => {
    const [name = '', unit = '', asset = '', site = ''] = line.split(';').map((part) => part.trim())
    if (name === '') return []
    return [{ name, ...(unit === '' ? {} : { unit }), ...(asset === '' ? {} : { asset }), ...(site === '' ? {} : { site }) }]
  })
}

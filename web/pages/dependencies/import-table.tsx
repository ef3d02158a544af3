import { Button, FileButton, Modal, Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api.ts'
import type { Level, RegisterImport } from '../../contract.ts'
import { dependencyKeys } from '../../dependency-queries.ts'
import { toCounted } from '../../parts/numbers.ts'
import { ProblemNote } from '../../parts/problem.tsx'
import { levelChoices, levels } from '../../parts/tlp.tsx'
import { keys } from '../../queries.ts'

interface Read {
  readonly name: string
  readonly table: string
  readonly found: RegisterImport
}

/** Takes a table in: first what would change and what would be left out, then a person's word. */
export function ImportTable({ level }: { level: Level | undefined }) {
  const client = useQueryClient()
  const [read, setRead] = useState<Read>()
  const [marking, setMarking] = useState<Level>(level ?? 'amber+strict')
  const [note, setNote] = useState('')
  const look = useMutation({
    mutationFn: async (file: File) => {
      const table = await file.text()
      const found = await call<RegisterImport>('dependencies/preview', { method: 'POST', json: { table } })
      return { name: file.name, table, found }
    },
    onSuccess: setRead,
  })
  const take = useMutation({
    mutationFn: (table: string) => call<RegisterImport>('dependencies', { method: 'POST', json: { table, level: marking, note } }),
    onSuccess: () => {
      setRead(undefined)
      setNote('')
      void client.invalidateQueries({ queryKey: dependencyKeys.all })
      void client.invalidateQueries({ queryKey: keys.incidents })
    },
  })
  return (
    <>
      <FileButton accept=".csv,.txt,.tsv,text/csv" onChange={(file) => file !== null && look.mutate(file)}>
        {(props) => (
          <Button {...props} loading={look.isPending}>
            Import CSV
          </Button>
        )}
      </FileButton>
      <Modal opened={look.isError} onClose={look.reset} title="It could not be read">
        <ProblemNote error={look.error} />
      </Modal>
      <Modal opened={read !== undefined} onClose={() => setRead(undefined)} title={`Import ${read?.name ?? ''}`} size="lg">
        {read === undefined ? null : (
          <div className="form">
            <Difference found={read.found} />
            <Select
              label="Marking of the register"
              data={levelChoices}
              value={marking}
              allowDeselect={false}
              onChange={(value) => setMarking(levels.find((one) => one === value) ?? marking)}
            />
            <TextInput label="Why it is changed" value={note} onChange={(event) => setNote(event.currentTarget.value)} />
            {take.isError ? <ProblemNote error={take.error} /> : null}
            <div className="buttons">
              <Button loading={take.isPending} disabled={read.found.things === 0} onClick={() => take.mutate(read.table)}>
                Take {toCounted(read.found.things, 'thing')}, {toCounted(read.found.needs, 'need')}
              </Button>
            </div>
          </div>
        )}
      </Modal>
    </>
  )
}

const marks = { added: '+', removed: '−', changed: '~' } as const
const shownLines = 200

/** What a table changes, and what of it is left out, by line and column. */
export function Difference({ found }: { found: RegisterImport }) {
  const { changes, changeCount, refused, refusedCount } = found
  return (
    <>
      <p>
        {changeCount === 0 ? 'Nothing differs' : toCounted(changeCount, 'change')}
        {refusedCount === 0 ? '.' : `; ${toCounted(refusedCount, 'row')} left out.`}
      </p>
      {refused.length === 0 ? null : (
        <ul className="difference" aria-label="Left out">
          {refused.slice(0, shownLines).map(({ place, detail }) => (
            <li key={`${place} ${detail}`} data-tone="bad">
              {place}
              <span className="row-note wrap">{detail}</span>
            </li>
          ))}
        </ul>
      )}
      {changes.length === 0 ? null : (
        <ul className="difference" aria-label="What changes">
          {changes.slice(0, shownLines).map(({ what, name, kind, properties }) => (
            <li key={`${what} ${name}`}>
              <code>{marks[kind]}</code> {name}
              {properties.map((property) => (
                <span key={property.name} className="row-note wrap">
                  {property.name}: {property.before || '–'} → {property.after || '–'}
                </span>
              ))}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

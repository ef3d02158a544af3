import { ActionIcon, Button, Checkbox, Select, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { IncidentDetail, IncidentItem } from '../../contract.ts'
import { useIncidentWork } from '../../incident-queries.ts'
import { Panel } from '../../parts/panel.tsx'

interface Props {
  readonly incident: IncidentDetail
}

/** What is to be done, by whom; done ones stay, struck through. */
export function TasksPanel({ incident }: Props) {
  const work = useIncidentWork(String(incident.number))
  const tasks = incident.items.filter(({ kind }) => kind === 'task')
  return (
    <Panel
      title="Tasks"
      aside={
        <span className="muted">{tasks.length === 0 ? '' : `${tasks.filter(({ isDone }) => isDone).length} of ${tasks.length} done`}</span>
      }
    >
      {tasks.length === 0 ? <p className="muted">No tasks yet.</p> : null}
      <ul className="plain-list">
        {tasks.map((task) => (
          <li key={task.id} className="task" data-done={task.isDone}>
            <Checkbox
              label={task.person === null ? task.name : `${task.name} (${task.person})`}
              checked={task.isDone}
              disabled={work.isPending}
              onChange={(event) => work.mutate({ path: `items/${task.id}`, json: { isDone: event.currentTarget.checked } })}
            />
          </li>
        ))}
      </ul>
      <AddItem incident={incident} kinds={[{ value: 'task', label: 'Task' }]} withPerson />
    </Panel>
  )
}

const roles = ['lead', 'technical', 'legal', 'privacy', 'communication', 'management'].map((value) => ({ value, label: value }))

export function PeoplePanel({ incident }: Props) {
  const work = useIncidentWork(String(incident.number))
  const [role, setRole] = useState<string | null>('lead')
  const [person, setPerson] = useState('')
  const people = incident.items.filter(({ kind }) => kind === 'role')
  return (
    <Panel title="People">
      {people.length === 0 ? <p className="muted">Nobody has a role yet.</p> : null}
      <ul className="plain-list">
        {people.map((item) => (
          <ItemLine key={item.id} incident={incident} item={item}>
            {item.person} <span className="muted">{item.name}</span>
          </ItemLine>
        ))}
      </ul>
      <form
        className="inline-form"
        aria-label="Give a role"
        onSubmit={(event) => {
          event.preventDefault()
          work.mutate({ path: 'items', json: { kind: 'role', name: role, person: person.trim() } }, { onSuccess: () => setPerson('') })
        }}
      >
        <Select aria-label="Role" size="xs" data={roles} value={role} onChange={setRole} allowDeselect={false} />
        <TextInput
          aria-label="Person"
          size="xs"
          placeholder="Name"
          value={person}
          onChange={(event) => setPerson(event.currentTarget.value)}
        />
        <Button size="xs" variant="default" type="submit" disabled={person.trim() === ''} loading={work.isPending}>
          Add
        </Button>
      </form>
    </Panel>
  )
}

const linkKinds = [
  { value: 'asset', label: 'Asset' },
  { value: 'entity', label: 'Entity' },
  { value: 'technique', label: 'ATT&CK technique' },
  { value: 'object', label: 'Intelligence' },
  { value: 'alert', label: 'Alert' },
  { value: 'note', label: 'Note' },
  { value: 'lesson', label: 'Lesson' },
] as const

/** Everything else that hangs on the incident. */
export function LinksPanel({ incident }: Props) {
  const groups = linkKinds.map(({ value, label }) => ({ label, items: incident.items.filter(({ kind }) => kind === value) }))
  return (
    <Panel title="What belongs to it">
      {groups.map(({ label, items }) =>
        items.length === 0 ? null : (
          <div key={label}>
            <h3>{label}</h3>
            <ul className="plain-list">
              {items.map((item) => (
                <ItemLine key={item.id} incident={incident} item={item}>
                  <ItemName item={item} />
                </ItemLine>
              ))}
            </ul>
          </div>
        ),
      )}
      <AddItem incident={incident} kinds={linkKinds} />
    </Panel>
  )
}

function ItemName({ item }: { item: IncidentItem }) {
  if (item.kind === 'alert')
    return (
      <Link to="/alerts/$alertId" params={{ alertId: item.name }} className="link is-code">
        {item.name.slice(0, 8)}
      </Link>
    )
  if (item.kind === 'object')
    return (
      <Link to="/intel/$objectId" params={{ objectId: item.name }} className="link is-code">
        {item.name}
      </Link>
    )
  return <span className={item.kind === 'technique' ? 'is-code' : 'prose'}>{item.name}</span>
}

function ItemLine({ incident, item, children }: Props & { item: IncidentItem; children: React.ReactNode }) {
  const work = useIncidentWork(String(incident.number))
  return (
    <li className="item-line">
      <span>{children}</span>
      <ActionIcon
        size="xs"
        variant="subtle"
        color="gray"
        aria-label={`Take off: ${item.name}`}
        title="Take off; the timeline keeps it"
        onClick={() => work.mutate({ path: `items/${item.id}`, method: 'DELETE' })}
      >
        <IconX size={12} />
      </ActionIcon>
    </li>
  )
}

function AddItem({
  incident,
  kinds,
  withPerson = false,
}: Props & { kinds: readonly { value: string; label: string }[]; withPerson?: boolean }) {
  const work = useIncidentWork(String(incident.number))
  const [kind, setKind] = useState(kinds[0]?.value ?? 'note')
  const [name, setName] = useState('')
  const [person, setPerson] = useState('')
  return (
    <form
      className="inline-form"
      aria-label={`Add: ${kinds.map(({ label }) => label).join(', ')}`}
      onSubmit={(event) => {
        event.preventDefault()
        const said = { kind, name: name.trim(), ...(person.trim() === '' ? {} : { person: person.trim() }) }
        work.mutate({ path: 'items', json: said }, { onSuccess: () => setName('') })
      }}
    >
      {kinds.length === 1 ? null : (
        <Select
          aria-label="Kind"
          size="xs"
          data={[...kinds]}
          value={kind}
          onChange={(value) => setKind(value ?? kind)}
          allowDeselect={false}
        />
      )}
      <TextInput
        aria-label="What"
        size="xs"
        placeholder={withPerson ? 'What is to be done' : 'Name, id or text'}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {withPerson ? (
        <TextInput aria-label="Who" size="xs" placeholder="Who" value={person} onChange={(event) => setPerson(event.currentTarget.value)} />
      ) : null}
      <Button size="xs" variant="default" type="submit" disabled={name.trim() === ''} loading={work.isPending}>
        Add
      </Button>
    </form>
  )
}

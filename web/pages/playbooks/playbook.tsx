import { Button, TextInput } from '@mantine/core'
import { IconChevronLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { download } from '../../api.ts'
import type { PlaybookDetail } from '../../contract.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { PageHead, Panel } from '../../parts/panel.tsx'
import { notifyProblem } from '../../parts/problem.tsx'
import { playbookQuery, useStart } from '../../playbook-queries.ts'
import { Flow } from './flow.tsx'
import './playbooks.css'

const route = getRouteApi('/playbooks/$name')

/** One playbook as a readable flow, with where its practice comes from. */
export function PlaybookPage() {
  const { name } = route.useParams()
  const playbook = useQuery(playbookQuery(name))
  usePageTitle(playbook.data?.title ?? 'Playbook')
  return (
    <div className="page">
      <Link to="/playbooks" className="back">
        <IconChevronLeft size={16} aria-hidden />
        Playbooks
      </Link>
      <Loaded query={playbook} rows={14}>
        {(data) => <PlaybookBody playbook={data} />}
      </Loaded>
    </div>
  )
}

function PlaybookBody({ playbook }: { playbook: PlaybookDetail }) {
  const { name, title, description, rows, references, problems, signees } = playbook
  const save = () => download(`playbooks/${encodeURIComponent(name)}/export`, { fileName: `${name}.json` }).catch(notifyProblem)
  return (
    <>
      <PageHead
        title={title}
        about={description}
        actions={
          <Button size="sm" variant="default" onClick={() => void save()}>
            CACAO JSON
          </Button>
        }
      />
      <Start playbook={playbook} />
      <Panel title="Steps">
        <Flow rows={rows} />
      </Panel>
      <Panel title="Sources">
        <ul className="plain-list">
          {references.map((one) => (
            <li key={one.name}>
              {one.url === null ? (
                one.name
              ) : (
                <a href={one.url} className="link" rel="noreferrer">
                  {one.name}
                </a>
              )}
            </li>
          ))}
          {problems.map(({ place, text }) => (
            <li key={place} className="row-note">
              {place}: {text}
            </li>
          ))}
        </ul>
        {signees.length === 0 ? null : <p className="row-note">Signed by {signees.join(', ')}: signatures are kept, not checked here.</p>}
      </Panel>
    </>
  )
}

function Start({ playbook }: { playbook: PlaybookDetail }) {
  const navigate = useNavigate()
  const start = useStart((run) => void navigate({ to: '/runs/$run', params: { run: String(run.number) } }))
  const [incident, setIncident] = useState('')
  const [given, setGiven] = useState<Readonly<Record<string, string>>>({})
  const external = playbook.variables.filter(({ isExternal }) => isExternal)
  return (
    <Panel title="Begin it">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          const variables = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''))
          start.mutate({ name: playbook.name, json: { variables, ...(incident.trim() === '' ? {} : { incident: incident.trim() }) } })
        }}
      >
        <div className="form-pair">
          <TextInput
            label="Incident"
            description="Its number; empty: a run of its own"
            value={incident}
            onChange={(event) => setIncident(event.currentTarget.value)}
          />
          {external.map(({ name, word, description }) => (
            <TextInput
              key={name}
              label={word}
              description={description}
              value={given[name] ?? ''}
              onChange={({ currentTarget: { value } }) => setGiven((all) => ({ ...all, [name]: value }))}
            />
          ))}
        </div>
        <div className="buttons">
          <Button size="sm" type="submit" loading={start.isPending}>
            Begin
          </Button>
        </div>
      </form>
    </Panel>
  )
}

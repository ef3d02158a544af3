import { Button, FileButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../api.ts'
import type { PlaybookCard } from '../../contract.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, PageHead, Panel } from '../../parts/panel.tsx'
import { notifyDone, notifyProblem } from '../../parts/problem.tsx'
import { playbooksQuery, runsQuery } from '../../playbook-queries.ts'
import { RunList } from './run-list.tsx'
import './playbooks.css'

/** Every playbook of the node, and what is under way. */
export function PlaybooksPage() {
  usePageTitle('Playbooks')
  const [text, setText] = useState('')
  const playbooks = useQuery(playbooksQuery(text))
  const runs = useQuery(runsQuery)
  return (
    <div className="page">
      <PageHead
        title="Playbooks"
        about="What to do, step by step, with people’s time and people’s hands. Nothing is carried out without a click."
        actions={<Import />}
      />
      {(runs.data?.runs.length ?? 0) === 0 ? null : (
        <Panel title="Under way and done" isFlush>
          <RunList runs={runs.data?.runs ?? []} />
        </Panel>
      )}
      <Panel
        title="Library"
        isFlush
        aside={
          <TextInput
            aria-label="Search playbooks"
            placeholder="Ransomware, water, …"
            size="xs"
            leftSection={<IconSearch size={14} aria-hidden />}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        }
      >
        <Loaded query={playbooks} rows={10}>
          {(data) =>
            data.playbooks.length === 0 ? (
              <Empty title="No playbook is like this" command="entente playbooks import FILE" />
            ) : (
              <ul aria-label="Playbooks">
                {data.playbooks.map((card) => (
                  <PlaybookRow key={card.id} card={card} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
    </div>
  )
}

function PlaybookRow({ card }: { card: PlaybookCard }) {
  return (
    <li className="playbook-row">
      <Link to="/playbooks/$name" params={{ name: card.name }} className="row-link">
        {card.title}
      </Link>
      <span>{card.description}</span>
      <span className="row-note">
        {card.steps} steps · {[...card.sectors, ...card.labels].join(', ')}
        {card.origin === 'imported' ? ' · imported' : ''}
      </span>
    </li>
  )
}

function Import() {
  const client = useQueryClient()
  const take = useMutation({
    mutationFn: async (file: File) => call<PlaybookCard>('playbooks', { method: 'POST', json: JSON.parse(await file.text()) }),
    onSuccess: (card) => {
      void client.invalidateQueries({ queryKey: ['playbooks'] })
      notifyDone('Playbook taken in', card.title)
    },
    onError: notifyProblem,
  })
  return (
    <FileButton accept="application/json,.json" onChange={(file) => file !== null && take.mutate(file)}>
      {(props) => (
        <Button {...props} size="sm" variant="default" loading={take.isPending}>
          Import CACAO JSON
        </Button>
      )}
    </FileButton>
  )
}

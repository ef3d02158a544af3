import { Button, Modal, Textarea, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { call } from '../../api.ts'
import type { Collection, NewCollection } from '../../contract.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { toCount } from '../../parts/numbers.ts'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, PageHead, Panel } from '../../parts/panel.tsx'
import { ProblemNote } from '../../parts/problem.tsx'
import { useIsAdmin } from '../../parts/reader.ts'
import { Ago } from '../../parts/time.tsx'
import { collectionsQuery, keys } from '../../queries.ts'

const columns: readonly Column<Collection>[] = [
  {
    head: 'Collection',
    width: 'grow',
    cell: (collection) => (
      <>
        <Link to="/collections/$collectionId" params={{ collectionId: collection.id }} className="row-link">
          {collection.title}
        </Link>
        <span className="row-note">{collection.description ?? ' '}</span>
      </>
    ),
  },
  { head: 'Alias', from: 'md', cell: (collection) => (collection.alias === null ? '–' : <code>{collection.alias}</code>) },
  { head: 'Your rights', from: 'md', cell: toRights },
  { head: 'Objects', isNumber: true, cell: (collection) => toCount(collection.objects) },
  {
    head: 'Last added',
    isNumber: true,
    cell: (collection) => (collection.lastAddedAt === null ? 'never' : <Ago at={collection.lastAddedAt} />),
  },
]

/** Collections: what is shared, with whom it may be shared by their readers’ rights. */
export function CollectionsPage() {
  usePageTitle('Collections')
  const collections = useQuery(collectionsQuery)
  const isAdmin = useIsAdmin()
  const [isOpen, setOpen] = useState(false)
  const make = isAdmin ? (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setOpen(true)}>
      New collection
    </Button>
  ) : undefined
  return (
    <div className="page">
      <PageHead title="Collections" about="What partners read over TAXII 2.1. Counts are of the objects that you may see." actions={make} />
      <Panel title="Collections" isFlush>
        <Loaded query={collections}>
          {(data) =>
            data.collections.length === 0 ? (
              <Empty title="No collections yet">A collection holds intelligence and says who may read it.</Empty>
            ) : (
              <DataTable name="Collections" columns={columns} rows={data.collections} rowKey={(collection) => collection.id} />
            )
          }
        </Loaded>
      </Panel>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="New collection">
        <NewCollectionForm onDone={() => setOpen(false)} />
      </Modal>
    </div>
  )
}

function NewCollectionForm({ onDone }: { onDone: () => void }) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [title, setTitle] = useState('')
  const [alias, setAlias] = useState('')
  const [description, setDescription] = useState('')
  const make = useMutation({
    mutationFn: (body: NewCollection) => call<Collection>('collections', { method: 'POST', json: body }),
    onSuccess: (made) => {
      void queryClient.invalidateQueries({ queryKey: keys.collections })
      onDone()
      void navigate({ to: '/collections/$collectionId', params: { collectionId: made.id } })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const body: NewCollection = { title: title.trim() }
    if (alias.trim() !== '') body.alias = alias.trim()
    if (description.trim() !== '') body.description = description.trim()
    make.mutate(body)
  }
  return (
    <form className="form" onSubmit={submit} aria-label="New collection">
      <TextInput
        label="Title"
        required
        maxLength={200}
        data-autofocus
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <TextInput
        label="Alias"
        description="A short name for commands and addresses: lower-case letters, digits and hyphens"
        pattern="[a-z0-9][a-z0-9\-]{0,62}"
        value={alias}
        onChange={(event) => setAlias(event.currentTarget.value)}
      />
      <Textarea
        label="Description"
        autosize
        minRows={2}
        maxLength={2000}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      {make.isError ? <ProblemNote error={make.error} /> : null}
      <div className="buttons">
        <Button size="sm" type="submit" loading={make.isPending} disabled={title.trim() === ''}>
          Make collection
        </Button>
      </div>
    </form>
  )
}

export function toRights(collection: Collection): string {
  if (collection.canRead && collection.canWrite) return 'read, write'
  return collection.canRead ? 'read' : collection.canWrite ? 'write' : 'none'
}

import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import { download } from '../../api.ts'
import type { LogStatement } from '../../contract.ts'
import { logKeys, statementsQuery } from '../../log-queries.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { Paged } from '../../parts/loaded.tsx'
import { toCount } from '../../parts/numbers.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { notifyProblem } from '../../parts/problem.tsx'
import { Ago } from '../../parts/time.tsx'
import { toKindName } from './statement-words.ts'
import { SubjectLink } from './subject-link.tsx'

const route = getRouteApi('/log')

const columns: readonly Column<LogStatement>[] = [
  {
    head: 'Entry',
    isNumber: true,
    cell: ({ index }) => (
      <Link to="/log/statements/$index" params={{ index: String(index) }} search={{}} className="row-link">
        {toCount(index)}
      </Link>
    ),
  },
  {
    head: 'Statement',
    width: 'grow',
    cell: (statement) => (
      <>
        {toKindName(statement.kind)}
        <span className="row-note">
          <SubjectLink statement={statement} isGone={statement.isErased} />
        </span>
      </>
    ),
  },
  { head: 'Version', from: 'lg', cell: ({ version }) => (version === null ? '' : <code>{version}</code>) },
  { head: 'When', isNumber: true, cell: ({ at }) => <Ago at={at} /> },
  { head: 'State', cell: (statement) => <SealState statement={statement} /> },
  { head: 'Proof', from: 'md', cell: (statement) => <SaveProof statement={statement} /> },
]

/** All statements, the newest first; with a subject, those about it alone. */
export function StatementsPanel({ subject, made }: { subject: string | undefined; made: number }) {
  const statements = useInfiniteQuery(statementsQuery(subject))
  const queryClient = useQueryClient()
  // Read anew when something was stated or sealed, not at every beat: the list may be long.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `made` is what it waits for
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: logKeys.statements })
  }, [queryClient, made])
  return (
    <Panel title="Statements" isFlush>
      <SubjectFilter subject={subject} />
      <Paged query={statements}>
        {(pages) => {
          const rows = pages.flatMap((page) => page.statements)
          if (rows.length > 0)
            return <DataTable name="Statements, the newest first" columns={columns} rows={rows} rowKey={({ index }) => String(index)} />
          return subject === undefined ? (
            <Empty title="Nothing stated yet">What comes in, is published, withdrawn or decided is stated here by itself.</Empty>
          ) : (
            <Empty title="Nothing was stated of this">An id of an object, of an alert or the log of a partner is asked for, exactly.</Empty>
          )
        }}
      </Paged>
    </Panel>
  )
}

function SubjectFilter({ subject }: { subject: string | undefined }) {
  const navigate = route.useNavigate()
  const [text, setText] = useState(subject ?? '')
  const show = (wanted: string) => void navigate({ search: wanted === '' ? {} : { subject: wanted }, resetScroll: false })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    show(text.trim())
  }
  return (
    <form className="subject-filter" onSubmit={submit} aria-label="Filter statements">
      <TextInput
        aria-label="About"
        placeholder="About: id of an object, an alert, or the log of a partner"
        maxLength={300}
        size="xs"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button variant="default" type="submit">
        Filter
      </Button>
      {subject === undefined ? null : (
        <Button variant="subtle" onClick={() => show('')}>
          Show all
        </Button>
      )}
    </form>
  )
}

export function SealState({ statement }: { statement: LogStatement }) {
  if (statement.isErased)
    return (
      <span className="state" title="What opens the entry was erased with the record: it can be counted, and never read">
        <i aria-hidden />
        Erased
      </span>
    )
  return statement.isSealed ? (
    <span className="state" data-state="caught-up" title="In a signed head">
      <i aria-hidden />
      Sealed
    </span>
  ) : (
    <span className="state" data-state="reading" title="On the disk, and not yet in a signed head">
      <i aria-hidden />
      Waiting
    </span>
  )
}

function SaveProof({ statement: { index, isSealed, isErased } }: { statement: LogStatement }) {
  if (!isSealed || isErased) return null
  return (
    <ActionIcon
      className="above-row-link"
      size="sm"
      variant="subtle"
      color="gray"
      aria-label={`Save proof of entry ${index}`}
      title="Save proof"
      onClick={() => download(`log/statements/${index}/proof`, { fileName: `entry-${index}.tlog-proof` }).catch(notifyProblem)}
    >
      <IconDownload size={15} />
    </ActionIcon>
  )
}

import { Button, Modal } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api.ts'
import type { Notice, NoticeChannel } from '../../contract.ts'
import { noticesQuery } from '../../notice-queries.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { usePageTitle } from '../../parts/page-title.ts'
import { Empty, PageHead, Panel } from '../../parts/panel.tsx'
import { notifyDone, notifyProblem } from '../../parts/problem.tsx'
import { useIsAdmin } from '../../parts/reader.ts'
import { Ago } from '../../parts/time.tsx'
import { Tlp } from '../../parts/tlp.tsx'
import { NewChannelForm } from './new-channel.tsx'
import { NoticeSettingPanel } from './notice-setting.tsx'

/** Who is told of deadlines, by which way, and what they were told. */
export function NoticesPage() {
  usePageTitle('Notices')
  const isAdmin = useIsAdmin()
  return (
    <div className="page">
      <PageHead title="Notices" about="Deadlines wake people, step after step, until one of them takes the deadline on." />
      {isAdmin === false ? (
        <Panel title="Notices" isFlush>
          <Empty title="These are kept by administrators">Ask the administrator of this node to be told of deadlines.</Empty>
        </Panel>
      ) : (
        <Kept />
      )}
    </div>
  )
}

function Kept() {
  const notices = useQuery(noticesQuery)
  const [isAdding, setAdding] = useState(false)
  return (
    <Loaded query={notices} rows={10}>
      {(data) => (
        <>
          <Panel
            title="Channels"
            isFlush
            aside={
              <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
                New channel
              </Button>
            }
          >
            {data.channels.length === 0 ? (
              <Empty title="Nobody is told yet" command="entente notices add NAME ADDRESS">
                A channel is a webhook or a mailbox. It is told number, duty and due time.
              </Empty>
            ) : (
              <DataTable name="Channels" columns={channelColumns} rows={data.channels} rowKey={({ name }) => name} />
            )}
          </Panel>
          {data.channels.length === 0 ? null : <NoticeSettingPanel node={data} />}
          <Panel title="Newest notices" isFlush>
            {data.notices.length === 0 ? (
              <Empty title="Nobody was told of anything yet" />
            ) : (
              <DataTable name="Newest notices" columns={noticeColumns} rows={data.notices} rowKey={({ id }) => id} />
            )}
          </Panel>
          <Modal opened={isAdding} onClose={() => setAdding(false)} title="New channel">
            <NewChannelForm onDone={() => setAdding(false)} />
          </Modal>
        </>
      )}
    </Loaded>
  )
}

const channelColumns: readonly Column<NoticeChannel>[] = [
  {
    head: 'Channel',
    width: 'grow',
    cell: ({ name, role, address }) => (
      <>
        {name}
        <span className="row-note">{role === '' ? address : `${role}, ${address}`}</span>
      </>
    ),
  },
  { head: 'Told', from: 'md', cell: ({ clearance }) => (clearance === null ? 'number and duty' : <Tlp level={clearance} />) },
  { head: 'By', from: 'md', cell: ({ kind }) => (kind === 'email' ? 'e-mail' : 'webhook') },
  { head: 'Try', cell: (channel) => <ChannelButtons channel={channel} /> },
]

function ChannelButtons({ channel: { name } }: { channel: NoticeChannel }) {
  const client = useQueryClient()
  const renew = () => client.invalidateQueries({ queryKey: noticesQuery.queryKey })
  const path = `notices/channels/${encodeURIComponent(name)}`
  const test = useMutation({
    mutationFn: () => call<Notice>(`${path}/test`, { method: 'POST', json: {} }),
    onSuccess: ({ state, error }) => {
      notifyDone(state === 'sent' ? `${name} took the test` : `${name} did not take it`, error ?? '')
      return renew()
    },
    onError: notifyProblem,
  })
  const remove = useMutation({ mutationFn: () => call<void>(path, { method: 'DELETE' }), onSuccess: renew, onError: notifyProblem })
  return (
    <div className="buttons">
      <Button variant="default" loading={test.isPending} onClick={() => test.mutate()} aria-label={`Test ${name}`}>
        Test
      </Button>
      <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()} aria-label={`Remove ${name}`}>
        Remove
      </Button>
    </div>
  )
}

const words: Readonly<Record<string, string>> = { waiting: 'Waits', sent: 'Taken', failed: 'Given up', stopped: 'Not needed any more' }
const noticeColumns: readonly Column<Notice>[] = [
  {
    head: 'Notice',
    width: 'grow',
    cell: ({ incident, kind, duty, error }) => (
      <>
        {incident === null ? kind : `#${incident} ${duty ?? ''}`}
        {error === null ? null : (
          <span className="row-note" data-tone="bad">
            {error}
          </span>
        )}
      </>
    ),
  },
  { head: 'Step', from: 'md', cell: ({ step }) => step ?? '' },
  { head: 'To', cell: ({ channel }) => channel },
  { head: 'State', cell: ({ state }) => words[state] ?? state },
  { head: 'Made', from: 'md', isNumber: true, cell: ({ madeAt }) => <Ago at={madeAt} /> },
]

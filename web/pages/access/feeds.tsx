import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api.ts'
import type { Feed, PollResult } from '../../contract.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { FeedState } from '../../parts/feed-state.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { toCount } from '../../parts/numbers.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { notifyDone, notifyProblem } from '../../parts/problem.tsx'
import { Ago } from '../../parts/time.tsx'
import { toSpan } from '../../parts/times.ts'
import { Tlp } from '../../parts/tlp.tsx'
import { feedsQuery, keys } from '../../queries.ts'

const columns: readonly Column<Feed>[] = [
  {
    head: 'Feed',
    width: 'grow',
    cell: (feed) => (
      <>
        {feed.name}
        <span className="row-note" title={feed.url}>
          {feed.remoteTitle ?? feed.url}
        </span>
        {feed.error === null ? null : (
          <span className="row-note" data-tone="bad">
            {feed.error}
          </span>
        )}
      </>
    ),
  },
  { head: 'Into', from: 'md', cell: (feed) => <code>{feed.collection}</code> },
  { head: 'Unmarked as', from: 'lg', cell: (feed) => <Tlp level={feed.unmarkedAs ?? 'red'} /> },
  { head: 'Every', from: 'md', isNumber: true, cell: (feed) => toSpan(feed.everySeconds * 1000) },
  { head: 'State', cell: (feed) => <FeedState feed={feed} /> },
  { head: 'Refused', from: 'lg', isNumber: true, cell: (feed) => toCount(feed.refused) },
  {
    head: 'Last read',
    from: 'md',
    isNumber: true,
    cell: (feed) => (feed.lastPolledAt === null ? 'not yet' : <Ago at={feed.lastPolledAt} />),
  },
  { head: 'Read', cell: (feed) => <PollButton feed={feed} /> },
]

/** Collections of partners that this node reads regularly. */
export function FeedsPanel() {
  const feeds = useQuery(feedsQuery)
  return (
    <Panel title="Feeds from partners" isFlush>
      <Loaded query={feeds}>
        {(data) =>
          data.feeds.length === 0 ? (
            <Empty title="No feeds yet" command="entente feeds add NAME URL">
              A feed reads a partner’s TAXII 2.1 collection regularly. It is added in the terminal, where the partner’s token stays out of
              the browser.
            </Empty>
          ) : (
            <DataTable name="Feeds from partners" columns={columns} rows={data.feeds} rowKey={(feed) => feed.name} />
          )
        }
      </Loaded>
    </Panel>
  )
}

function PollButton({ feed }: { feed: Feed }) {
  const queryClient = useQueryClient()
  const poll = useMutation({
    mutationFn: () => call<PollResult>(`feeds/${encodeURIComponent(feed.name)}/poll`, { method: 'POST', json: {} }),
    onSuccess: (result) => {
      notifyDone(
        `${feed.name} read`,
        `${toCount(result.received)} received, ${toCount(result.added)} added, ${toCount(result.refused)} refused`,
      )
      for (const queryKey of [keys.feeds, keys.objects, keys.collections]) void queryClient.invalidateQueries({ queryKey })
    },
    onError: (error) => {
      notifyProblem(error)
      void queryClient.invalidateQueries({ queryKey: keys.feeds })
    },
  })
  return (
    <Button variant="default" loading={poll.isPending} onClick={() => poll.mutate()} aria-label={`Read ${feed.name} now`}>
      Read now
    </Button>
  )
}

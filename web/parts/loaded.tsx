import { Button, Skeleton } from '@mantine/core'
import type { InfiniteData, UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ProblemNote } from './problem.tsx'

interface LoadedProps<T> {
  readonly query: UseQueryResult<T>
  /** Rows of the grey stand-in, so that nothing jumps when the data are there. */
  readonly rows?: number
  readonly children: (data: T) => ReactNode
}

/** What a query gave; until then a grey stand-in, and its problem if it failed. */
export function Loaded<T>({ query, rows = 4, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError)
    return (
      <Padded>
        <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
      </Padded>
    )
  return <Rows count={rows} />
}

interface PagedProps<T> {
  readonly query: UseInfiniteQueryResult<InfiniteData<T>>
  readonly rows?: number
  readonly children: (pages: readonly T[]) => ReactNode
}

/** As `Loaded`, for lists that come page by page. */
export function Paged<T>({ query, rows = 8, children }: PagedProps<T>) {
  if (query.data === undefined) {
    if (query.isError)
      return (
        <Padded>
          <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
        </Padded>
      )
    return <Rows count={rows} />
  }
  return (
    <div aria-busy={query.isPlaceholderData} className={query.isPlaceholderData ? 'is-waiting' : undefined}>
      {children(query.data.pages)}
      {query.isFetchNextPageError ? (
        <Padded>
          <ProblemNote error={query.error} />
        </Padded>
      ) : null}
      {query.hasNextPage ? (
        <div className="more">
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show more
          </Button>
        </div>
      ) : null}
    </div>
  )
}

function Rows({ count }: { count: number }) {
  return (
    <div className="stand-in" role="status" aria-label="Loading">
      {Array.from({ length: count }, (_, row) => (
        // The rows are alike and never change their order.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Skeleton key={row} height={14} width={`${92 - ((row * 17) % 38)}%`} />
      ))}
    </div>
  )
}

function Padded({ children }: { children: ReactNode }) {
  return <div className="padded">{children}</div>
}

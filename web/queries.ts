import { infiniteQueryOptions, keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query'
import { ApiError, call } from './api.ts'
import type {
  AlertDetail,
  AlertPage,
  AlertStatus,
  Collections,
  DeadLetterPage,
  Feeds,
  HistoryAnswer,
  NodeInfo,
  ObjectPage,
  ObjectView,
  Overview,
  Sources,
  Tokens,
} from './contract.ts'

/** Everything the pages read, each with the key under which the live stream renews it. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // What the node has answered it would answer again; only a lost connection is worth a second try.
        retry: (count, error) => count < 2 && error instanceof ApiError && error.problem.status === 0,
      },
    },
  })
}

export interface ObjectFilter {
  readonly text?: string | undefined
  readonly type?: string | undefined
  readonly collection?: string | undefined
}

export const keys = {
  overview: ['overview'],
  sources: ['sources'],
  arrivals: ['objects', 'arrivals'],
  objects: ['objects'],
  alerts: ['alerts'],
  alert: ['alert'],
  incidents: ['incidents'],
  authority: ['authority'],
  collections: ['collections'],
  feeds: ['feeds'],
  tokens: ['tokens'],
} as const

export const arrivalsShown = 8
const pageSize = 50

export const nodeQuery = queryOptions({
  queryKey: ['node'],
  queryFn: ({ signal }) => call<NodeInfo>('node', { signal }),
  staleTime: 60_000,
})

export const overviewQuery = queryOptions({ queryKey: keys.overview, queryFn: ({ signal }) => call<Overview>('overview', { signal }) })

export const sourcesQuery = queryOptions({ queryKey: keys.sources, queryFn: ({ signal }) => call<Sources>('sources', { signal }) })

export const collectionsQuery = queryOptions({
  queryKey: keys.collections,
  queryFn: ({ signal }) => call<Collections>('collections', { signal }),
})

export const feedsQuery = queryOptions({
  queryKey: keys.feeds,
  queryFn: ({ signal }) => call<Feeds>('feeds', { signal }),
  // A feed's turn is not part of the live stream.
  refetchInterval: 15_000,
})

export const tokensQuery = queryOptions({ queryKey: keys.tokens, queryFn: ({ signal }) => call<Tokens>('tokens', { signal }) })

/** What came in last, the newest first; the live stream adds to it. */
export const arrivalsQuery = queryOptions({
  queryKey: keys.arrivals,
  queryFn: ({ signal }) => call<ObjectPage>('objects', { query: { limit: arrivalsShown }, signal }),
})

export function objectsQuery(filter: ObjectFilter) {
  return infiniteQueryOptions({
    queryKey: [...keys.objects, 'list', filter],
    queryFn: ({ signal, pageParam }) => call<ObjectPage>('objects', { query: { ...filter, limit: pageSize, after: pageParam }, signal }),
    initialPageParam: start,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
}

/** A few objects for a text, as typed into the search box. */
export function quickSearchQuery(text: string) {
  return queryOptions({
    queryKey: [...keys.objects, 'quick', text],
    queryFn: ({ signal }) => call<ObjectPage>('objects', { query: { text, limit: 6 }, signal }),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  })
}

export function objectQuery(id: string) {
  return queryOptions({
    queryKey: [...keys.objects, 'one', id],
    queryFn: ({ signal }) => call<ObjectView>(`objects/${encodeURIComponent(id)}`, { signal }),
  })
}

export function alertsQuery(status: AlertStatus | undefined) {
  return infiniteQueryOptions({
    queryKey: [...keys.alerts, status ?? 'all'],
    queryFn: ({ signal, pageParam }) => call<AlertPage>('alerts', { query: { status, limit: pageSize, after: pageParam }, signal }),
    initialPageParam: start,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
}

/** The latest alerts at once, to find those of one indicator. */
export const latestAlertsQuery = queryOptions({
  queryKey: [...keys.alerts, 'latest'],
  queryFn: ({ signal }) => call<AlertPage>('alerts', { query: { limit: 1000 }, signal }),
})

export function alertQuery(id: string) {
  return queryOptions({
    queryKey: [...keys.alert, id],
    queryFn: ({ signal }) => call<AlertDetail>(`alerts/${encodeURIComponent(id)}`, { signal }),
  })
}

export function deadLettersQuery(sourceId: number) {
  return infiniteQueryOptions({
    queryKey: [...keys.sources, sourceId, 'dead-letters'],
    queryFn: ({ signal, pageParam }) =>
      call<DeadLetterPage>(`sources/${sourceId}/dead-letters`, { query: { limit: pageSize, after: pageParam }, signal }),
    initialPageParam: start,
    getNextPageParam: (page) => page.next,
  })
}

export function historyQuery(value: string, kind?: string) {
  return queryOptions({
    queryKey: ['history', value, kind ?? ''],
    queryFn: ({ signal }) => call<HistoryAnswer>('history', { query: { value, kind }, signal }),
    enabled: value !== '',
    placeholderData: keepPreviousData,
  })
}

const start: string | undefined = undefined

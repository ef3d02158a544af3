import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call, send } from './api.ts'
import type {
  Circles,
  LogAlarms,
  LogAnchors,
  LogCheckpoints,
  LogKeyPeriods,
  LogMemories,
  LogState,
  LogStatements,
  PartnerCard,
  Partners,
} from './contract.ts'

/** What the pages of the transparency log read. The live stream tells nothing of it, so it is asked for at a beat. */
export const logKeys = {
  all: ['log'],
  state: ['log', 'state'],
  checkpoints: ['log', 'checkpoints'],
  statements: ['log', 'statements'],
  partners: ['log', 'partners'],
  alarms: ['log', 'alarms'],
  anchors: ['log', 'anchors'],
  circles: ['log', 'circles'],
  periods: ['log', 'periods'],
  memories: ['log', 'memories'],
} as const

const beatMs = 3_000
const alarmBeatMs = 15_000
const pageSize = 50

export const logStateQuery = queryOptions({
  queryKey: logKeys.state,
  queryFn: ({ signal }) => call<LogState>('log', { signal }),
  refetchInterval: beatMs,
})

export const logCheckpointsQuery = queryOptions({
  queryKey: logKeys.checkpoints,
  queryFn: ({ signal }) => call<LogCheckpoints>('log/checkpoints', { signal }),
  refetchInterval: beatMs,
})

export const logAnchorsQuery = queryOptions({
  queryKey: logKeys.anchors,
  queryFn: ({ signal }) => call<LogAnchors>('log/anchors', { signal }),
  refetchInterval: alarmBeatMs,
})

export const partnersQuery = queryOptions({
  queryKey: logKeys.partners,
  queryFn: ({ signal }) => call<Partners>('partners', { signal }),
  refetchInterval: beatMs,
})

export const logAlarmsQuery = queryOptions({
  queryKey: logKeys.alarms,
  queryFn: ({ signal }) => call<LogAlarms>('log/alarms', { signal }),
  refetchInterval: alarmBeatMs,
})

export const circlesQuery = queryOptions({
  queryKey: logKeys.circles,
  queryFn: ({ signal }) => call<Circles>('circles', { signal }),
  refetchInterval: alarmBeatMs,
})

export const logKeyPeriodsQuery = queryOptions({
  queryKey: logKeys.periods,
  queryFn: ({ signal }) => call<LogKeyPeriods>('log/keys', { signal }),
})

/** Asks every partner when it is read. */
export const logMemoriesQuery = queryOptions({
  queryKey: logKeys.memories,
  queryFn: ({ signal }) => call<LogMemories>('log/memories', { signal }),
})

export function statementsQuery(subject: string | undefined) {
  return infiniteQueryOptions({
    queryKey: [...logKeys.statements, subject ?? ''],
    queryFn: ({ signal, pageParam }) =>
      call<LogStatements>('log/statements', { query: { subject, limit: pageSize, before: pageParam }, signal }),
    initialPageParam: newest,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
}

/** What this node tells everybody of itself; the address needs no token and is none of the API. */
export const ownCardQuery = queryOptions({
  queryKey: ['log', 'card'],
  queryFn: async ({ signal }): Promise<PartnerCard> => {
    const answer = await fetch('/log/card', { signal, credentials: 'omit' })
    return answer.json()
  },
  staleTime: Number.POSITIVE_INFINITY,
})

/** The file of a proof, and the policy by which it is decided, word for word. */
export async function fetchProof(index: number, signal: AbortSignal): Promise<{ proof: string; policy: string }> {
  const [proof, policy] = await Promise.all([
    send(`log/statements/${index}/proof`, { signal }).then((answer) => answer.text()),
    send('log/policy', { signal }).then((answer) => answer.text()),
  ])
  return { proof, policy }
}

/** The proof of an object with what the reader may see of it: of its latest version, which may be another statement. */
export async function fetchObjectProof(id: string, signal: AbortSignal): Promise<string> {
  const answer = await send(`objects/${encodeURIComponent(id)}/proof`, { signal })
  return answer.text()
}

const newest: number | undefined = undefined

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from './api.ts'
import type {
  EpisodeDetail,
  EpisodePage,
  LiveView,
  ModelCard,
  PlantDetail,
  Readiness,
  WatchedPlant,
  WatchedPlantDetail,
  WatchedPlants,
} from './contract.ts'

/** What the pages of the plants read. The live stream tells of episodes and of plants that were judged. */
export const plantKeys = {
  all: ['plants'],
  list: ['plants', 'list'],
  plant: ['plants', 'one'],
  live: ['plants', 'live'],
  readiness: ['plants', 'readiness'],
  model: ['plants', 'model'],
  episodes: ['episodes'],
  readings: ['plant-readings'],
} as const

/** Where the live stream says nothing for long. */
const beatMs = 30_000
const shortestBeatMs = 5_000
/** A picture is asked for again when this share of its time has passed: less could not be seen in it. */
const visibleShare = 1 / 720
const minuteMs = 60_000
const pageSize = 50

export const plantsQuery = queryOptions({
  queryKey: plantKeys.list,
  queryFn: ({ signal }) => call<WatchedPlants>('process/plants', { signal }),
  refetchInterval: beatMs,
})

export function plantQuery(plant: string) {
  return queryOptions({
    queryKey: [...plantKeys.plant, plant],
    queryFn: ({ signal }) => call<WatchedPlantDetail>(toPlantPath(plant), { signal }),
    refetchInterval: beatMs,
  })
}

/** How the readings of a plant come in: for its administrators alone. */
export function plantReadingsQuery(plant: string) {
  return queryOptions({
    queryKey: [...plantKeys.readings, plant],
    queryFn: ({ signal }) => call<PlantDetail>(toReadingsPath(plant), { signal }),
    refetchInterval: shortestBeatMs,
  })
}

export interface LiveWish {
  readonly minutes: number
  /** Names; absent: those with the greatest part now. */
  readonly tags?: readonly string[] | undefined
}

export function liveViewQuery(plant: string, { minutes, tags }: LiveWish) {
  return queryOptions({
    queryKey: [...plantKeys.live, plant, minutes, tags?.join(',') ?? ''],
    queryFn: ({ signal }) => call<LiveView>(`${toPlantPath(plant)}/live`, { query: { minutes, tags: tags?.join(',') }, signal }),
    refetchInterval: Math.max(shortestBeatMs, minutes * minuteMs * visibleShare),
    placeholderData: keepPreviousData,
  })
}

export interface ReadingsSpan {
  readonly from?: number | undefined
  readonly to?: number | undefined
}

export function readinessQuery(plant: string, { from, to }: ReadingsSpan) {
  return queryOptions({
    queryKey: [...plantKeys.readiness, plant, from ?? '', to ?? ''],
    queryFn: ({ signal }) => call<Readiness>(`${toPlantPath(plant)}/readiness`, { method: 'POST', json: { from, to }, signal }),
    // Months of readings are looked through for it.
    staleTime: 60_000,
  })
}

export function modelQuery(plant: string, version: number) {
  return queryOptions({
    queryKey: [...plantKeys.model, plant, version],
    queryFn: ({ signal }) => call<ModelCard>(`${toPlantPath(plant)}/models/${version}`, { signal }),
  })
}

export interface EpisodeFilter {
  readonly plant?: string | undefined
  readonly which?: 'raised' | 'shadow' | undefined
}

export function episodesQuery(filter: EpisodeFilter) {
  return infiniteQueryOptions({
    queryKey: [...plantKeys.episodes, 'list', filter.plant ?? '', filter.which ?? ''],
    queryFn: ({ signal, pageParam }) =>
      call<EpisodePage>('process/episodes', { query: { ...filter, limit: pageSize, after: pageParam }, signal }),
    initialPageParam: start,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: beatMs,
  })
}

export function episodeQuery(id: string) {
  return queryOptions({
    queryKey: [...plantKeys.episodes, 'one', id],
    queryFn: ({ signal }) => call<EpisodeDetail>(toEpisodePath(id), { signal }),
    // One that goes on grows.
    refetchInterval: ({ state }) => (state.data?.isOver === false ? beatMs : false),
  })
}

export function toPlantPath(plant: string): string {
  return `process/plants/${encodeURIComponent(plant)}`
}

export function toReadingsPath(plant: string): string {
  return `plants/${encodeURIComponent(plant)}`
}

export function toEpisodePath(id: string): string {
  return `process/episodes/${encodeURIComponent(id)}`
}

const start: string | undefined = undefined

/** The list with what the live stream told of one plant; a list that was never asked for stays so. */
export function withPlant(known: WatchedPlants | undefined, told: WatchedPlant): WatchedPlants | undefined {
  if (known === undefined) return undefined
  const others = known.plants.filter(({ plant }) => plant !== told.plant)
  return { plants: [...others, told].sort((one, other) => one.plant.localeCompare(other.plant)) }
}

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from './api.ts'
import type { Exercise, ExerciseDirection, ExerciseScore, FiledResult, FiledResults } from './contract.ts'
import { setNodeClock } from './node-time.ts'
import { notifyProblem } from './parts/problem.tsx'

const key = ['exercise']

/** The exercise as it stands. Whoever asks for it lets the times of all pages be those of the scenario. */
export const exerciseQuery = queryOptions({
  queryKey: key,
  queryFn: async ({ signal }) => {
    const exercise = await call<Exercise>('exercise', { signal })
    const { at, scale, isPaused } = exercise.clock
    setNodeClock({ at, scale: isPaused ? 0 : scale })
    return exercise
  },
  refetchInterval: 2000,
})

export const scoreQuery = queryOptions({
  queryKey: [...key, 'score'],
  queryFn: ({ signal }) => call<ExerciseScore>('exercise/score', { signal }),
  refetchInterval: 5000,
})

export const resultsQuery = queryOptions({
  queryKey: ['exercise-results'],
  queryFn: ({ signal }) => call<FiledResults>('exercise-results', { signal }),
})

export function useDirecting() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (what: ExerciseDirection['what']) => call('exercise', { method: 'POST', json: { what } }),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
    onError: notifyProblem,
  })
}

export function useAnswering() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, text }: { id: string; text: string }) =>
      call(`exercise/injects/${encodeURIComponent(id)}/answer`, { method: 'POST', json: { text } }),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
    onError: notifyProblem,
  })
}

export function useFiling() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (source: string) => call<FiledResult>('exercise-results', { method: 'POST', json: { source } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['exercise-results'] }),
    onError: notifyProblem,
  })
}

import { useQuery } from '@tanstack/react-query'
import { collectionsQuery } from '../queries.ts'

/** What the collections that the reader knows are called, by id. */
export function useCollectionTitles(): ReadonlyMap<string, string> {
  const collections = useQuery(collectionsQuery)
  return new Map(collections.data?.collections.map((each) => [each.id, each.title]))
}

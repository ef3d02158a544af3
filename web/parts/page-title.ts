import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { nodeQuery } from '../queries.ts'
import { useOverview } from './reader.ts'

/** Names the tab: the page, the node, and how many alerts wait. */
export function usePageTitle(page: string): void {
  const node = useQuery(nodeQuery)
  const overview = useOverview()
  const name = node.data?.name
  const mark = node.data?.isExercise ? 'EXERCISE' : undefined
  const open = overview.data?.alerts.open ?? 0
  useEffect(() => {
    document.title = `${open > 0 ? `(${open}) ` : ''}${[mark, page, name, 'Entente'].filter((part) => part !== undefined).join(' · ')}`
  }, [mark, page, name, open])
}

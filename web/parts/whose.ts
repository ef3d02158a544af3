import type { NodeInfo } from '../contract.ts'

/** Who stands behind a node, in one line; empty for a reader who may not see it. */
export function whose({ organisation }: NodeInfo): string {
  const parts = [organisation?.name, organisation?.sector, organisation?.country]
  return parts.filter((part) => typeof part === 'string').join(' · ')
}

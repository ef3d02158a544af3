import type { PlantSource } from '../../../http/index.ts'
import { toCount, toDate, toTable } from '../../output.ts'

/** The sources of a plant, or how to add one. */
export function toSourceTable(plant: string, sources: readonly PlantSource[]): string {
  if (sources.length === 0) return `No sources. Add one: entente plants sources add ${plant} NAME KIND WHERE\n`
  return toTable(['SOURCE', 'KIND', 'STATE', 'READINGS', 'REFUSED', 'LAST', 'WHERE', 'REASON'], sources.map(toRow))
}

function toRow({ name, kind, state, readings, refused, lastAt, where, reason }: PlantSource): string[] {
  return [name, kind, state, toCount(readings), toCount(refused), toDate(lastAt), where, reason ?? '']
}

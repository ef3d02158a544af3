import { dependenciesFault } from './faults.ts'
import type { Dependencies, Failure } from './thing.ts'

/** What somebody says has failed: a thing by its id, or all that lies in a region. */
export interface Pick {
  readonly thing?: string | undefined
  /** Such as AT-3; what lies in AT-3-NORTH is hit too. */
  readonly region?: string | undefined
  /** Milliseconds after the beginning of the trouble. */
  readonly afterMs?: number | undefined
  /** When it works again. */
  readonly backAfterMs?: number | undefined
}

/** Throws a Fault that names the pick for what the register does not have. */
export function toFailures({ things }: Things, picks: readonly Pick[]): Failure[] {
  const known = new Set(things.map(({ id }) => id))
  return picks.flatMap((pick, at) => {
    const when = { atMs: pick.afterMs ?? 0, backMs: pick.backAfterMs }
    if (pick.thing !== undefined) {
      if (!known.has(pick.thing)) throw dependenciesFault('unknown-thing', `There is no thing "${pick.thing}".`, `failed[${at}].thing`)
      return [{ thing: pick.thing, ...when }]
    }
    const region = (pick.region ?? '').toUpperCase()
    const there = things.filter((thing) => thing.region === region || (region !== '' && thing.region?.startsWith(`${region}-`)))
    if (there.length === 0) throw dependenciesFault('unknown-thing', `Nothing lies in the region "${region}".`, `failed[${at}].region`)
    return there.map(({ id }) => ({ thing: id, ...when }))
  })
}

type Things = { readonly things: Dependencies['things'] }

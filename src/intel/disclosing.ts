import type { JsonObject } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import { type Disclosure, toDisclosure } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import type { Gate } from './egress.ts'
import type { Latest } from './latest.ts'
import type { Path } from './references.ts'

/** Which statement stands behind an object, and what of the object may be shown with its proof. */
export interface StatedObject {
  readonly statementIdx: number
  readonly disclosure: Disclosure
}

/**
 * For the latest version that the reader may see: every part that the gate releases to this reader is shown with its
 * salt, of all others only the hash. Undefined for an object that is not here and for one the reader may not see.
 */
export async function discloseObject(
  parts: { store: Store; gate: Gate; latest: Latest },
  reader: Reader,
  id: string,
): Promise<StatedObject | undefined> {
  const view = await parts.gate.view(reader, 'api')
  const version = (await parts.latest.of(view, reader, { ids: [id] })).get(id)
  if (version === undefined) return undefined
  const row = await parts.store.db
    .selectFrom('object')
    .innerJoin('statement', 'statement.idx', 'object.statement_idx')
    .select(['object.text', 'object.statement_idx', 'statement.seed'])
    .where('object.seq', '=', version.seq)
    .executeTakeFirst()
  // Withdrawn since it was looked up.
  if (row === undefined || row.seed === null) return undefined
  const { removed, isRedacted } = version.found
  const isHidden = (path: Path) => (isRedacted && path[0] === 'granular_markings') || removed.some((outer) => isWithin(path, outer))
  // Only objects are held.
  const value = JSON.parse(row.text) as JsonObject
  return { statementIdx: row.statement_idx, disclosure: toDisclosure(value, row.seed, isHidden) }
}

function isWithin(path: Path, outer: Path): boolean {
  return outer.length <= path.length && outer.every((step, depth) => path[depth] === step)
}

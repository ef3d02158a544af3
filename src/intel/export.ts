import { newUuid } from '../base/index.ts'
import type { Reader } from '../identity/index.ts'
import type { TlpLevel } from '../stix/index.ts'
import { type Collection, requireReadable } from './collections.ts'
import type { Gate } from './egress.ts'
import type { Cursor, Paging } from './paging.ts'

export interface ExportOptions {
  /** Who will read the file: nothing above this level is in it, whoever writes it. */
  readonly audience: TlpLevel
  /** As in TAXII: absent, the latest version of each object. */
  readonly versions?: readonly string[]
}

const pageSize = 1000

/** A STIX 2.1 bundle, piece by piece, so that a collection of any size fits into memory. */
export async function* exportCollection(
  parts: { gate: Gate; paging: Paging },
  given: { reader: Reader; collection: Collection },
  options: ExportOptions,
): AsyncGenerator<string> {
  const { reader, collection } = given
  const { audience, versions } = options
  requireReadable(reader, collection)
  const view = await parts.gate.view(reader, 'export', audience)
  yield `{"type":"bundle","id":"bundle--${newUuid()}"`
  let afterCursor: Cursor | undefined
  for (let isFirst = true; ; isFirst = false) {
    const { entries, hasMore } = await parts.paging.pageWithin(view, { collection, limit: pageSize, match: { versions }, afterCursor })
    afterCursor = entries.at(-1)
    // A bundle without objects has no list of them: STIX allows no empty lists (STIX 2.1 §2.12).
    if (entries.length > 0) yield `${isFirst ? ',"objects":[' : ','}\n${entries.map((entry) => entry.released.text).join(',\n')}`
    if (!hasMore) {
      yield afterCursor === undefined ? '}\n' : '\n]}\n'
      return
    }
  }
}

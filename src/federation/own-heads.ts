import { isFault } from '../base/index.ts'
import { parseVerifierKey, verifyCheckpoint } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { listLogKeys, type OwnLog } from '../transparency/index.ts'
import type { Partner } from './partners.ts'
import { Peer } from './peer.ts'

/** A head that this node's log has signed, as somebody else remembers it. */
export interface RememberedHead {
  readonly size: number
  readonly root: Uint8Array
  readonly note: string
}

/** The largest head of ours that the partner shows, signed by us. What we have not signed is no memory of us, whoever claims it. */
export async function rememberedBy(partner: Partner, { store, log }: { store: Store; log: OwnLog }): Promise<RememberedHead | undefined> {
  if (partner.logKeys.length === 0) return undefined
  const keys = (await listLogKeys(store, log)).map(({ key }) => parseVerifierKey(key))
  const notes = await new Peer(partner).requireTexts('witness/checkpoints')
  const heads = notes.filter((note) => note.startsWith(`${log.origin}\n`)).flatMap((note) => signedHead(note, keys))
  return heads.sort((a, b) => b.size - a.size)[0]
}

function signedHead(note: string, keys: Parameters<typeof verifyCheckpoint>[1]): RememberedHead[] {
  try {
    const { size, root } = verifyCheckpoint(note, keys).checkpoint
    return [{ size: Number(size), root, note }]
  } catch (error) {
    if (isFault(error)) return []
    throw error
  }
}

/** How what somebody remembers of our log contradicts what we have of it, for a person; undefined when it is a beginning of it. */
export async function contradictionTo(log: OwnLog, partner: string, head: RememberedHead): Promise<string | undefined> {
  const size = (await log.latest())?.size ?? 0
  if (head.size > size)
    return `${partner} has cosigned ${head.size} entries of this log, which has ${size}: this node was restored from an old backup.`
  if (head.size === 0 || Buffer.compare(await log.tree(head.size).root(), head.root) === 0) return undefined
  return `${partner} has cosigned another history of the first ${head.size} entries: this node was restored from an old backup, and went on.`
}

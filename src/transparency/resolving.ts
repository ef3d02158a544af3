import { randomBytes } from 'node:crypto'
import { appendLeaves, type NoteSigner, parseNote, toEntryHash, toVerifierKeyText } from '../ledger/index.ts'
import type { Store, Tx } from '../store/index.ts'
import { transparencyFault } from './faults.ts'
import type { LogKeys } from './keys.ts'
import { clearMark, marks, readMark, setMark } from './marks.ts'
import { lostKind, type Sealed, type StatementRow, sealStatement } from './openings.ts'
import { putTile, StoredTiles } from './stored-tiles.ts'

/** The end of the log that a restored node does not have, as a witness gives it back. */
export interface LostTail {
  /** The head that the log signed, and its entries from the end of what this node has up to there. */
  readonly head: { readonly size: number; readonly root: Uint8Array; readonly note: string }
  readonly entries: readonly Uint8Array[]
  /** Who gave it. */
  readonly from: string
}

export interface TakenBack {
  readonly size: number
  /** Entries of the tail whose statements this node still had. */
  readonly kept: number
  /** Entries that nobody can open any more: they stay in the log, and what they said is gone. */
  readonly lost: number
  /** Statements that came after the restore, and follow the tail now. */
  readonly moved: number
}

/**
 * Makes the lost end of the log its end again. The entries must lead from what this node has to the very head that it had
 * signed. Statements that it still has and that are the same keep their openings; those that came since follow the tail.
 */
export async function takeTailBack(store: Store, tail: LostTail, { keys, by }: { keys: LogKeys; by: string }): Promise<TakenBack> {
  const latest = await store.db.selectFrom('log_checkpoint').select('size').orderBy('size', 'desc').limit(1).executeTakeFirst()
  const from = latest?.size ?? 0
  const { size, root, note } = tail.head
  const appended = await appendLeaves(new StoredTiles(store.db), BigInt(from), tail.entries.map(toEntryHash))
  if (Number(appended.size) !== size || Buffer.compare(appended.root, root) !== 0)
    throw transparencyFault(
      'not-a-tail',
      `What ${tail.from} gives does not lead from the ${from} entries here to the head that was signed.`,
    )
  const waiting = await store.db.selectFrom('statement').selectAll().where('idx', '>=', from).orderBy('idx').execute()
  const same = sameAsBefore(waiting, { entries: tail.entries, keys })
  const firstLost = from + same.length
  const lost = size - firstLost
  await store.commit(async (tx) => {
    await tx.makeRoom(firstLost, lost)
    const gone = Array.from({ length: lost }, (_, at) => ({
      idx: firstLost + at,
      at: tx.at,
      kind: lostKind,
      subject: tail.from,
      version: null,
      content: new Uint8Array(32),
      seed: null,
    }))
    await tx.insertEach('statement', gone)
    await tx.insertEach('sealed', [
      ...same,
      ...gone.map(({ idx }) => ({ idx, entry: tail.entries[idx - from] ?? new Uint8Array(), signature: new Uint8Array() })),
    ])
    for (const { tile, bytes } of appended.tiles) await putTile(tx, tile, bytes)
    await tx.insertEach('log_checkpoint', [
      { size, at: tx.at, root, note, cosignatures: Math.max(0, parseNote(note).signatures.length - keys.signers.length) },
    ])
    await clearMark(tx, marks.behind)
    await clearMark(tx, marks.unconfirmed)
    const said = { decision: 'log-tail-taken-back', by, from: tail.from, had: from, size, kept: same.length, lost }
    tx.state({ kind: 'decided', subject: keys.origin, content: said })
  })
  return { size, kept: same.length, lost, moved: waiting.length - same.length }
}

/** Statements that were durable before they were lost, and sealed: signing them again gives the very same entries. */
function sameAsBefore(waiting: readonly StatementRow[], { entries, keys }: { entries: readonly Uint8Array[]; keys: LogKeys }): Sealed[] {
  const same: Sealed[] = []
  for (const [at, row] of waiting.entries()) {
    const entry = entries[at]
    const sealed = sealStatement(row, keys.origin, keys.statementKey)
    if (entry === undefined || Buffer.compare(sealed.entry, entry) !== 0) break
    same.push(sealed)
  }
  return same
}

export interface NewLog {
  readonly origin: string
  readonly signers: readonly NoteSigner[]
  readonly witnessSigners: readonly NoteSigner[]
  readonly reason: string
  readonly by: string
}

/**
 * Ends the log and begins another: whatever this node still knows it states again in the new one, and beside it what the old
 * one was called, how far it went, and why it ended. Nothing more is ever signed in the old one's name.
 */
export async function beginNewLog(tx: Tx, old: { origin: string; note: string; size: number }, made: NewLog): Promise<void> {
  const { origin, signers, witnessSigners, reason, by } = made
  const atMs = Math.floor(tx.at / 1000)
  const behind = await readMark(tx.db, marks.behind)
  await tx.insertEach('ended_log', [{ origin: old.origin, size: old.size, note: old.note, reason, at: atMs }])
  for (const table of ['log_anchor', 'log_checkpoint', 'log_tile', 'sealed'] as const) await tx.db.deleteFrom(table).execute()
  const row = (role: string, keys: readonly NoteSigner[]) => ({
    role,
    name: keys[0]?.key.name ?? '',
    keys: JSON.stringify(keys.map(({ key }) => toVerifierKeyText(key))),
    from_idx: 0,
    at: atMs,
    note: null,
    reason: 'new-log',
  })
  await tx.insertEach('signing_key', [row('log', signers), row('witness', witnessSigners)])
  await tx.db.updateTable('partner').set({ cosigned_size: 0, cosigned_at: null, error: null }).execute()
  for (const mark of Object.values(marks)) await clearMark(tx, mark)
  await setMark(tx, marks.origin, origin)
  const content = { decision: 'log-begun-anew', by, reason, old: { ...old }, new: origin, seen: behind ?? null }
  tx.state({ kind: 'decided', subject: old.origin, content })
}

/** A name for the new log: the old one's words, and a tail that no other has. */
export function toNextOrigin(origin: string): string {
  return `${origin.replace(/\/[0-9a-f]{8}$/, '')}/${randomBytes(4).toString('hex')}`
}

/** A person lets a restored log sign, although not every witness has spoken. */
export async function goOnUnconfirmed(tx: Tx, { origin, by, reason }: { origin: string; by: string; reason: string }): Promise<void> {
  await clearMark(tx, marks.unconfirmed)
  tx.state({ kind: 'decided', subject: origin, content: { decision: 'log-goes-on-unconfirmed', by, reason } })
}

/** What the node's log is called: as it was made, or since a new one began. */
export async function currentOrigin(store: Store, made: string): Promise<string> {
  return (await readMark(store.db, marks.origin)) ?? made
}

/** Logs of this node that ended. */
export async function listEndedLogs(store: Store): Promise<{ origin: string; size: number; note: string; reason: string; at: number }[]> {
  return store.db.selectFrom('ended_log').selectAll().orderBy('at', 'desc').execute()
}

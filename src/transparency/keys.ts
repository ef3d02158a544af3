import type { KeyObject } from 'node:crypto'
import { fromMillis } from '../base/index.ts'
import { type KeyRole, type NoteSigner, toRotationNote, toVerifierKeyText, type VerifierKey } from '../ledger/index.ts'
import type { Store, Tx } from '../store/index.ts'

export interface LogKeys {
  readonly origin: string
  /** Signs statements; the same key signs checkpoints. */
  readonly statementKey: KeyObject
  /** Ed25519 first, then ML-DSA-44 beside it. */
  readonly signers: readonly NoteSigner[]
}

/** Keys of the log, and the first statement that they sign. */
export interface KeyGeneration {
  readonly from: number
  readonly keys: LogKeys
}

/** Why keys sign: the log was made with them, the old ones handed over, the old ones were not to be trusted, or a new log began. */
const reasons = ['made', 'planned', 'compromised', 'new-log'] as const
export type TakeOverReason = (typeof reasons)[number]

/** Keys that sign or signed, as they were written down at the first rotation and since. */
export interface TakeOver {
  readonly role: KeyRole
  readonly name: string
  /** Verifier keys, Ed25519 first. */
  readonly keys: readonly string[]
  readonly from: number
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly note: string | null
  readonly reason: TakeOverReason
}

/** The Ed25519 keys that signed for the log, those of today first. Of keys that were stolen it is said. */
export async function listLogKeys(
  store: Store,
  { origin, keys }: { origin: string; keys: readonly string[] },
): Promise<{ key: string; isStolen: boolean }[]> {
  const rows = (await listTakeOvers(store)).filter(({ role, name }) => role === 'log' && name === origin)
  if (rows.length === 0) return keys.slice(0, 1).map((key) => ({ key, isStolen: false }))
  return rows.map((row, at) => ({ key: row.keys[0] ?? '', isStolen: rows[at + 1]?.reason === 'compromised' })).reverse()
}

/** In the order in which they happened. */
export async function listTakeOvers(store: Store): Promise<TakeOver[]> {
  const rows = await store.db.selectFrom('signing_key').selectAll().orderBy('seq').execute()
  return rows.map(({ role, name, keys, from_idx: from, at, note, reason }) => ({
    role: role === 'witness' ? 'witness' : 'log',
    name,
    keys: JSON.parse(keys),
    from,
    at,
    note,
    reason: reasons.find((known) => known === reason) ?? 'made',
  }))
}

export interface WantedRotation {
  readonly role: KeyRole
  readonly old: readonly NoteSigner[]
  readonly next: readonly NoteSigner[]
  readonly isCompromised: boolean
  /** The person who asked for it. */
  readonly by: string
}

/**
 * Writes down and states that keys take over, in the caller's commit; gives the first statement that the new ones sign. The
 * statement is the last thing that the old keys sign; keys that were stolen sign nothing more at all, and hand over nothing.
 */
export async function writeRotation(tx: Tx, { role, old, next, isCompromised, by }: WantedRotation): Promise<number> {
  const name = next[0]?.key.name ?? ''
  const atMs = Math.floor(tx.at / 1000)
  const before = await tx.db.selectFrom('signing_key').select('seq').where('name', '=', name).execute()
  const rotation = { role, name, number: Math.max(1, before.length), at: fromMillis(atMs) }
  const note = isCompromised ? null : toRotationNote(rotation, { old, next }, BigInt(Math.floor(atMs / 1000)))
  const [oldKeys, newKeys] = [toTexts(old.map(({ key }) => key)), toTexts(next.map(({ key }) => key))]
  const reason = isCompromised ? 'compromised' : 'planned'
  const idx = tx.state({ kind: 'key-rotated', subject: name, content: { role, reason, by, old: oldKeys, new: newKeys, note } })
  const sealed = await tx.db.selectFrom('log_checkpoint').select('size').orderBy('size', 'desc').limit(1).executeTakeFirst()
  const from = isCompromised ? (sealed?.size ?? 0) : idx + 1
  const made = { role, name, keys: JSON.stringify(oldKeys), from_idx: 0, at: atMs, note: null, reason: 'made' }
  if (before.length === 0) await tx.insertEach('signing_key', [made])
  await tx.insertEach('signing_key', [{ role, name, keys: JSON.stringify(newKeys), from_idx: from, at: atMs, note, reason }])
  return from
}

function toTexts(keys: readonly VerifierKey[]): string[] {
  return keys.map(toVerifierKeyText)
}

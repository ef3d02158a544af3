import { type MemberList, parseMemberList, type SignedList, toListHash, toNoteText, withSignatures } from '../../ledger/index.ts'
import type { Store, Tx } from '../../store/index.ts'
import { federationFault } from '../faults.ts'

/** A version that this node has adopted. */
export interface AdoptedList {
  readonly list: SignedList
  /** As it travels. */
  readonly source: string
  /** Milliseconds since the epoch. */
  readonly adoptedAt: number
  readonly adoptedBy: string
}

/** A list on its way. */
export interface Draft {
  readonly list: SignedList
  readonly source: string
  /** Whether this node has signed it. */
  readonly isSigned: boolean
  readonly at: number
}

type Reading = Store['db']

export function hashOf(list: SignedList): Uint8Array {
  return toListHash(list.note.text)
}

/** The names of the circles of which a version was adopted. */
export async function circleNames(db: Reading): Promise<string[]> {
  const rows = await db.selectFrom('member_list').select('circle').distinct().orderBy('circle').execute()
  return rows.map(({ circle }) => circle)
}

/** Every version that was adopted, the newest first. */
export async function adoptedOf(db: Reading, circle: string): Promise<AdoptedList[]> {
  const rows = await db.selectFrom('member_list').selectAll().where('circle', '=', circle).orderBy('version', 'desc').execute()
  return rows.map(({ note, adopted_at: adoptedAt, adopted_by: adoptedBy }) => ({
    list: parseMemberList(note),
    source: note,
    adoptedAt,
    adoptedBy,
  }))
}

export async function requireAdopted(db: Reading, circle: string): Promise<AdoptedList> {
  const [newest] = await adoptedOf(db, circle)
  if (newest === undefined) throw federationFault('circle-absent', `This node has adopted no list of a circle "${circle}".`)
  return newest
}

/** The adopted version that names this hash as the one before it. */
export async function adoptedAfter(db: Reading, previous: Uint8Array): Promise<string | undefined> {
  const row = await db.selectFrom('member_list').select('note').where('previous', '=', previous).executeTakeFirst()
  return row?.note
}

/** The newest version first. */
export async function draftsOf(db: Reading): Promise<Draft[]> {
  const rows = await db.selectFrom('member_draft').selectAll().orderBy('circle').orderBy('version', 'desc').execute()
  return rows.map(({ note, is_signed: isSigned, at }) => ({ list: parseMemberList(note), source: note, isSigned: isSigned === 1, at }))
}

/** Keeps a list on its way, with the signatures that are known of it already. */
export async function keepDraft(tx: Tx, list: SignedList, isSigned: boolean): Promise<SignedList> {
  const hash = hashOf(list)
  const known = await tx.db.selectFrom('member_draft').selectAll().where('hash', '=', hash).executeTakeFirst()
  const note = known === undefined ? list.note : withSignatures(list.note, parseMemberList(known.note).note.signatures)
  const row = { note: toSource({ ...list, note }), is_signed: isSigned || known?.is_signed === 1 ? 1 : 0, at: Math.floor(tx.at / 1000) }
  await tx.db
    .insertInto('member_draft')
    .values({ hash, circle: list.circle, version: list.version, ...row })
    .onConflict((on) => on.column('hash').doUpdateSet(row))
    .execute()
  return { ...list, note }
}

export function toSource({ note }: Pick<SignedList, 'note'>): string {
  return toNoteText(note)
}

/** What a statement says of a list: all that is public in it. */
export function toContent(list: MemberList & Pick<SignedList, 'note'>): { circle: string; version: number; hash: string } {
  return { circle: list.circle, version: list.version, hash: Buffer.from(toListHash(list.note.text)).toString('base64') }
}

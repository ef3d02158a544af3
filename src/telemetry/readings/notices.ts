import type { Store, Tx } from '../../store/index.ts'
import { type NewNotice, type NoticeKind, noticeKinds } from './reading.ts'

/** Something odd about a plant's readings, told once for each kind and subject. Times are milliseconds since the epoch. */
export interface Notice {
  readonly kind: NoticeKind
  readonly subject: string
  readonly firstAt: number
  readonly lastAt: number
  readonly count: number
  /** As it was the last time. */
  readonly detail: string
}

/** Whoever sends rubbish must not fill the disk with it: of each kind no more subjects are told. */
const maxSubjects = 1000
const longestSubject = 500
const longestDetail = 1000

/** Adds what was noticed to what was noticed before. */
export async function noteAll(tx: Tx, plantId: number, notices: readonly NewNotice[]): Promise<void> {
  const merged = new Map<string, NewNotice & { count: number }>()
  for (const notice of notices) {
    const subject = notice.subject.slice(0, longestSubject)
    const detail = notice.detail.slice(0, longestDetail)
    const key = `${notice.kind} ${subject}`
    merged.set(key, { kind: notice.kind, subject, detail, count: (merged.get(key)?.count ?? 0) + 1 })
  }
  const now = Math.floor(tx.at / 1000)
  for (const { kind, subject, detail, count } of merged.values()) {
    const known = await tx.db
      .updateTable('plant_notice')
      .set((set) => ({ count: set('count', '+', count), last_at: now, detail }))
      .where('plant_id', '=', plantId)
      .where('kind', '=', kind)
      .where('subject', '=', subject)
      .executeTakeFirst()
    if (known.numUpdatedRows > 0n) continue
    const ofKind = tx.db.selectFrom('plant_notice').where('plant_id', '=', plantId).where('kind', '=', kind)
    const { all } = await ofKind.select((of) => of.fn.countAll<number>().as('all')).executeTakeFirstOrThrow()
    if (all >= maxSubjects) continue
    await tx.insertEach('plant_notice', [{ plant_id: plantId, kind, subject, first_at: now, last_at: now, count, detail }])
  }
}

/** Newest first. */
export async function listNotices(store: Store, plantId: number): Promise<Notice[]> {
  const rows = await store.db.selectFrom('plant_notice').selectAll().where('plant_id', '=', plantId).orderBy('last_at', 'desc').execute()
  return rows.flatMap(({ kind, subject, first_at: firstAt, last_at: lastAt, count, detail }) => {
    const known = noticeKinds.find((one) => one === kind)
    return known === undefined ? [] : [{ kind: known, subject, firstAt, lastAt, count, detail }]
  })
}

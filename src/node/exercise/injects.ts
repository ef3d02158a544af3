import type { Selectable } from 'kysely'
import type { Reader } from '../../identity/index.ts'
import type { Store, Tables } from '../../store/index.ts'
import { nodeFault } from '../faults.ts'
import type { Inject } from './scenario.ts'

/** What the players on a node were told, and what they answered. */
export interface ToldInject {
  readonly id: string
  readonly toldAt: number
  readonly kind: string
  readonly from: string
  readonly title: string
  readonly text: string
  readonly isQuestion: boolean
  readonly answer: { readonly text: string; readonly at: number; readonly by: string; readonly statementIdx: number } | null
}

/** Tells the players on this node; told once, however often it is asked for. A statement of the log. */
export async function tellInject(store: Store, { id, kind, from, title, text, isQuestion }: Inject, nowMs: number): Promise<void> {
  await store.commit(async (tx) => {
    const known = await tx.db.selectFrom('exercise_inject').select('id').where('id', '=', id).executeTakeFirst()
    if (known !== undefined) return
    const content = { exercise: true, inject: id, kind, from, title, text, at: nowMs }
    const statement_idx = tx.state({ kind: 'received', subject: toSubject(id), content })
    const row = { id, told_at: nowMs, kind, sender: from, title: marked(title), text, is_question: isQuestion ? 1 : 0, statement_idx }
    await tx.insertEach('exercise_inject', [{ ...row, answer: null, answered_at: null, answered_by: null, answer_idx: null }])
  })
}

/** The last told first. */
export async function listInjects(store: Store): Promise<ToldInject[]> {
  const rows = await store.db.selectFrom('exercise_inject').selectAll().orderBy('told_at', 'desc').orderBy('id').execute()
  return rows.map(toTold)
}

/** The first answer stands, as one that was sent does. */
export async function answerInject(
  store: Store,
  { reader, id, text }: { reader: Reader; id: string; text: string },
  nowMs: number,
): Promise<void> {
  await store.commit(async (tx) => {
    const row = await tx.db.selectFrom('exercise_inject').selectAll().where('id', '=', id).executeTakeFirst()
    if (row === undefined || row.is_question === 0) throw nodeFault('unknown-inject', `"${id}" asks for no answer here.`)
    if (row.answer !== null) throw nodeFault('answered', `It was answered by ${row.answered_by}.`)
    const content = { exercise: true, inject: id, answer: text, by: reader.name, at: nowMs }
    const answer_idx = tx.state({ kind: 'decided', subject: toSubject(id), content })
    const answered = { answer: text, answered_at: nowMs, answered_by: reader.name, answer_idx }
    await tx.db.updateTable('exercise_inject').set(answered).where('id', '=', id).execute()
  })
}

/** In sight wherever it is read. */
export function marked(title: string): string {
  return `EXERCISE: ${title}`
}

function toSubject(id: string): string {
  return `exercise-inject/${id}`
}

function toTold(row: Selectable<Tables['exercise_inject']>): ToldInject {
  const { id, told_at: toldAt, kind, sender: from, title, text, is_question } = row
  const { answer, answered_at: at, answered_by: by, answer_idx: statementIdx } = row
  const isAnswered = answer !== null && at !== null && by !== null && statementIdx !== null
  return {
    id,
    toldAt,
    kind,
    from,
    title,
    text,
    isQuestion: is_question === 1,
    answer: isAnswered ? { text: answer, at, by, statementIdx } : null,
  }
}

import type { DriftNews, StateNews } from '../../process/index.ts'
import type { Tx } from '../../store/index.ts'

/** What a model saw that is no alarm. */
export interface News {
  readonly kind: 'drift' | 'gap' | 'stuck' | 'new-mode'
  /** What a person approves it by, when it lies in readings to be learned. */
  readonly code: string
  readonly subject: string
  readonly firstAt: number
  readonly lastAt: number
  readonly body: DriftNews | StateNews
}

/** Writes each thing once for a model, with how often and from when to when. */
export async function writeNews(tx: Tx, of: { plantId: number; modelSeq: number }, all: readonly News[]): Promise<void> {
  const toldAt = Math.floor(tx.at / 1000)
  for (const { kind, code, subject, firstAt, lastAt, body } of all) {
    await tx.db
      .insertInto('process_news')
      .values({
        plant_id: of.plantId,
        model_seq: of.modelSeq,
        kind,
        code,
        subject,
        first_at: firstAt,
        last_at: lastAt,
        count: 1,
        body: JSON.stringify(body),
        told_at: toldAt,
      })
      .onConflict((conflict) =>
        conflict.columns(['model_seq', 'kind', 'subject']).doUpdateSet((row) => ({
          count: row('process_news.count', '+', 1),
          last_at: lastAt,
          body: JSON.stringify(body),
          told_at: toldAt,
        })),
      )
      .execute()
  }
  if (all.length > 0) tx.outbox('process.news', JSON.stringify({ ids: [String(of.plantId)] }))
}

export function fromDrift(drift: DriftNews, at: number): News {
  return {
    kind: 'drift',
    code: `drift:${drift.tag}`,
    subject: drift.tag,
    firstAt: drift.since,
    lastAt: Math.max(at, drift.since),
    body: drift,
  }
}

export function fromState(news: StateNews): News {
  const { kind, at } = news
  const subject = kind === 'stuck' ? news.tag : kind === 'new-mode' ? news.states.map(({ tag, state }) => `${tag}=${state}`).join(' ') : ''
  return { kind, code: kind === 'stuck' ? `stuck:${subject}` : kind, subject, firstAt: at, lastAt: at, body: news }
}

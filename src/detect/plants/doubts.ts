import type { Store } from '../../store/index.ts'

/** Something in readings to be learned that a person has to look at before. */
export interface Doubt {
  /** What it is approved by. */
  readonly code: string
  readonly tag: string | null
  readonly text: string
}

/** Milliseconds, both included. */
export interface Span {
  readonly from: number
  readonly to: number
}

/**
 * What is known of these readings that speaks against learning them as normal: episodes that nobody called false alarms,
 * slow drifts and new modes that a model told of. What was learned with it would be blind to it.
 */
export async function doubtsIn(db: Store['db'], plantId: number, span: Span): Promise<Doubt[]> {
  const episodes = await db
    .selectFrom('episode')
    .innerJoin('process_model', 'process_model.seq', 'episode.model_seq')
    .leftJoin('alert', 'alert.episode_id', 'episode.id')
    .select(['episode.id', 'episode.started_at', 'episode.ended_at', 'episode.explanation', 'alert.status'])
    .where('episode.plant_id', '=', plantId)
    .where('episode.started_at', '<=', span.to)
    .where('episode.ended_at', '>=', span.from)
    .where((row) =>
      row.or([
        row('alert.status', 'in', ['open', 'confirmed']),
        row.and([row('alert.id', 'is', null), row('process_model.state', 'in', ['shadow', 'promoted'])]),
      ]),
    )
    .orderBy('episode.started_at')
    .execute()
  const news = await db
    .selectFrom('process_news')
    .selectAll()
    .where('plant_id', '=', plantId)
    .where('kind', 'in', ['drift', 'new-mode'])
    .where('first_at', '<=', span.to)
    .where('last_at', '>=', span.from)
    .orderBy('seq')
    .execute()
  const doubts = [
    ...episodes.map((row): Doubt => {
      const what = row.status === 'confirmed' ? 'was confirmed as a true alarm' : 'was not called a false alarm'
      // Written by `episode-writing.ts` as an explanation.
      const { words } = JSON.parse(row.explanation) as { words: string }
      return { code: `episode:${row.id}`, tag: null, text: `The episode of ${toMinute(row.started_at)} ${what}: ${words}` }
    }),
    ...news.map(({ kind, code, subject, first_at: from }): Doubt => {
      if (kind === 'drift') {
        return { code, tag: subject, text: `${subject} has been moving away from what the other tags say since ${toMinute(from)}.` }
      }
      return { code, tag: null, text: `Since ${toMinute(from)} the plant runs in a way that was never learned: ${subject}.` }
    }),
  ]
  return [...new Map(doubts.map((doubt) => [doubt.code, doubt])).values()]
}

export function toMinute(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}

import type { Selectable } from 'kysely'
import type { DriftNews } from '../../process/index.ts'
import type { Store, Tables } from '../../store/index.ts'
import { toMinute } from './doubts.ts'

/** What a model saw that is no alarm and that a person should know. Times are milliseconds since the epoch. */
export interface ProcessNews {
  readonly id: number
  readonly kind: 'drift' | 'gap' | 'stuck' | 'new-mode'
  readonly code: string
  readonly firstAt: number
  readonly lastAt: number
  readonly count: number
  readonly version: number
  readonly text: string
  readonly tag: string | null
}

type NewsRow = Selectable<Tables['process_news']> & { readonly version: number }

/** The last told first. */
export async function listNews(db: Store['db'], plantId: number, limit: number): Promise<ProcessNews[]> {
  const rows = await db
    .selectFrom('process_news')
    .innerJoin('process_model', 'process_model.seq', 'process_news.model_seq')
    .selectAll('process_news')
    .select('process_model.version')
    .where('process_news.plant_id', '=', plantId)
    .orderBy('process_news.told_at', 'desc')
    .orderBy('process_news.seq', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toNews)
}

function toNews(row: NewsRow): ProcessNews {
  const { seq, code, first_at: firstAt, last_at: lastAt, count, version, subject } = row
  const kind = toKind(row.kind)
  return {
    id: seq,
    kind,
    code,
    firstAt,
    lastAt,
    count,
    version,
    text: toText(row),
    tag: kind === 'drift' || kind === 'stuck' ? subject : null,
  }
}

function toText({ kind, subject, body, first_at: from, count }: NewsRow): string {
  switch (kind) {
    case 'drift': {
      // Written by `news-writing.ts` as the process room told it.
      const { rise, share, unit = '' } = JSON.parse(body) as DriftNews
      const far = `${Number(Math.abs(rise).toPrecision(3))} ${unit}`.trim()
      const percent = Math.round(Math.abs(share) * 100)
      return `${subject} has moved ${rise < 0 ? 'down' : 'up'} by ${far} (${percent} % of its range) from what the other tags say, in a straight line since ${toMinute(from)}. A sensor that wears does that, and so does a patient attacker.`
    }
    case 'stuck':
      return `${subject} stands still for longer than it ever did while it was learned.`
    case 'new-mode':
      return `The plant runs in a way that was never learned: ${subject}. If it is meant, learn it with approval.`
    default:
      return `Readings were missing${count > 1 ? `, ${count} times` : ''}; nothing can be said of that time.`
  }
}

function toKind(kind: string): ProcessNews['kind'] {
  return kind === 'drift' || kind === 'stuck' || kind === 'new-mode' ? kind : 'gap'
}

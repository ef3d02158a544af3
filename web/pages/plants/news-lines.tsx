import type { ProcessNews } from '../../contract.ts'
import { toCounted } from '../../parts/numbers.ts'
import { Ago } from '../../parts/time.tsx'

const names: Readonly<Record<ProcessNews['kind'], string>> = {
  drift: 'Slow drift',
  gap: 'Gap',
  stuck: 'Stands still',
  'new-mode': 'New way of running',
}

/** What a model saw that is no alarm and that a person should know. */
export function NewsLines({ news }: { news: readonly ProcessNews[] }) {
  return (
    <ul className="news">
      {news.map((one) => (
        <li key={one.id}>
          <p className="news-head">
            <strong>{names[one.kind]}</strong>
            {one.tag === null ? null : <code>{one.tag}</code>}
            <span className="muted">
              {one.count > 1 ? `${toCounted(one.count, 'time')}, last ` : ''}
              <Ago at={one.lastAt} />
            </span>
          </p>
          <p>{one.text}</p>
        </li>
      ))}
    </ul>
  )
}

import type { Feed } from '../contract.ts'
import { toCounted } from './numbers.ts'

/** Whether the last reading of a partner's collection went well. */
export function FeedState({ feed }: { feed: Feed }) {
  if (feed.error !== null) {
    return (
      <span className="state" data-state="failed" title={feed.error}>
        <i aria-hidden />
        Failing
      </span>
    )
  }
  return (
    <span className="state" data-state={feed.lastPolledAt === null ? 'waiting' : 'caught-up'}>
      <i aria-hidden />
      {toCounted(feed.received, 'object')}
    </span>
  )
}

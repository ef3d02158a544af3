import { Moment, useNow } from '../../parts/time.tsx'
import { toUtc } from '../../parts/times.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** How long until a deadline, moving with the clock; how long ago once it has passed. */
export function Countdown({ at }: { at: number }) {
  const now = useNow()
  const left = at - now
  const urgency = left < 0 ? 'overdue' : left < 4 * hourMs ? 'soon' : left < dayMs ? 'today' : 'calm'
  return (
    <span className="countdown" data-urgency={urgency}>
      <Moment at={at}>{left < 0 ? `${toParts(-left)} overdue` : `in ${toParts(left)}`}</Moment>
      <span className="row-note">{toUtc(at).replace(/:\d\d UTC/, ' UTC')}</span>
    </span>
  )
}

/** Two units are enough to act on: `2 d 5 h`, `3 h 20 min`, `8 min`. */
function toParts(ms: number): string {
  const days = Math.floor(ms / dayMs)
  const hours = Math.floor((ms % dayMs) / hourMs)
  const minutes = Math.floor((ms % hourMs) / minuteMs)
  if (days > 0) return `${days} d ${hours} h`
  if (hours > 0) return `${hours} h ${minutes} min`
  return `${minutes} min`
}

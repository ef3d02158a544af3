import { Slider } from '@mantine/core'
import type { Impact } from '../../contract.ts'
import { toCounted } from '../../parts/numbers.ts'
import { toSpanText } from '../../parts/spans.ts'
import { standingAt } from './heat.ts'

interface SliderProps {
  readonly impact: Impact
  readonly moments: readonly number[]
  /** Place among the moments. */
  readonly at: number
  readonly onChange: (at: number) => void
}

/** Goes from one change to the next: what has failed by then. Arrow keys do the same. */
export function MomentSlider({ impact, moments, at, onChange }: SliderProps) {
  const atMs = moments[at] ?? 0
  const down = impact.hits.filter((hit) => standingAt(hit, atMs) === 'down').length
  const limited = impact.hits.filter((hit) => standingAt(hit, atMs) === 'limited').length
  return (
    <div className="moment">
      <p aria-live="polite">
        After <strong>{toSpanText(atMs)}</strong>: {toCounted(down, 'thing')} failed{limited > 0 ? `, ${limited} limited` : ''}
      </p>
      <Slider
        aria-label="Time since the beginning"
        min={0}
        max={Math.max(1, moments.length - 1)}
        value={at}
        onChange={onChange}
        label={(place) => toSpanText(moments[place] ?? 0)}
        thumbProps={{ 'aria-valuetext': toSpanText(atMs) }}
        disabled={moments.length < 2}
      />
    </div>
  )
}

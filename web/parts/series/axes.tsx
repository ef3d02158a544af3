import { type Field, xOf, yOf } from './line.ts'
import { toMarks, toTimeMarks } from './scale.ts'

const pixelsPerMark = 44
const pixelsPerTimeMark = 72
/** A mark nearer to the edge than this would be cut there. */
const edge = 18

/** The marks of both axes, in the room around the plot; what they say is read out in other words. */
export function Axes({ field }: { field: Field }) {
  const { marks, decimals } = toMarks(field.low, field.high, field.height / pixelsPerMark)
  const times = toTimeMarks(field.from, field.to, field.width / pixelsPerTimeMark)
  return (
    <>
      <div className="series-values" aria-hidden style={{ height: field.height }}>
        {marks.map((mark) => (
          <span key={mark} style={{ top: yOf(field, mark) }}>
            {mark.toFixed(decimals)}
          </span>
        ))}
      </div>
      <svg className="series-grid" aria-hidden height={field.height}>
        {marks.map((mark) => (
          <line key={mark} x1={0} x2="100%" y1={Math.round(yOf(field, mark)) + 0.5} y2={Math.round(yOf(field, mark)) + 0.5} />
        ))}
      </svg>
      <div className="series-times" aria-hidden>
        {times
          .map(({ at, text }) => ({ text, x: xOf(field, at) }))
          .filter(({ x }) => x > edge && x < field.width - edge)
          .map(({ text, x }) => (
            <span key={x} style={{ left: x }}>
              {text}
            </span>
          ))}
      </div>
    </>
  )
}

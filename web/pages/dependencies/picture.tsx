import { useEffect, useMemo } from 'react'
import type { Impact, ImpactHit, Register, Thing } from '../../contract.ts'
import { useWidth } from '../../parts/series/width.ts'
import { toSpanText } from '../../parts/spans.ts'
import { heats, hitAtMs, standingAt, toHeat } from './heat.ts'
import { type Arrow, type Box, boxHeight, boxWidth, mostShown, toDrawing } from './layout.ts'

interface PictureProps {
  readonly register: Register
  readonly impact: Impact | undefined
  /** The moment that is shown. */
  readonly atMs: number
  readonly chosen: string | undefined
  readonly onChoose: (id: string) => void
}

/** What depends on what, in layers; colours say how soon each thing is hit, and what has failed at the moment that is shown. */
export function Picture({ register, impact, atMs, chosen, onChoose }: PictureProps) {
  const shown = useMemo(() => toShown(register, impact), [register, impact])
  const drawing = useMemo(() => toDrawing(shown), [shown])
  const hits = useMemo(() => new Map(impact?.hits.map((hit) => [hit.thing.id, hit])), [impact])
  const way = new Set(hits.get(chosen ?? '')?.way.map(({ thing }) => thing))
  const left = register.things.length - shown.things.length
  const [frame, width] = useWidth<HTMLElement>()
  // Fitted to its room as long as it can be read; below that it is moved.
  const scale = Math.min(1, Math.max(leastScale, width / drawing.width))
  const first = drawing.boxes.find(({ thing }) => hits.get(thing.id)?.isGiven)
  // What has failed is in sight.
  useEffect(() => {
    if (first !== undefined) frame.current?.scrollTo({ left: first.x * scale - width / 2, top: first.y * scale - 60 })
  }, [frame, first, scale, width])
  return (
    <>
      <Legend />
      <section ref={frame} className="graph-scroll" aria-label="Picture of the dependencies">
        <div className="graph-fit" style={{ width: drawing.width * scale, height: drawing.height * scale }}>
          <div className="graph" style={{ width: drawing.width, height: drawing.height, transform: `scale(${scale})` }}>
            <svg width={drawing.width} height={drawing.height} aria-hidden="true">
              <defs>
                <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto">
                  <path d="M0 0L8 4L0 8z" />
                </marker>
              </defs>
              {drawing.arrows.map((arrow) => (
                <ArrowLine key={arrow.path} arrow={arrow} hits={hits} way={way} atMs={atMs} />
              ))}
            </svg>
            {drawing.boxes.map((box) => (
              <BoxButton
                key={box.thing.id}
                box={box}
                hit={hits.get(box.thing.id)}
                atMs={atMs}
                isOnWay={way.has(box.thing.id)}
                isChosen={chosen === box.thing.id}
                onChoose={onChoose}
              />
            ))}
          </div>
        </div>
      </section>
      {left > 0 ? (
        <p className="panel-foot">
          {left} more are left out of the picture{impact === undefined ? ': choose what has failed, and what it hits is shown' : ''}. The
          table has all that is hit.
        </p>
      ) : null}
    </>
  )
}

interface ArrowProps {
  readonly arrow: Arrow
  readonly hits: ReadonlyMap<string, ImpactHit>
  /** Ids of the things by which the chosen one fails. */
  readonly way: ReadonlySet<string>
  readonly atMs: number
}

function ArrowLine({ arrow: { need, path }, hits, way, atMs }: ArrowProps) {
  const isCut = standingAt(hits.get(need.on), atMs) === 'down'
  const isOnWay = way.has(need.on) && way.has(need.of) && hits.get(need.of)?.way.at(-1)?.need?.on === need.on
  return <path d={path} className="graph-arrow" data-link={need.link} data-cut={isCut} data-way={isOnWay} markerEnd="url(#tip)" />
}

interface BoxProps {
  readonly box: Box
  readonly hit: ImpactHit | undefined
  readonly atMs: number
  readonly isOnWay: boolean
  readonly isChosen: boolean
  readonly onChoose: (id: string) => void
}

function BoxButton({ box: { thing, x, y }, hit, atMs, isOnWay, isChosen, onChoose }: BoxProps) {
  const standing = standingAt(hit, atMs)
  const hitMs = hit === undefined ? undefined : hitAtMs(hit)
  return (
    <button
      type="button"
      className="graph-box"
      style={{ left: x, top: y, width: boxWidth, height: boxHeight }}
      data-kind={thing.kind}
      data-standing={standing}
      data-heat={hitMs === undefined ? undefined : toHeat(hitMs)}
      data-chosen={isChosen}
      data-way={isOnWay}
      aria-pressed={isChosen}
      title={`${thing.name}${thing.owner === null ? '' : `, ${thing.owner}`}`}
      onClick={() => onChoose(thing.id)}
    >
      <span className="graph-name">{thing.name}</span>
      <span className="graph-note">{toBoxNote(thing, { standing, hitMs, atMs })}</span>
    </button>
  )
}

const leastScale = 0.8
const standingWords = { down: 'failed', limited: 'limited', up: 'works' } as const

function toBoxNote(
  { owner, kind }: Thing,
  { standing, hitMs, atMs }: { standing: keyof typeof standingWords; hitMs: number | undefined; atMs: number },
): string {
  if (hitMs === undefined) return owner ?? kind
  if (hitMs > atMs) return `in ${toSpanText(hitMs - atMs)}`
  return `${standingWords[standing]}${hitMs > 0 ? ` at ${toSpanText(hitMs)}` : ''}`
}

/** All of a small register; of a large one what is hit first, with what it needs. */
function toShown({ things, needs }: Register, impact: Impact | undefined): Pick<Register, 'things' | 'needs'> {
  if (things.length <= mostShown) return { things, needs }
  const ids = new Set(impact?.hits.slice(0, mostShown).map(({ thing }) => thing.id) ?? things.slice(0, mostShown).map(({ id }) => id))
  return { things: things.filter(({ id }) => ids.has(id)), needs: needs.filter(({ of, on }) => ids.has(of) && ids.has(on)) }
}

function Legend() {
  return (
    <ul className="graph-legend" aria-label="Colours">
      {heats.map(({ heat, label }) => (
        <li key={heat}>
          <i data-heat={heat} aria-hidden />
          {label}
        </li>
      ))}
    </ul>
  )
}

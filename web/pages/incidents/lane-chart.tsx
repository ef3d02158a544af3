import { type KeyboardEvent, useState } from 'react'
import type { IncidentDetail, IncidentDuty } from '../../contract.ts'
import { toStateName } from '../../parts/state-name.ts'
import { useNow } from '../../parts/time.tsx'
import { toZoned } from '../../parts/times.ts'
import { DutyBody, DutyClock } from './duty-lane.tsx'
import { type Lane, type LaneMark, type TimeAxis, toLanes, toTimeAxis } from './lane-places.ts'
import { Question } from './question.tsx'
import './lane-chart.css'

const words = {
  due: 'due',
  overdue: 'overdue',
  met: 'reported in time',
  'met-late': 'reported late',
  unknown: 'not known whether it is owed',
}

interface ChartProps {
  readonly incident: IncidentDetail
  readonly duties: readonly IncidentDuty[]
}

/** A lane for each law and authority, its stages on an axis that moves with the clock; the chosen stage is told beneath. */
export function LaneChart({ incident, duties }: ChartProps) {
  const now = useNow()
  const lanes = toLanes(duties, now)
  const axis = toTimeAxis(lanes, now)
  const all = lanes.flatMap(({ marks, undated }) => [...marks, ...undated])
  const [chosen, setChosen] = useState<string>()
  const shown = all.find(({ key }) => key === chosen) ?? all.find(({ state }) => state === 'due' || state === 'overdue') ?? all[0]
  if (shown === undefined) return null
  return (
    <div className="lane-chart">
      {/* The arrows move between marks; each mark is a button of its own. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: see above */}
      <div className="lane-plot" onKeyDown={moveByArrows}>
        <div className="lane-axis" aria-hidden>
          {axis.ticks.map(({ place, text }) => (
            <span key={text} data-now={text === 'now'} style={{ left: `${place}%` }}>
              {text}
            </span>
          ))}
        </div>
        <ul aria-label="Duties over time">
          {lanes.map((lane) => (
            <LaneRow key={lane.key} lane={lane} axis={axis} chosen={shown.key} onChoose={setChosen} />
          ))}
        </ul>
      </div>
      <section className="lane-told" aria-label="The chosen duty" aria-live="polite">
        <ChosenDuty incident={incident} mark={shown} />
      </section>
    </div>
  )
}

interface RowProps {
  readonly lane: Lane
  readonly axis: TimeAxis
  readonly chosen: string
  readonly onChoose: (key: string) => void
}

function LaneRow({ lane, axis, chosen, onChoose }: RowProps) {
  const { marks, undated, startAt } = lane
  const places = toRows(marks.map(({ at }) => axis.toPlace(at)))
  const rows = Math.max(1, ...places.map(({ row }) => row + 1))
  const from = startAt === undefined ? undefined : axis.toPlace(startAt)
  const last = Math.max(...places.map(({ place }) => place))
  return (
    <li className="lane-row">
      <div className="lane-name">
        {lane.title}
        {lane.state === null ? null : <span className="row-note">{toStateName(lane.state)}</span>}
      </div>
      <div className="lane-track" style={{ minHeight: `${rows * 26 + 8}px` }}>
        {axis.ticks.map(({ place, text }) => (
          <i key={text} className="lane-grid" data-now={text === 'now'} style={{ left: `${place}%` }} />
        ))}
        {from === undefined || marks.length === 0 ? null : (
          <i className="lane-run" style={{ left: `${from}%`, width: `${Math.max(0, last - from)}%` }} />
        )}
        {marks.map((mark, index) => {
          const { place = 0, row = 0, room = 0 } = places[index] ?? {}
          return <Mark key={mark.key} mark={mark} isChosen={mark.key === chosen} onChoose={onChoose} place={{ place, row, room }} />
        })}
      </div>
      {undated.length === 0 ? null : (
        <div className="lane-undated">
          {undated.map((mark) => (
            <Mark key={mark.key} mark={mark} isChosen={mark.key === chosen} onChoose={onChoose} />
          ))}
        </div>
      )}
    </li>
  )
}

interface MarkProps {
  readonly mark: LaneMark
  readonly isChosen: boolean
  readonly onChoose: (key: string) => void
  readonly place?: { readonly place: number; readonly row: number; readonly room: number }
}

function Mark({ mark, isChosen, onChoose, place }: MarkProps) {
  const { duty, state, key, at } = mark
  const when =
    place === undefined ? (duty.manner ?? (duty.waitsFor === null ? 'no date yet' : `waits for ${duty.waitsFor}`)) : toZoned(at, duty.zone)
  const label = `${duty.title}, ${duty.regimeTitle}${duty.state === null ? '' : `, ${toStateName(duty.state)}`}: ${words[state]}, ${when}`
  return (
    <button
      type="button"
      className="lane-mark"
      data-mark={state}
      data-at={place?.place}
      data-undated={place === undefined}
      aria-pressed={isChosen}
      tabIndex={isChosen ? 0 : -1}
      title={label}
      style={place === undefined ? undefined : { left: `${place.place}%`, top: `${place.row * 26 + 4}px`, maxWidth: `${place.room}%` }}
      onClick={() => onChoose(key)}
    >
      <i aria-hidden />
      <span aria-hidden>
        {duty.title}
        {place === undefined ? `: ${when}` : ''}
      </span>
      <span className="unseen">{label}</span>
    </button>
  )
}

function ChosenDuty({ incident, mark: { duty } }: { incident: IncidentDetail; mark: LaneMark }) {
  return (
    <>
      <div className="lane-told-head">
        <h3>
          {duty.title}
          <span className="row-note">
            {duty.regimeTitle} · {duty.clause}
          </span>
        </h3>
        <DutyClock duty={duty} />
      </div>
      {duty.missing === null ? null : (
        <Question incident={incident} fact={duty.missing.fact} question={duty.missing.question} decides={[duty.regimeTitle]} />
      )}
      <DutyBody incident={incident} duty={duty} />
    </>
  )
}

/** In as many rows as it takes for each mark to have room for a few words at its right. */
function toRows(places: readonly number[]): { place: number; row: number; room: number }[] {
  const ends: number[] = []
  const least = 15
  return places.map((place) => {
    const free = ends.findIndex((end) => end <= place)
    const row = free === -1 ? ends.length : free
    ends[row] = place + least
    const next = places.find((other) => other > place + least) ?? 100
    return { place, row, room: Math.max(least, Math.min(30, next - place)) }
  })
}

const steps: Readonly<Record<string, readonly [lanes: number, marks: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
}

/** Left and right within a lane, up and down to the nearest in time of the next one. */
function moveByArrows(event: KeyboardEvent<HTMLDivElement>): void {
  const step = steps[event.key]
  const rows = [...event.currentTarget.querySelectorAll('.lane-row')].map((row) => [
    ...row.querySelectorAll<HTMLButtonElement>('.lane-mark'),
  ])
  const row = rows.findIndex((marks) => marks.some((mark) => mark.matches(':focus')))
  if (step === undefined || row === -1) return
  const own = rows[row] ?? []
  const index = own.findIndex((mark) => mark.matches(':focus'))
  const goal =
    step[0] === 0 ? own[index + step[1]] : rows[row + step[0]]?.toSorted((a, b) => distance(a, own[index]) - distance(b, own[index]))[0]
  if (goal === undefined) return
  event.preventDefault()
  goal.focus()
  goal.click()
}

function distance(a: HTMLElement, b: HTMLElement | undefined): number {
  return Math.abs(Number(a.dataset.at ?? 100) - Number(b?.dataset.at ?? 100))
}

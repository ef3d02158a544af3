import type { Sheet } from '../facts/fact.ts'
import { type Place, toDue } from './due.ts'
import type { Act } from './obligation.ts'
import type { BoundClock } from './regime.ts'
import type { Clock, Start } from './span.ts'

/** What the clocks of a stage say of one incident. */
export interface ClockReading {
  readonly dueAtMs: number | undefined
  readonly manner: string | undefined
  readonly start: { readonly event: string; readonly atMs: number } | undefined
  /** The first start that is not recorded, when no clock runs. */
  readonly waitsFor: string | undefined
  /** Clocks that have not started although another has: they may bring the deadline forward. */
  readonly mayShorten: readonly string[]
  /** Starts that stood in for the one that the clause names first. */
  readonly stoodIn: { readonly used: string; readonly wanted: string } | undefined
}

interface Recorded {
  readonly sheet: Sheet
  /** Of this regime. */
  readonly acts: readonly Act[]
}

interface Surroundings extends Recorded {
  readonly place: Place
}

/** When it was recorded to have happened; undefined when it was not. */
export function readStart({ kind, id }: Start, sheet: Sheet, acts: readonly Act[]): { event: string; atMs: number } | undefined {
  if (kind === 'fact') {
    const value = sheet.get(id)?.value
    return typeof value === 'number' ? { event: id, atMs: value } : undefined
  }
  let atMs: number | undefined
  for (const act of acts) {
    const isOfStage = act.stage === id || (act.stage !== undefined && id.includes('+') && id.split('+').includes(act.stage))
    const isMeant = isOfStage && (kind === 'requested' ? act.kind === 'requested' : act.kind === 'submitted')
    if (!isMeant || (kind === 'oral' && act.isOral !== true)) continue
    if (atMs === undefined) atMs = act.atMs
    else atMs = kind === 'latest-submitted' ? Math.max(atMs, act.atMs) : Math.min(atMs, act.atMs)
  }
  return atMs === undefined ? undefined : { event: `${kind.replace('-', ' ')} ${id}`, atMs }
}

/** No clock: the stage asks for none, or it is not there. */
export const noClock: ClockReading = {
  dueAtMs: undefined,
  manner: undefined,
  start: undefined,
  waitsFor: undefined,
  stoodIn: undefined,
  mayShorten: [],
}

/** The earliest of the clocks that run. */
export function readClocks(due: readonly BoundClock[], surroundings: Surroundings): ClockReading {
  let best: ClockReading | undefined
  let waitsFor: string | undefined
  const idle: string[] = []
  for (const { clock, unless } of due) {
    if (unless !== undefined && hasLapsed(unless, surroundings)) continue
    const found = firstStart(clock, surroundings)
    if (found === undefined) {
      waitsFor ??= toStartText(clock.starts[0])
      idle.push(clock.text)
      continue
    }
    const dueAtMs = toDue(clock.span, found.start.atMs, surroundings.place)
    if (best !== undefined && (dueAtMs ?? Number.POSITIVE_INFINITY) >= (best.dueAtMs ?? Number.POSITIVE_INFINITY)) continue
    const stoodIn = found.wanted === undefined ? undefined : { used: found.start.event, wanted: found.wanted }
    best = { dueAtMs, manner: mannerOf(clock), start: found.start, waitsFor: undefined, stoodIn, mayShorten: idle }
  }
  return best ?? { ...noClock, waitsFor, manner: mannerOf(due[0]?.clock) }
}

/** DORA's cap of 24 hours from awareness falls away once the incident was classified later than that (RTS 2025/301 Art. 5(2)). */
function hasLapsed({ event, later_than }: { event: string; later_than: Clock }, surroundings: Surroundings): boolean {
  const at = readStart({ kind: 'fact', id: event }, surroundings.sheet, surroundings.acts)?.atMs
  const limit = readClocks([{ clock: later_than }], surroundings).dueAtMs
  return at !== undefined && limit !== undefined && at > limit
}

function mannerOf(clock: Clock | undefined): string | undefined {
  return clock?.span.unit === 'words' ? clock.span.words : undefined
}

function firstStart(
  { starts }: Clock,
  { sheet, acts }: Recorded,
): { start: { event: string; atMs: number }; wanted: string | undefined } | undefined {
  for (const start of starts) {
    const found = readStart(start, sheet, acts)
    if (found !== undefined) return { start: found, wanted: start === starts[0] ? undefined : toStartText(starts[0]) }
  }
  return undefined
}

function toStartText(start: Start | undefined): string | undefined {
  if (start === undefined) return undefined
  return start.kind === 'fact' ? start.id : `${start.kind.replace('-', ' ')} ${start.id.split('+')[0]}`
}

import type { Sheet } from '../facts/fact.ts'
import { type Place, toDue } from './due.ts'
import type { Act } from './obligation.ts'
import type { BoundClock } from './regime.ts'
import type { Clock, Start } from './span.ts'

/** What the clocks of a stage say of one incident. */
export interface ClockReading {
  readonly dueAtMs?: number
  readonly manner?: string
  readonly start?: { readonly event: string; readonly atMs: number }
  /** The first start that is not recorded, when no clock runs. */
  readonly waitsFor?: string
  /** Clocks that have not started although another has: they may bring the deadline forward. */
  readonly mayShorten: readonly string[]
  /** Starts that stood in for the one that the clause names first. */
  readonly stoodIn?: { readonly used: string; readonly wanted: string }
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

/** The earliest of the clocks that run. */
export function readClocks(due: readonly BoundClock[], surroundings: Surroundings): ClockReading {
  const { place } = surroundings
  let best: ClockReading | undefined
  let waitsFor: string | undefined
  const idle: string[] = []
  for (const item of due) {
    if (item.unless !== undefined && hasLapsed(item.unless, surroundings)) continue
    const found = firstStart(item.clock, surroundings)
    if (found === undefined) {
      waitsFor ??= toStartText(item.clock.starts[0])
      idle.push(item.clock.text)
      continue
    }
    const dueAtMs = toDue(item.clock.span, found.start.atMs, place)
    if (best === undefined || (dueAtMs ?? Number.POSITIVE_INFINITY) < (best.dueAtMs ?? Number.POSITIVE_INFINITY)) {
      best = {
        ...(dueAtMs === undefined ? {} : { dueAtMs }),
        ...(item.clock.span.unit === 'words' ? { manner: item.clock.span.words } : {}),
        start: found.start,
        ...(found.wanted === undefined ? {} : { stoodIn: { used: found.start.event, wanted: found.wanted } }),
        mayShorten: [],
      }
    }
  }
  if (best !== undefined) return { ...best, mayShorten: idle }
  return { ...(waitsFor === undefined ? {} : { waitsFor }), ...mannerOf(due), mayShorten: [] }
}

/** DORA's cap of 24 hours from awareness falls away once the incident was classified later than that (RTS 2025/301 Art. 5(2)). */
function hasLapsed({ event, later_than }: { event: string; later_than: Clock }, surroundings: Surroundings): boolean {
  const at = readStart({ kind: 'fact', id: event }, surroundings.sheet, surroundings.acts)?.atMs
  const limit = readClocks([{ clock: later_than }], surroundings).dueAtMs
  return at !== undefined && limit !== undefined && at > limit
}

function mannerOf(due: readonly BoundClock[]): { manner?: string } {
  const span = due[0]?.clock.span
  return span?.unit === 'words' ? { manner: span.words } : {}
}

function firstStart(
  { starts }: Clock,
  { sheet, acts }: Recorded,
): { start: { event: string; atMs: number }; wanted: string | undefined } | undefined {
  for (const [index, start] of starts.entries()) {
    const found = readStart(start, sheet, acts)
    if (found !== undefined) return { start: found, wanted: index === 0 ? undefined : toStartText(starts[0]) }
  }
  return undefined
}

function toStartText(start: Start | undefined): string | undefined {
  if (start === undefined) return undefined
  return start.kind === 'fact' ? start.id : `${start.kind.replace('-', ' ')} ${start.id.split('+')[0]}`
}

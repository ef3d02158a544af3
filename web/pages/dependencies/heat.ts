import type { ImpactHit } from '../../contract.ts'

const hourMs = 3_600_000

/** How soon a thing is hit, in steps that people act by. */
export const heats = [
  { heat: 'now', label: 'has failed', untilMs: 0 },
  { heat: 'hours', label: 'within 4 h', untilMs: 4 * hourMs },
  { heat: 'shift', label: 'within 12 h', untilMs: 12 * hourMs },
  { heat: 'day', label: 'within 24 h', untilMs: 24 * hourMs },
  { heat: 'days', label: 'within 72 h', untilMs: 72 * hourMs },
  { heat: 'later', label: 'later', untilMs: Number.POSITIVE_INFINITY },
] as const
export type Heat = (typeof heats)[number]['heat']

export function toHeat(atMs: number): Heat {
  return heats.find(({ untilMs }) => atMs <= untilMs)?.heat ?? 'later'
}

/** When it is first hit, in either way. */
export function hitAtMs({ failsMs, limited }: Pick<ImpactHit, 'failsMs' | 'limited'>): number {
  return Math.min(failsMs ?? Number.POSITIVE_INFINITY, limited?.atMs ?? Number.POSITIVE_INFINITY)
}

export type Standing = 'down' | 'limited' | 'up'

/** How a thing stands at a moment. */
export function standingAt(hit: ImpactHit | undefined, atMs: number): Standing {
  if (hit === undefined) return 'up'
  const isDown = hit.downs.some(({ fromMs, toMs }) => fromMs <= atMs && (toMs === null || atMs < toMs))
  if (isDown) return 'down'
  return hit.limited !== null && hit.limited.atMs <= atMs ? 'limited' : 'up'
}

/** Every moment at which something changes, from the beginning on. */
export function toMoments(hits: readonly ImpactHit[]): number[] {
  const all = hits.flatMap(({ downs, limited }) => [
    ...downs.flatMap(({ fromMs, toMs }) => (toMs === null ? [fromMs] : [fromMs, toMs])),
    ...(limited === null ? [] : [limited.atMs]),
  ])
  return [...new Set([0, ...all])].sort((a, b) => a - b)
}

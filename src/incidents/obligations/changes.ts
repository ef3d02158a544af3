import type { Obligation, Verdict } from './obligation.ts'

/** What has become different about one stage between two evaluations of the same incident. */
export interface Change {
  readonly regime: string
  readonly stage: string
  readonly state: string | undefined
  readonly title: string
  readonly before: { readonly verdict: Verdict; readonly dueAtMs: number | undefined } | undefined
  readonly after: { readonly verdict: Verdict; readonly dueAtMs: number | undefined } | undefined
  /** A duty is there that was not; one has gone; its deadline has moved; or only the verdict is another. */
  readonly kind: 'arose' | 'fell-away' | 'moved' | 'decided'
}

/** Every stage whose verdict or deadline differs: a threshold crossed, another state, a ransom paid, data found to be personal. */
export function toChanges(before: readonly Obligation[], after: readonly Obligation[]): Change[] {
  const old = new Map(before.map((one) => [toDutyKey(one), one]))
  const seen = new Set<string>()
  const changes: Change[] = []
  for (const now of after) {
    const key = toDutyKey(now)
    // As long as it was not known in which state, it was owed to none by name.
    const before = old.has(key) ? key : toDutyKey({ ...now, state: undefined })
    seen.add(before)
    const was = old.get(before)
    if (was !== undefined && was.verdict === now.verdict && was.dueAtMs === now.dueAtMs) continue
    changes.push({ ...toName(now), before: was && toState(was), after: toState(now), kind: toKind(was, now) })
  }
  for (const [key, was] of old)
    if (!seen.has(key)) changes.push({ ...toName(was), before: toState(was), after: undefined, kind: 'fell-away' })
  return changes
}

/** `eu-nis2/early-warning`, and `@FR` where it is owed to the authority of that state. */
export function toDutyKey({ regime, stage, state }: { regime: string; stage: string; state?: string | undefined }): string {
  return `${regime}/${stage}${state === undefined ? '' : `@${state}`}`
}

function toName({ regime, stage, state, title }: Obligation): Pick<Change, 'regime' | 'stage' | 'state' | 'title'> {
  return { regime, stage, state, title }
}

function toState({ verdict, dueAtMs }: Obligation): { verdict: Verdict; dueAtMs: number | undefined } {
  return { verdict, dueAtMs }
}

function toKind(was: Obligation | undefined, now: Obligation): Change['kind'] {
  if (now.verdict === 'due' && was?.verdict !== 'due') return 'arose'
  if (now.verdict === 'not-due' && was?.verdict !== 'not-due') return 'fell-away'
  return was?.verdict === now.verdict ? 'moved' : 'decided'
}

import { type Category, categories, type Expected } from './expected.ts'
import type { Done, NodeRecord } from './record.ts'

/** `open`: not done, and there is time left. */
export type Mark = 'met' | 'late' | 'missed' | 'open'

/** What became of one thing that was expected. */
export interface Outcome {
  readonly expected: Omit<Expected, 'of'>
  readonly mark: Mark
  readonly doneAt: number | null
  readonly points: number
  /** What was done, in words, with what proves it. */
  readonly evidence: readonly Done[]
}

export interface Score {
  readonly outcomes: readonly Outcome[]
  readonly points: number
  readonly of: number
  readonly byCategory: readonly { readonly category: Category; readonly points: number; readonly of: number }[]
}

/** What comes late is worth half. */
const lateShare = 0.5

/** What the nodes recorded against what was expected. Pure: whoever has the records comes to the same points. */
export function score(
  expected: readonly Expected[],
  records: Readonly<Record<string, NodeRecord>>,
  at: { nowMs: number; endsAt: number },
): Score {
  return toScore(expected, (one) => findDone(one, records), at)
}

/** The same, where something else says when each thing was done. */
export function toScore(
  expected: readonly Expected[],
  doneOf: (one: Expected) => Done | undefined,
  { nowMs, endsAt }: { nowMs: number; endsAt: number },
): Score {
  const outcomes = expected.map((one): Outcome => {
    const done = doneOf(one)
    const isIn = done !== undefined && done.at <= endsAt
    const mark = isIn ? (done.at <= one.dueAt ? 'met' : 'late') : nowMs < endsAt ? 'open' : 'missed'
    const points = mark === 'met' ? one.points : mark === 'late' ? Math.floor(one.points * lateShare) : 0
    return { expected: one, mark, points, doneAt: isIn ? done.at : null, evidence: isIn ? [done] : [] }
  })
  const sum = (all: readonly Outcome[]) => ({
    points: all.reduce((total, { points }) => total + points, 0),
    of: all.reduce((total, one) => total + one.expected.points, 0),
  })
  const byCategory = categories.flatMap((category) => {
    const all = outcomes.filter((one) => one.expected.category === category)
    return all.length === 0 ? [] : [{ category, ...sum(all) }]
  })
  return { outcomes, ...sum(outcomes), byCategory }
}

/** The first that counts. */
function findDone({ who, from, of }: Expected, records: Readonly<Record<string, NodeRecord>>): Done | undefined {
  const own = records[who]
  if (own === undefined) return undefined
  const first = <T extends Done>(all: readonly T[], fits: (one: T) => boolean = () => true) =>
    all.filter((one) => one.at >= from && fits(one)).sort((a, b) => a.at - b.at)[0]
  if (of.kind === 'duty')
    return first(own.reports, ({ regime, stage, state, isWhole }) => {
      const isOfState = of.state === null || state === null || state === of.state
      return regime === of.regime && stage === of.stage && isOfState && (isWhole || !of.mustBeWhole)
    })
  const { expectation } = of
  switch (expectation.kind) {
    case 'detected':
      return first(own.detected)
    case 'decided':
      return first(own.judged, ({ judgement }) => judgement === expectation.judgement)
    case 'contained':
      return first(own.contained)
    case 'answered':
      return first(own.answers, ({ inject }) => inject === expectation.inject)
    case 'shared': {
      // Who made it is known where it was made; those who have it may not be told.
      const made = own.objects.filter(({ type, createdBy, text }) => {
        return type === expectation.what && createdBy === own.organisation && text.includes(expectation.of)
      })
      return first(records[expectation.with]?.objects ?? [], ({ id }) => made.some((one) => one.id === id))
    }
  }
}

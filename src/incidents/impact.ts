import type { DutyChange } from './duty-changes.ts'
import type { FactVersion } from './fact-book.ts'
import { toFactText } from './fact-text.ts'
import type { FactDefinition, FactDefinitions } from './facts/definition.ts'
import type { FactValue } from './facts/fact.ts'

/** One statement of something that grows with time, and the duties that it changed when it was made. */
export interface ImpactStep {
  /** The moment it is true of; `at` is when it was stated. Milliseconds since the epoch. */
  readonly asOf: number
  readonly at: number
  /** A number as it is, of states how many; null: it was asked and is not known. */
  readonly height: number | null
  readonly text: string
  readonly sure: FactVersion['sure']
  readonly by: string
  readonly source: string | null
  readonly changes: readonly DutyChange[]
}

/** How one kind of impact grew, in the order of the moments it was true of. */
export interface ImpactSeries {
  readonly definition: FactDefinition
  readonly steps: readonly ImpactStep[]
}

/** `changesBy` says which duties changed when the version at this place of the statements was made. */
export function toImpact(
  versions: readonly FactVersion[],
  definitions: FactDefinitions,
  changesBy: (index: number) => readonly DutyChange[],
): ImpactSeries[] {
  const series = new Map<string, { definition: FactDefinition; steps: ImpactStep[] }>()
  for (const [index, version] of versions.entries()) {
    const definition = definitions.get(version.definition)
    if (definition === undefined || !definition.over_time || version.isOfEntity) continue
    const known = series.get(definition.id) ?? { definition, steps: [] }
    series.set(definition.id, known)
    const { asOf, at, sure, by, source = null, value } = version
    known.steps.push({
      asOf,
      at,
      sure,
      by,
      source,
      height: toHeight(value),
      text: toFactText(definition, value),
      changes: changesBy(index),
    })
  }
  return [...series.values()].map(({ definition, steps }) => ({ definition, steps: steps.sort((a, b) => a.asOf - b.asOf || a.at - b.at) }))
}

function toHeight(value: FactValue | undefined): number | null {
  if (typeof value === 'number') return value
  return Array.isArray(value) ? value.length : null
}

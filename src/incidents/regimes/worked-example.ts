import { parseDescription } from '../case-file.ts'
import { toFactText } from '../fact-text.ts'
import { evaluate } from '../obligations/evaluate.ts'
import type { Law } from '../obligations/law.ts'
import type { Act, Obligation } from '../obligations/obligation.ts'
import type { Case } from '../obligations/regime.ts'

/** An example of a regime's file, worked out by the engine as it is now: with these facts these instants. */
export interface WorkedExample {
  readonly says: string
  readonly clause: string | null
  /** Milliseconds since 1970: the moment that is asked about. */
  readonly at: number
  readonly given: readonly { readonly fact: string; readonly title: string; readonly text: string }[]
  readonly acts: readonly Act[]
  readonly found: readonly Obligation[]
}

/** What the examples ask about, and whatever else gets a deadline from the facts. */
export function toWorkedExamples(law: Law, regime: string, cases: readonly Case[]): WorkedExample[] {
  const own = { ...law, regimes: law.regimes.filter(({ id }) => id === regime) }
  return cases.map(({ expect, ...described }) => {
    const incident = parseDescription(described, law.definitions)
    const at = incident.atMs ?? 0
    const asked = new Set(expect.map(({ stage }) => stage))
    const given = incident.facts.flatMap(({ definition: id, value, sure }) => {
      const definition = law.definitions.get(id)
      const text = definition === undefined ? '' : toFactText(definition, value)
      return definition === undefined
        ? []
        : [{ fact: id, title: definition.title, text: sure === 'estimated' ? `${text} (estimated)` : text }]
    })
    return {
      ...{ says: described.says, clause: described.clause ?? null, at, given, acts: incident.acts },
      found: evaluate(own, incident, at).filter(
        ({ stage, bearer, dueAtMs }) => asked.has(stage) || (bearer === 'entity' && dueAtMs !== undefined),
      ),
    }
  })
}

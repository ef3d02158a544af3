import type { RegimeDetail as HeldRegime, RegimeListed } from '../incidents/index.ts'
import type { RegimeConcern, RegimeDetail } from './contract/index.ts'
import { toDuty } from './incident-facts-view.ts'

const answers = new Map<boolean | undefined, RegimeConcern['is']>([
  [true, 'yes'],
  [false, 'no'],
])

export function toConcern(held: RegimeListed['concern']): RegimeConcern | null {
  if (held === null) return null
  const { isCovered, reasons, missing = null } = held
  return { is: answers.get(isCovered) ?? 'unknown', reasons: reasons.map(({ says, clause = null }) => ({ says, clause })), missing }
}

export function toRegimeView({ concern, examples, ...held }: HeldRegime & Pick<RegimeListed, 'concern'>): RegimeDetail {
  return {
    ...held,
    overlays: [...held.overlays],
    notes: [...held.notes],
    per: [...held.per],
    stages: held.stages.map((stage) => ({ ...stage, clocks: [...stage.clocks], late: stage.late ?? null })),
    laidOver: held.laidOver.map((overlay) => ({ ...overlay, clauses: [...overlay.clauses] })),
    concern: toConcern(concern),
    examples: examples.map(({ given, acts, found, ...example }) => ({
      ...example,
      given: [...given],
      acts: acts.map(({ kind, stage = null, state = null, atMs: at }) => ({ kind, stage, state, at })),
      found: found.map((one) => toDuty(one, held.title)),
    })),
  }
}

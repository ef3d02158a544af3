import { requireDefinition } from '../facts/definition.ts'
import type { Fact, Sheet } from '../facts/fact.ts'
import { parseFactValue } from '../facts/value.ts'
import type { LoadedLaw } from '../law-files.ts'
import { type Coverage, toCoverage } from '../obligations/coverage.ts'
import { type RegimeBrief, type Standing, toRegimeBrief, toSheetOf } from './regime-view.ts'

/** Which regimes are asked for. */
export interface RegimeFilter {
  /** Two letters: those that can be there for an organisation in this state. */
  readonly state?: string | undefined
  /** `FACT:VALUE`, such as a kind of organisation or a sector: those that can be there where this is so. */
  readonly facts: readonly string[]
  readonly standing?: Standing | undefined
}

export interface RegimeListed extends RegimeBrief {
  /** Whether it covers the organisation, by what is known of it; null when nobody may know. */
  readonly concern: Coverage | null
}

/** In the order of the names. `own` is what is known of the organisation. */
export function listRegimes(loaded: LoadedLaw, filter: RegimeFilter, { own, nowMs }: { own: Sheet | null; nowMs: number }): RegimeListed[] {
  const { law } = loaded
  const asked = toSheetOf(law, {
    state: filter.state,
    facts: filter.facts.map((text, index) => toAskedFact(loaded, text, `facts[${index}]`)),
  })
  return law.regimes.flatMap((regime): RegimeListed[] => {
    const brief = toRegimeBrief(loaded, regime.id, { file: regime.file, nowMs })
    const isShown = (filter.standing ?? brief.standing) === brief.standing && toCoverage(law, regime, asked).isCovered !== false
    return isShown ? [{ ...brief, concern: own === null ? null : toCoverage(law, regime, own) }] : []
  })
}

function toAskedFact({ files }: LoadedLaw, text: string, place: string): Fact {
  const at = text.indexOf(':')
  const definition = requireDefinition(files.definitions, text.slice(0, Math.max(0, at)), place)
  return { definition: definition.id, value: parseFactValue(definition, text.slice(at + 1)), sure: 'known', at: 0 }
}

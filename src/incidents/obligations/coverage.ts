import type { FactDefinitions } from '../facts/definition.ts'
import type { KnownFact, Sheet } from '../facts/fact.ts'
import { type Related, type Situation, toQuestion } from './asking.ts'
import { allOf, notOf, type Truth } from './kleene.ts'
import type { Law, Regime } from './law.ts'
import type { Obligation, Reason } from './obligation.ts'

/** Whether a regime covers an organisation, whatever happened to it. */
export interface Coverage {
  readonly isCovered: Truth
  readonly reasons: readonly Reason[]
  /** The one question, where it is not known. */
  readonly missing: Obligation['missing']
}

/** By what is known of the organisation alone. What a more special law takes the place of does not cover it. */
export function toCoverage({ definitions }: Pick<Law, 'definitions'>, { applies, displaced }: Regime, sheet: Sheet): Coverage {
  const situation = toBareSituation(sheet, definitions)
  const isDisplaced = displaced === undefined ? false : displaced.when.truth(situation)
  const isCovered = allOf([applies.truth(situation), notOf(isDisplaced)])
  const reasons: Reason[] = []
  if (isDisplaced === true && displaced !== undefined) reasons.push({ says: `${displaced.by} takes its place`, clause: displaced.clause })
  else applies.explain(situation, reasons)
  const open = applies.truth(situation) === undefined ? applies : displaced?.when
  const fact = isCovered === undefined && open !== undefined ? toQuestion(open, situation) : undefined
  const definition = fact === undefined ? undefined : definitions.get(fact)
  return { isCovered, reasons, missing: definition === undefined ? undefined : { fact: definition.id, question: definition.question } }
}

/** What is known of an organisation that is in one state and nowhere else. */
export function toSheetOfState(state: string, definitions: FactDefinitions): Sheet {
  const sheet = new Map<string, KnownFact>()
  for (const { id, type } of definitions.values()) {
    if (type === 'state') sheet.set(id, { value: state, isEstimate: false })
    if (type === 'states') sheet.set(id, { value: [state], isEstimate: false })
  }
  return sheet
}

/** Facts alone: no clock, no act. */
export function toBareSituation(sheet: Sheet, definitions: FactDefinitions, related: readonly Related[] = []): Situation {
  const timeOf: Situation['timeOf'] = ({ kind, id }) => {
    const value = kind === 'fact' ? sheet.get(id)?.value : undefined
    return typeof value === 'number' ? value : undefined
  }
  return { sheet, acts: [], related, nowMs: 0, beganMs: undefined, memo: new Map(), definitions, timeOf, dueOf: () => undefined }
}

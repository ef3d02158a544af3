import * as z from 'zod'

/** Three values (Kleene): what is unknown stays unknown only where its answer would make a difference. */
export type Truth = boolean | undefined

const Lists = z.strictObject({ sectors: z.array(z.string()).optional(), kinds: z.array(z.string()).optional() })

/** When a report goes on. A word is a term: one that the software knows, or one of the file. */
export type Condition =
  | string
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly in: z.infer<typeof Lists> }
  | { readonly 'at-least-states': number }

export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.string(),
    z.strictObject({ all: z.array(Condition).min(1) }),
    z.strictObject({ any: z.array(Condition).min(1) }),
    z.strictObject({ not: Condition }),
    z.strictObject({ in: Lists }),
    z.strictObject({ 'at-least-states': z.number().int().min(1) }),
  ]),
)

/** What a condition is asked of. */
export interface Ground {
  readonly sectors: readonly string[]
  readonly entityKinds: readonly string[]
  readonly states: readonly string[]
  /** True, false or unknown; a term that nobody knows is unknown. */
  term(name: string): Truth
}

export function decide(condition: Condition, ground: Ground): Truth {
  if (typeof condition === 'string') return ground.term(condition)
  if ('all' in condition) return allOf(condition.all.map((one) => decide(one, ground)))
  if ('any' in condition) return notOf(allOf(condition.any.map((one) => notOf(decide(one, ground)))))
  if ('not' in condition) return notOf(decide(condition.not, ground))
  if ('at-least-states' in condition) return ground.states.length >= condition['at-least-states']
  const { sectors = [], kinds = [] } = condition.in
  return sectors.some((one) => ground.sectors.includes(one)) || kinds.some((one) => ground.entityKinds.includes(one))
}

/** The terms of a condition, in their order. */
export function termsOf(condition: Condition): string[] {
  if (typeof condition === 'string') return [condition]
  if ('all' in condition) return condition.all.flatMap(termsOf)
  if ('any' in condition) return condition.any.flatMap(termsOf)
  return 'not' in condition ? termsOf(condition.not) : []
}

function allOf(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false
  return truths.includes(undefined) ? undefined : true
}

function notOf(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth
}

import * as z from 'zod'

/** What a fact is compared with: as people write it, by the fact's own type; or a share of another fact, `5 % of annual-turnover`. */
const Operand = z.union([z.string(), z.number(), z.boolean()])
const ByFact = z.record(z.string(), Operand)

/** Any node may say what it stands for, and where that is written. */
const said = { says: z.string().optional(), clause: z.string().optional() }

/**
 * The condition language of regimes. It has no variables, no arithmetic and no loops on purpose: what it cannot say
 * becomes a predicate with a name in `data/predicates`, or code.
 */
export type Condition = { readonly says?: string | undefined; readonly clause?: string | undefined } & (
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  /** An exception: it counts once it is shown to hold; as long as that is not known it does not. */
  | { readonly shown: Condition }
  /** The fact has the value. */
  | { readonly equals: Readonly<Record<string, Operand>> }
  /** The fact is one of the values; of a fact with several values, one of them is. */
  | { readonly in: Readonly<Record<string, readonly Operand[]>> }
  /** The fact is as large or larger; with `of`, so many of the conditions hold. */
  | { readonly 'at-least': Readonly<Record<string, Operand>> }
  | { readonly 'at-least': number; readonly of: readonly Condition[] }
  | { readonly 'more-than': Readonly<Record<string, Operand>> }
  /** The decision or event has been recorded. What is not recorded has not happened. */
  | { readonly recorded: string }
  /** A predicate of `data/predicates`. */
  | { readonly named: string }
  /** Two or more incidents with the same apparent root cause within so many months meet the condition together. */
  | { readonly recurring: { readonly months: number; readonly meets: Condition } }
  /** The deadline is over. One whose clock has not started is not. */
  | { readonly passed: string }
  /** The event came later than a deadline would have been. */
  | { readonly later: { readonly event: string; readonly than: string } }
)
export type Operand = z.infer<typeof Operand>

export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ ...said, all: z.array(Condition).min(1) }),
    z.strictObject({ ...said, any: z.array(Condition).min(1) }),
    z.strictObject({ ...said, not: Condition }),
    z.strictObject({ ...said, shown: Condition }),
    z.strictObject({ ...said, equals: ByFact }),
    z.strictObject({ ...said, in: z.record(z.string(), z.array(Operand).min(1)) }),
    z.strictObject({ ...said, 'at-least': z.number().int().positive(), of: z.array(Condition).min(2) }),
    z.strictObject({ ...said, 'at-least': ByFact }),
    z.strictObject({ ...said, 'more-than': ByFact }),
    z.strictObject({ ...said, recorded: z.string() }),
    z.strictObject({ ...said, named: z.string() }),
    z.strictObject({ ...said, recurring: z.strictObject({ months: z.number().int().positive(), meets: Condition }) }),
    z.strictObject({ ...said, passed: z.string() }),
    z.strictObject({ ...said, later: z.strictObject({ event: z.string(), than: z.string() }) }),
  ]),
)

/** A condition with a name, so that it is said once: a file of `data/predicates`. */
export const Predicate = z.strictObject({
  title: z.string(),
  holds: Condition,
  source: z.string(),
  licence: z.string(),
  checked: z.string(),
  confidence: z.enum(['V', 'S', 'K']),
  /** Cases with what they decide; `null` is unknown. */
  example: z.array(z.strictObject({ says: z.string(), facts: z.record(z.string(), z.unknown()), holds: z.boolean().nullable() })).min(2),
})
export type Predicate = z.infer<typeof Predicate>

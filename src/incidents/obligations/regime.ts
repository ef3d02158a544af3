import * as z from 'zod'
import { Condition } from './condition.ts'
import { parseClock } from './span.ts'

const ClockText = z.string().transform((text, context) => {
  try {
    return parseClock(text)
  } catch (thrown) {
    context.addIssue({ code: 'custom', message: thrown instanceof Error ? thrown.message : String(thrown) })
    return z.NEVER
  }
})

const Day = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'a day such as 2026-11-24')

/** V: checked against the legal text. S: a secondary source. K: from memory. Only V stands without a warning. */
export const confidences = ['V', 'S', 'K'] as const
export type Confidence = (typeof confidences)[number]

/** A clock, and what makes it count no more: the event came so much later (DORA's cap of 24 hours). */
const BoundClock = z.strictObject({ clock: ClockText, unless: z.strictObject({ event: z.string(), later_than: ClockText }).optional() })
export type BoundClock = z.infer<typeof BoundClock>

const toBound = (clock: z.infer<typeof ClockText>): BoundClock => ({ clock })

/** One clock, or several of which the earliest counts. */
const Due = z.union([
  ClockText.transform((clock): BoundClock[] => [toBound(clock)]),
  z.strictObject({ earliest: z.array(z.union([ClockText.transform(toBound), BoundClock])).min(1) }).transform(({ earliest }) => earliest),
])

/**
 * To which states the same report is owed, where an organisation is in several. Of a list the first rule that is shown to
 * hold and names any state counts.
 */
const OwedTo = z.strictObject({
  when: Condition.optional(),
  /** Facts that name the states, all of them together: one duty for each state. */
  states: z.array(z.string()).min(1),
  /** Only states of which this holds for an organisation that is there and nowhere else. */
  among: Condition.optional(),
  says: z.string(),
  clause: z.string(),
})

/** One report of a regime, in the words of its clause. */
export const Stage = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  clause: z.string(),
  /** What must hold besides the regime's own conditions. */
  when: Condition.optional(),
  /** Absent: the stage is a test whose outcome other regimes use; it asks for no report of its own. */
  due: Due.optional(),
  /** Whose duty it is: that of the organisation with the incident, or of the authority that was told. */
  bearer: z.enum(['entity', 'authority']).default('entity'),
  recipient: z.string().optional(),
  /** Owed once, to whatever number of states the other stages are: word to one's own customers. */
  once: z.boolean().default(false),
  /** A time of day at which the receiving office closes, on the last day of a span in business days: `17:30`. */
  closes: z
    .string()
    .regex(/^\d\d:\d\d$/)
    .optional(),
  /** Noon of the next working day, unless the condition holds. */
  relief: z.strictObject({ clause: z.string(), unless: Condition.optional() }).optional(),
  /** What is owed when the deadline has passed, or cannot be kept. */
  late: z.strictObject({ clause: z.string(), says: z.string() }).optional(),
  content: z.array(z.string()).default([]),
  notes: z.array(z.string()).default([]),
})
export type Stage = z.infer<typeof Stage>

const Expected = z.strictObject({
  stage: z.string(),
  /** Of several states to which it is owed, this one; absent: the first. */
  state: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  verdict: z.enum(['due', 'not-due', 'unknown', 'watch', 'met']),
  /** RFC 3339 with any offset; absent: no instant is asked about; null: there is none. */
  due: z.string().nullable().optional(),
  latest: z.string().optional(),
  /** Of an unknown: the fact whose answer decides. */
  asks: z.string().optional(),
})

/** A case with what the regime must say of it, from the clause and not from the engine. */
export const Case = z.strictObject({
  says: z.string(),
  clause: z.string().optional(),
  at: z.string().optional(),
  zone: z.string().optional(),
  entity: z.record(z.string(), z.unknown()).default({}),
  facts: z.record(z.string(), z.unknown()).default({}),
  times: z.record(z.string(), z.unknown()).default({}),
  submitted: z.record(z.string(), z.unknown()).default({}),
  acts: z.array(z.record(z.string(), z.unknown())).default([]),
  related: z.array(z.record(z.string(), z.unknown())).optional(),
  expect: z.array(Expected).min(1),
})
export type Case = z.infer<typeof Case>

/** One legal instrument with its stages: a file of `data/regimes`. */
export const RegimeFile = z.strictObject({
  title: z.string(),
  jurisdiction: z.string(),
  instrument: z.string(),
  covered: z.string(),
  trigger: z.string(),
  recipient: z.string(),
  /** Only what is in force starts clocks; the others are watched. */
  status: z.enum(['in-force', 'adopted', 'proposed']),
  valid_from: Day.nullable(),
  valid_to: Day.nullable().default(null),
  source: z.string(),
  licence: z.string(),
  checked: Day,
  confidence: z.enum(confidences),
  /** True: ask counsel before relying on it. */
  lawyer: z.boolean(),
  /** `home`: that of the organisation's state; else the zone or the state by name. */
  zone: z.string(),
  calendar: z.string(),
  applies: Condition,
  triggers: Condition,
  /** A more special law that takes its place (lex specialis). */
  displaced: z.strictObject({ by: z.string(), when: Condition, clause: z.string() }).optional(),
  /** Absent: owed once, in the state of the organisation's authority. */
  per: z.array(OwedTo).default([]),
  stages: z.array(Stage).min(1),
  notes: z.array(z.string()).default([]),
  voluntary: z.string().optional(),
  cross_border: z.string().optional(),
  example: z.array(Case).min(2),
})
export type RegimeFile = z.infer<typeof RegimeFile>

/** National law laid over a directive: recipient, language, portal, and clocks of its own where they are stricter. */
export const Overlay = z.strictObject({
  title: z.string(),
  state: z.string().regex(/^[A-Z]{2}$/),
  regime: z.string(),
  instrument: z.string(),
  status: z.enum(['in-force', 'adopted', 'proposed']),
  valid_from: Day.nullable(),
  valid_to: Day.nullable().default(null),
  recipient: z.string(),
  stages: z.record(z.string(), z.strictObject({ clause: z.string(), due: ClockText.optional(), says: z.string().optional() })).default({}),
  notes: z.array(z.string()).default([]),
  source: z.string(),
  licence: z.string(),
  checked: Day,
  confidence: z.enum(confidences),
  lawyer: z.boolean(),
  example: z.array(Case).min(1),
})
export type Overlay = z.infer<typeof Overlay>

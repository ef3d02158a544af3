import * as z from 'zod'

export const reportLanguages = ['en', 'de', 'fr', 'es'] as const
export type ReportLanguage = (typeof reportLanguages)[number]

const inEveryLanguage = { en: z.string().min(1), de: z.string().min(1), fr: z.string().min(1), es: z.string().min(1) }

/** The same words in every language that reports are written in. */
const Words = z.strictObject(inEveryLanguage)
export type Words = z.infer<typeof Words>

/** What an incident says of itself, without a fact. */
const ownWords = ['number', 'title', 'summary', 'detected', 'class', 'cause', 'state', 'organisation'] as const

/** What can be written into an item, and is checked before somebody signs. `lei` is the code of ISO 17442. */
export const itemTypes = [
  'text',
  'choice',
  'choices',
  'yes-no',
  'number',
  'percent',
  'duration',
  'instant',
  'states',
  'email',
  'phone',
  'lei',
  'currency',
] as const

/** One answer of a list; `code` where the form's JSON writes it otherwise than the key. */
const Choice = z.strictObject({ ...inEveryLanguage, code: z.string().optional() })

/** Of a number: what is said when it is known, when it is estimated, and when it is nought. */
const Figure = z.strictObject({ known: z.string(), estimated: z.string(), none: z.string() })

/** One thing that reports ask for: taken from a fact, from the incident itself, or written by a person. */
export const ReportItem = z
  .strictObject({
    label: Words,
    fact: z.string().optional(),
    own: z.enum(ownWords).optional(),
    /** By fact: what is said of how sure its number is. */
    figures: z.record(z.string(), Figure).optional(),
    /** The item whose answer goes for this one until a person writes another. */
    same_as: z.string().optional(),
    type: z.enum(itemTypes).default('text'),
    /** Of `choice` and `choices`: by key, in words. Of a fact: those of its values that the form knows. */
    choices: z.record(z.string(), Choice).optional(),
    /** Characters at most. */
    max: z.int().positive().optional(),
    /** For the person who writes it. */
    hint: z.string().optional(),
  })
  .refine(({ fact, own, figures }) => [fact, own, figures].filter((one) => one !== undefined).length < 2, {
    message: 'an item is taken from one place',
  })
export type ReportItem = z.infer<typeof ReportItem>

const origin = { source: z.string(), licence: z.string(), checked: z.string() }

/** Items by id: a file of `data/report-items`. */
export const ItemFile = z.strictObject({
  ...origin,
  title: z.string(),
  items: z.record(z.string().regex(/^[a-z0-9-]+$/), ReportItem),
  example: z.strictObject({ item: z.string(), de: z.string() }),
})

/**
 * Where an item stands in the JSON: names with dots between them. `list[0].name` is the property of an element,
 * `list[].name` makes an element of each of the item's values, `list[kind=a].name` is that of the element whose kind is a,
 * where there is one.
 */
const segment = String.raw`[A-Za-z0-9_-]+(\[(\d|[A-Za-z]+=[A-Za-z0-9_-]+)?\])?`
const Place = z.string().regex(new RegExp(String.raw`^${segment}(\.${segment})*$`))

/** How the JSON writes the value, where it is otherwise than ours: `DD:HH:MM`, thousands of units, one decimal place. */
const jsonForms = ['days-hours-minutes', 'thousands', 'one-decimal'] as const

/** Needed: always, or when another item of the form is filled, or has the value, or one of them. */
const Needed = z.union([
  z.boolean(),
  z.strictObject({ item: z.string(), has: z.union([z.string(), z.boolean(), z.array(z.string())]).optional() }),
])

const FormItem = z.strictObject({
  item: z.string(),
  needed: Needed.default(false),
  at: Place,
  as: z.enum(jsonForms).optional(),
  /** What the form always says here. */
  value: z.string().optional(),
  /** Its number in the published list. */
  field: z.string().optional(),
})
export type FormItem = z.infer<typeof FormItem>

/** A report that people owe: a file of `data/forms`. */
export const FormFile = z.strictObject({
  ...origin,
  title: Words,
  /** Of a letter that fits every duty: none. */
  for: z.array(z.strictObject({ regime: z.string(), stage: z.string() })),
  /** Of what is reported of one's own accord or takes a report back: the regime that it is about. */
  about: z.string().optional(),
  /** What sending it is, where it is not the stage's report. */
  act: z.enum(['reclassified']).optional(),
  clause: z.string(),
  /** How far the law that asks for it goes: a draft is filled for practice alone. */
  status: z.enum(['in-force', 'proposed']).default('in-force'),
  /** V: compared with the legal text; S: with what others write of it; K: known, not compared. */
  confidence: z.enum(['V', 'S', 'K']).default('S'),
  sections: z.array(z.strictObject({ title: Words, items: z.array(FormItem).min(1) })).min(1),
  /** What the JSON says besides, by place. */
  constants: z.record(Place, z.string()).default({}),
  /** The JSON Schema that its JSON keeps: a file of `data/report-schemas`. */
  schema: z.string().optional(),
  notes: z.array(z.string()).default([]),
  /** Facts as people write them, and which needed items they leave open. */
  example: z.strictObject({ facts: z.record(z.string(), z.unknown()), open: z.array(z.string()) }),
})
export type FormFile = z.infer<typeof FormFile>

export interface Form extends FormFile {
  readonly id: string
}

/** A JSON Schema (2020-12) of what an authority takes: a file of `data/report-schemas`. */
export const SchemaFile = z.strictObject({
  ...origin,
  title: z.string(),
  confidence: z.enum(['V', 'S', 'K']),
  notes: z.array(z.string()).default([]),
  schema: z.record(z.string(), z.json()),
  /** A document that keeps it. */
  example: z.record(z.string(), z.json()),
})
export type SchemaFile = z.infer<typeof SchemaFile>

/** What forms are made of. */
export interface Forms {
  readonly forms: ReadonlyMap<string, Form>
  readonly items: ReadonlyMap<string, ReportItem>
  readonly schemas: ReadonlyMap<string, SchemaFile>
}

/** A letter, or a format that many authorities share: it is of no one duty. */
export function isForAnyDuty(form: Pick<Form, 'for' | 'about'>): boolean {
  return form.for.length === 0 && form.about === undefined
}

/** The forms that a duty can be met with: its own first, then those for any. */
export function formsFor(forms: Forms, duty: { readonly regime: string; readonly stage: string }): Form[] {
  const all = [...forms.forms.values()]
  const own = all.filter((form) => form.for.some(({ regime, stage }) => regime === duty.regime && stage === duty.stage))
  return [...own, ...all.filter(isForAnyDuty)]
}

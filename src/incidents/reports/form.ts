import * as z from 'zod'

export const reportLanguages = ['en', 'de', 'fr', 'es'] as const
export type ReportLanguage = (typeof reportLanguages)[number]

/** The same words in every language that reports are written in. */
const Words = z.strictObject({ en: z.string().min(1), de: z.string().min(1), fr: z.string().min(1), es: z.string().min(1) })
export type Words = z.infer<typeof Words>

/** What an incident says of itself, without a fact. */
const ownWords = ['number', 'title', 'summary', 'detected', 'class', 'cause', 'state'] as const

/** One thing that reports ask for: taken from a fact, from the incident itself, or written by a person. */
export const ReportItem = z
  .strictObject({
    label: Words,
    fact: z.string().optional(),
    own: z.enum(ownWords).optional(),
    /** For the person who writes it. */
    hint: z.string().optional(),
  })
  .refine(({ fact, own }) => fact === undefined || own === undefined, { message: 'an item is taken from one place' })
export type ReportItem = z.infer<typeof ReportItem>

const origin = { source: z.string(), licence: z.string(), checked: z.string() }

/** Items by id: a file of `data/report-items`. */
export const ItemFile = z.strictObject({
  ...origin,
  title: z.string(),
  items: z.record(z.string().regex(/^[a-z0-9-]+$/), ReportItem),
  example: z.strictObject({ item: z.string(), de: z.string() }),
})

/** A report that people owe: a file of `data/forms`. */
export const FormFile = z.strictObject({
  ...origin,
  title: Words,
  /** Of a letter that fits every duty: none. */
  for: z.array(z.strictObject({ regime: z.string(), stage: z.string() })),
  clause: z.string(),
  sections: z
    .array(
      z.strictObject({
        title: Words,
        items: z.array(
          z.strictObject({
            item: z.string(),
            needed: z.boolean().default(false),
            /** Where it stands in the JSON: names with dots between them. */
            at: z.string().regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/),
          }),
        ),
      }),
    )
    .min(1),
  notes: z.array(z.string()).default([]),
  /** Facts as people write them, and which needed items they leave open. */
  example: z.strictObject({ facts: z.record(z.string(), z.unknown()), open: z.array(z.string()) }),
})
export type FormFile = z.infer<typeof FormFile>

export interface Form extends FormFile {
  readonly id: string
}

/** What forms are made of. */
export interface Forms {
  readonly forms: ReadonlyMap<string, Form>
  readonly items: ReadonlyMap<string, ReportItem>
}

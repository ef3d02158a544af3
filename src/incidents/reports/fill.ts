import type { JsonValue } from '../../base/index.ts'
import type { FactDefinition, FactDefinitions } from '../facts/definition.ts'
import type { FactValue, Sheet } from '../facts/fact.ts'
import { type Form, type FormItem, type Forms, isForAnyDuty, type ReportItem, type ReportLanguage } from './form.ts'
import { toJsonValue } from './json-value.ts'
import { type Saying, sayValue, type ValueKind } from './say.ts'
import { stateWords } from './words.ts'
import { problemOf, readWritten } from './written.ts'

/** What a report is filled from. */
export interface ReportGround {
  readonly sheet: Sheet
  readonly definitions: FactDefinitions
  /** What the incident says of itself, by the names that items use; when it was detected in milliseconds since 1970. */
  readonly own: Readonly<Record<string, string | number>>
  /** What people wrote, by item. */
  readonly answers: Readonly<Record<string, string>>
}

/** One item of a report, filled or not. */
export interface FilledItem {
  readonly item: string
  readonly label: string
  readonly text: string | null
  /** As the fact holds it; of what people wrote, what was read in it. */
  readonly value: FactValue | null
  /** As the form's JSON writes it; null where it does not stand there. */
  readonly json: JsonValue
  readonly isEstimate: boolean
  readonly isNeeded: boolean
  /** A person can write it; facts fill themselves. */
  readonly isWritten: boolean
  /** What is wrong with what was written: it cannot be signed so. */
  readonly problem: string | null
  readonly hint: string | null
  readonly at: string
  /** Its number in the published list. */
  readonly field: string | null
  /** The fact that it is taken from, and how one asks for it. */
  readonly fact: { readonly id: string; readonly question: string } | null
  readonly type: ReportItem['type']
  readonly choices: readonly { readonly key: string; readonly label: string }[]
  readonly max: number | null
  /** What the stage before said, where it differs. */
  readonly before: string | null
  /** What the stage before said, the same or not; null: it did not say it. */
  readonly last: string | null
}

export interface FilledReport {
  readonly form: string
  readonly title: string
  readonly language: ReportLanguage
  readonly clause: string
  readonly isProposed: boolean
  readonly sections: readonly { readonly title: string; readonly items: readonly FilledItem[] }[]
  readonly constants: Readonly<Record<string, string>>
  /** Needed items, how many of them are filled, and what is wrong in the report. */
  readonly needed: number
  readonly filled: number
  readonly wrong: number
}

/** What was last signed, by item; its value is said anew in the language of the report. */
export type Before = ReadonlyMap<string, FactValue | null>

interface Filling extends Saying {
  readonly forms: Forms
  readonly ground: ReportGround
}

/** The report as far as it can be filled. Pure: time, zone and language are in what is given. `before`: what was last reported; `clause`: that of the duty, for a letter. */
export function fillReport(
  { forms, form }: { forms: Forms; form: Form },
  ground: ReportGround,
  { before, clause, ...saying }: Saying & { before?: Before | undefined; clause?: string | undefined },
): FilledReport {
  const { language } = saying
  const filling = { forms, ground, ...saying }
  const drafts = form.sections.map((section) => ({
    title: section.title[language],
    items: section.items.flatMap((place) => toItem(place, filling, before)),
  }))
  const all = drafts.flatMap(({ items }) => items)
  const sections = drafts.map(({ title, items }) => ({
    title,
    items: items.map(({ needs, ...item }): FilledItem => ({ ...item, isNeeded: isNeeded(needs, all) })),
  }))
  const items = sections.flatMap((section) => section.items)
  const needed = items.filter((item) => item.isNeeded)
  return {
    form: form.id,
    title: form.title[language],
    language,
    clause: isForAnyDuty(form) ? (clause ?? form.clause) : form.clause,
    isProposed: form.status === 'proposed',
    sections,
    constants: form.constants,
    needed: needed.length,
    filled: needed.filter(({ text, problem }) => text !== null && problem === null).length,
    wrong: items.filter(({ problem }) => problem !== null).length,
  }
}

type Draft = Omit<FilledItem, 'isNeeded'> & { readonly needs: FormItem['needed'] }

function toItem(place: FormItem, filling: Filling, before: Before | undefined): Draft[] {
  const { forms, ground, language } = filling
  const item = forms.items.get(place.item)
  if (item === undefined) return []
  const filled = fillItem({ id: place.item, item, fixed: place.value }, filling)
  const definition = item.fact === undefined ? undefined : ground.definitions.get(item.fact)
  const kind = kindOf(item, definition)
  const { value } = filled
  const old = before?.get(place.item)
  const last = old === undefined ? null : old === null ? '' : say(old, { item, definition }, filling)
  const isNews = old !== undefined && JSON.stringify(old) !== JSON.stringify(value)
  const json = value === null || filled.problem !== null ? null : toJsonValue(value, { kind, as: place.as, choices: item.choices })
  return [
    {
      ...filled,
      item: place.item,
      label: item.label[language],
      json: Array.isArray(json) && json.length === 0 ? null : json,
      needs: place.needed,
      isWritten: place.value === undefined && isWritable(item),
      hint: item.hint ?? null,
      at: place.at,
      field: place.field ?? null,
      fact: definition === undefined ? null : { id: definition.id, question: definition.question },
      type: item.type,
      choices: Object.entries(item.choices ?? {}).map(([key, words]) => ({ key, label: words[language] })),
      max: item.max ?? null,
      last,
      before: isNews ? last : null,
    },
  ]
}

/** What a fact or a clock says stays; a sentence that the incident says can be put otherwise for an authority. */
function isWritable({ fact, figures, own }: ReportItem): boolean {
  if (fact !== undefined || figures !== undefined) return false
  return own === undefined || own === 'title' || own === 'summary' || own === 'cause' || own === 'organisation'
}

function isNeeded(needs: FormItem['needed'], all: readonly Draft[]): boolean {
  if (typeof needs === 'boolean') return needs
  const value = all.find(({ item }) => item === needs.item)?.value ?? null
  if (value === null) return false
  if (needs.has === undefined) return true
  const held: readonly unknown[] = Array.isArray(value) ? value : [value]
  return (Array.isArray(needs.has) ? needs.has : [needs.has]).some((one) => held.includes(one))
}

type Filled = Pick<FilledItem, 'text' | 'value' | 'isEstimate' | 'problem'>
const open: Filled = { text: null, value: null, isEstimate: false, problem: null }

/** What a person wrote goes before what is taken from elsewhere. */
function fillItem({ id, item, fixed }: { id: string; item: ReportItem; fixed?: string | undefined }, filling: Filling): Filled {
  const { forms, ground } = filling
  const written = fixed ?? (isWritable(item) ? (ground.answers[id]?.trim() ?? '') : '')
  if (written !== '') {
    const { value, problem } = readWritten(written, item, filling.zone)
    return { text: value === null ? written : say(value, { item }, filling), value, isEstimate: false, problem }
  }
  if (item.own !== undefined) return fillOwn(item, filling)
  if (item.figures !== undefined) return fillFigures(item.figures, item, filling)
  const other = item.same_as === undefined ? undefined : forms.items.get(item.same_as)
  if (other !== undefined && item.same_as !== undefined) return fillItem({ id: item.same_as, item: other }, filling)
  return fillFact(item, filling)
}

function fillFact(item: ReportItem, filling: Filling): Filled {
  const { sheet, definitions } = filling.ground
  const known = item.fact === undefined ? undefined : sheet.get(item.fact)
  const definition = item.fact === undefined ? undefined : definitions.get(item.fact)
  if (known === undefined || definition === undefined) return open
  // A form that names its choices takes those alone.
  const { choices } = item
  const value = Array.isArray(known.value) && choices !== undefined ? known.value.filter((key) => key in choices) : known.value
  if (Array.isArray(value) && value.length === 0 && Array.isArray(known.value) && known.value.length > 0) return open
  const problem = problemOf(value, item, filling.zone)
  return { text: say(value, { item, definition }, filling), value, isEstimate: known.isEstimate, problem }
}

function fillOwn(item: ReportItem, filling: Filling): Filled {
  const own = item.own === undefined ? '' : (filling.ground.own[item.own] ?? '')
  if (own === '') return open
  return { ...open, text: say(own, { item }, filling), value: own }
}

/** Whether numbers are known, estimated or nought, by what the facts say of how sure they are. */
function fillFigures(figures: NonNullable<ReportItem['figures']>, item: ReportItem, filling: Filling): Filled {
  const value = Object.entries(figures).flatMap(([fact, says]) => {
    const known = filling.ground.sheet.get(fact)
    if (known === undefined) return []
    return known.value === 0 ? says.none : known.isEstimate ? says.estimated : says.known
  })
  return value.length === 0 ? open : { ...open, text: say(value, { item }, filling), value }
}

function kindOf(item: ReportItem, definition: FactDefinition | undefined): ValueKind {
  return definition?.type ?? (item.own === 'detected' ? 'instant' : item.type)
}

function say(
  value: FactValue,
  { item, definition }: { item: ReportItem; definition?: FactDefinition | undefined },
  { language, zone }: Saying,
): string {
  if (item.own === 'state' && typeof value === 'string') return stateWords[value]?.[language] ?? value
  const toChoice = (key: string) => item.choices?.[key]?.[language] ?? definition?.choices?.[key] ?? key
  return sayValue(value, { kind: kindOf(item, definition), unit: definition?.unit, toChoice }, { language, zone })
}

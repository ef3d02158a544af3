import { toFactText } from '../fact-text.ts'
import type { FactDefinitions } from '../facts/definition.ts'
import type { FactValue, Sheet } from '../facts/fact.ts'
import type { Form, Forms, ReportItem, ReportLanguage } from './form.ts'

/** What a report is filled from. */
export interface ReportGround {
  readonly sheet: Sheet
  readonly definitions: FactDefinitions
  /** What the incident says of itself, by the names that items use. */
  readonly own: Readonly<Record<string, string>>
  /** What people wrote, by item. */
  readonly answers: Readonly<Record<string, string>>
}

/** One item of a report, filled or not. */
export interface FilledItem {
  readonly item: string
  readonly label: string
  readonly text: string | null
  /** As the fact holds it; of what people wrote, the text. */
  readonly value: FactValue | null
  readonly isEstimate: boolean
  readonly isNeeded: boolean
  /** A person writes it; facts and the incident's own words fill themselves. */
  readonly isWritten: boolean
  readonly hint: string | null
  readonly at: string
  /** What the stage before said, where it differs. */
  readonly before: string | null
}

export interface FilledReport {
  readonly form: string
  readonly title: string
  readonly language: ReportLanguage
  readonly clause: string
  readonly sections: readonly { readonly title: string; readonly items: readonly FilledItem[] }[]
  /** Needed items, and how many of them are filled. */
  readonly needed: number
  readonly filled: number
}

/** The report as far as it can be filled. Pure: time and language are in what is given. `before`: what was last reported. */
export function fillReport(
  { forms, form }: { forms: Forms; form: Form },
  ground: ReportGround,
  { language, before }: { language: ReportLanguage; before?: ReadonlyMap<string, string> | undefined },
): FilledReport {
  const sections = form.sections.map((section) => ({
    title: section.title[language],
    items: section.items.flatMap(({ item: id, needed, at }): FilledItem[] => {
      const item = forms.items.get(id)
      if (item === undefined) return []
      const filled = fillItem({ id, item }, ground, language)
      const last = before?.get(id)
      const said = filled.text ?? ''
      const isNews = last !== undefined && last !== said
      return [
        { item: id, label: item.label[language], ...filled, isNeeded: needed, hint: item.hint ?? null, at, before: isNews ? last : null },
      ]
    }),
  }))
  const needed = sections.flatMap(({ items }) => items.filter(({ isNeeded }) => isNeeded))
  return {
    form: form.id,
    title: form.title[language],
    language,
    clause: form.clause,
    sections,
    needed: needed.length,
    filled: needed.filter(({ text }) => text !== null).length,
  }
}

type Filling = Pick<FilledItem, 'text' | 'value' | 'isEstimate' | 'isWritten'>

/** What a person wrote goes before what is taken from elsewhere. */
function fillItem({ id, item }: { id: string; item: ReportItem }, ground: ReportGround, language: ReportLanguage): Filling {
  const isWritten = item.fact === undefined && item.own === undefined
  const written = ground.answers[id]?.trim() ?? ''
  if (written !== '') return { text: written, value: written, isEstimate: false, isWritten }
  const own = item.own === undefined ? '' : (ground.own[item.own] ?? '')
  if (own !== '') return { text: own, value: own, isEstimate: false, isWritten }
  const known = item.fact === undefined ? undefined : ground.sheet.get(item.fact)
  const definition = item.fact === undefined ? undefined : ground.definitions.get(item.fact)
  if (known === undefined || definition === undefined) return { text: null, value: null, isEstimate: false, isWritten }
  const text = typeof known.value === 'boolean' ? words[language][known.value ? 'yes' : 'no'] : toFactText(definition, known.value)
  return { text, value: known.value, isEstimate: known.isEstimate, isWritten }
}

/** The few words that reports say by themselves. */
export const words: Readonly<Record<ReportLanguage, Readonly<Record<'yes' | 'no' | 'open' | 'estimated' | 'before' | 'draft', string>>>> = {
  en: { yes: 'yes', no: 'no', open: 'not yet known', estimated: 'estimated', before: 'reported before', draft: 'Draft' },
  de: { yes: 'ja', no: 'nein', open: 'noch nicht bekannt', estimated: 'geschätzt', before: 'zuvor gemeldet', draft: 'Entwurf' },
  fr: { yes: 'oui', no: 'non', open: 'pas encore connu', estimated: 'estimation', before: 'déclaré auparavant', draft: 'Projet' },
  es: { yes: 'sí', no: 'no', open: 'aún no se sabe', estimated: 'estimado', before: 'comunicado antes', draft: 'Borrador' },
}

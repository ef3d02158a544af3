import type { ReportLanguage } from './form.ts'

const wordNames = ['yes', 'no', 'none', 'open', 'estimated', 'before', 'draft', 'page', 'signed', 'proposed', 'exercise', 'to'] as const
type WordName = (typeof wordNames)[number]

/** The few words that reports say by themselves. `page` has the number and the count to be put in. */
export const words: Readonly<Record<ReportLanguage, Readonly<Record<WordName, string>>>> = {
  en: {
    yes: 'yes',
    no: 'no',
    none: 'none',
    open: 'not yet known',
    estimated: 'estimated',
    before: 'reported before',
    draft: 'Draft',
    page: 'Page # of ##',
    signed: 'Written by / signed by',
    proposed: 'By a draft of the law that is not in force',
    exercise: 'EXERCISE',
    to: 'To',
  },
  de: {
    yes: 'ja',
    no: 'nein',
    none: 'keine',
    open: 'noch nicht bekannt',
    estimated: 'geschätzt',
    before: 'zuvor gemeldet',
    draft: 'Entwurf',
    page: 'Seite # von ##',
    signed: 'Verfasst von / unterzeichnet von',
    proposed: 'Nach einem Gesetzesentwurf, der nicht in Kraft ist',
    exercise: 'ÜBUNG – EXERCISE',
    to: 'An',
  },
  fr: {
    yes: 'oui',
    no: 'non',
    none: 'aucun',
    open: 'pas encore connu',
    estimated: 'estimation',
    before: 'déclaré auparavant',
    draft: 'Projet',
    page: 'Page # sur ##',
    signed: 'Rédigé par / signé par',
    proposed: 'Selon un projet de texte qui n’est pas en vigueur',
    exercise: 'EXERCICE – EXERCISE',
    to: 'À',
  },
  es: {
    yes: 'sí',
    no: 'no',
    none: 'ninguno',
    open: 'aún no se sabe',
    estimated: 'estimado',
    before: 'comunicado antes',
    draft: 'Borrador',
    page: 'Página # de ##',
    signed: 'Redactado por / firmado por',
    proposed: 'Según un proyecto de norma que no está en vigor',
    exercise: 'EJERCICIO – EXERCISE',
    to: 'A',
  },
}

/** The states of an incident, as reports say them. */
export const stateWords: Readonly<Record<string, Readonly<Record<ReportLanguage, string>>>> = {
  open: { en: 'open', de: 'offen', fr: 'ouvert', es: 'abierto' },
  contained: { en: 'contained', de: 'eingedämmt', fr: 'maîtrisé', es: 'contenido' },
  closed: { en: 'closed', de: 'abgeschlossen', fr: 'clos', es: 'cerrado' },
}

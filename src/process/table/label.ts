/** What the values of a label column mean. */
export interface LabelMeaning {
  /** The number that says attack where the column's own name says so, as in `Label (1: normal, -1: attack)`. */
  readonly attackIs?: number
  /** Any word that does not say normal names an attack. */
  readonly namesAttacks?: boolean
}

const attackWords = /^(attack(ed)?|anomal(y|ous)|abnormal|malicious|intrusion|outlier|true|yes)$/
/** `-999` and an empty field are how some sets write "not known", which is not a claim of an attack. */
const normalWords = /^(normal|benign|noattack|no-attack|regular|ok|good|false|no|none|unknown|na|n\/a|nan|null|)$/
const attackNumber = /(-?\d+)[:=]attack/

/** What a label column's name says of its values. */
export function meaningOf(name: string): LabelMeaning {
  const found = attackNumber.exec(name.replace(/\s/g, '').toLowerCase())
  return found === null ? {} : { attackIs: Number(found[1]) }
}

/** Whether a label says attack (1), normal (0), or nothing that is known (undefined). */
export function toLabel(field: string, { attackIs, namesAttacks = false }: LabelMeaning = {}): 0 | 1 | undefined {
  const word = field.replace(/[\s"']/g, '').toLowerCase()
  if (attackWords.test(word)) return 1
  if (normalWords.test(word)) return 0
  const value = Number(word.replace(',', '.'))
  if (Number.isNaN(value)) return namesAttacks ? 1 : undefined
  if (attackIs !== undefined) return value === attackIs ? 1 : 0
  return value > 0 ? 1 : 0
}

/** Rows of a label column that may say something unheard of. */
const unheardShare = 0.05

/** What the labels of a column mean, or `undefined` when they are none: some must be there, and nearly all be known. */
export function labelMeaningOf(name: string, fields: readonly string[]): LabelMeaning | undefined {
  const meaning = meaningOf(name)
  const said = fields.filter((field) => field.trim() !== '')
  if (said.length === 0) return undefined
  const unheard = said.filter((field) => toLabel(field, meaning) === undefined)
  const saysNormal = said.some((field) => /^(normal|benign|no[ -]?attack)$/i.test(field.trim()))
  if (saysNormal && unheard.length > 0) return { ...meaning, namesAttacks: true }
  return unheard.length <= unheardShare * said.length ? meaning : undefined
}

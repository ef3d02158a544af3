import type { Level } from '../contract.ts'

const names: Readonly<Record<Level, string>> = {
  clear: 'TLP:CLEAR',
  green: 'TLP:GREEN',
  amber: 'TLP:AMBER',
  'amber+strict': 'TLP:AMBER+STRICT',
  red: 'TLP:RED',
}
const meanings: Readonly<Record<Level, string>> = {
  clear: 'No limit on who may have it',
  green: 'For the community; not for publication',
  amber: 'For the organisation and its clients, as far as they need to know',
  'amber+strict': 'For the organisation only',
  red: 'For the eyes and ears of its recipients only',
}

export const levels: readonly Level[] = ['clear', 'green', 'amber', 'amber+strict', 'red']

/** The label in the colours and on the ground that FIRST prescribes for TLP 2.0. */
export function Tlp({ level }: { level: Level }) {
  return (
    <span className="tlp" data-level={level} title={meanings[level]}>
      {names[level]}
    </span>
  )
}

/** Levels as choices of a select. */
export const levelChoices = levels.map((level) => ({ value: level, label: `${names[level]}: ${(meanings[level] ?? '').toLowerCase()}` }))

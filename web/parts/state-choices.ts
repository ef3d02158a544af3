import { toStateName } from './state-name.ts'

const states =
  'AT AU BE BG BR CA CH CN CY CZ DE DK EE ES FI FR GB GR HK HR HU IE IN IS IT JP KR LI LT LU LV MT NL NO PL PT RO SE SG SI SK TW US'

/** States of which a regime is known, by their names. */
export const stateChoices = states
  .split(' ')
  .map((value) => ({ value, label: toStateName(value) }))
  .sort((a, b) => (a.label < b.label ? -1 : 1))

/** The eight kinds of workflow steps (CACAO 2.0 §4). */
export const stepTypes = [
  'start',
  'end',
  'action',
  'playbook-action',
  'parallel',
  'if-condition',
  'while-condition',
  'switch-condition',
] as const

/** Of the vocabulary of activities, those by which something in the world changes until it is changed back (CACAO 2.0 §3.1.2). */
const changing = new Set([
  'configure-systems',
  'restrict-access',
  'disconnect-system',
  'eliminate-risk',
  'revert-system',
  'execute-operation',
])
/** Those that only look, think or write, and those that tell somebody. */
const harmless = new Set(
  (
    'compose-content deliver-content identify-audience identify-channel scan-system match-indicator analyze-collected-data ' +
    'identify-indicators scan-vulnerabilities restore-data restore-capabilities map-network identify-steps step-sequence ' +
    'prepare-engagement analyze-engagement-results'
  ).split(' '),
)

export function isChanging(activity: string): boolean {
  return changing.has(activity)
}

export function isHarmless(activity: string): boolean {
  return harmless.has(activity)
}

const uuid = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-5][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}'
const identifier = new RegExp(`^([a-z][a-z0-9-]*?)--${uuid}$`)

/** The type within an identifier, such as `action`; undefined when it is none (CACAO 2.0 §10.10). */
export function typeOfIdentifier(text: string): string | undefined {
  return identifier.exec(text)?.[1]
}

const variableName = /^__[a-zA-Z][a-zA-Z0-9_-]{0,245}__$/

export function isVariableName(text: string): boolean {
  return variableName.test(text)
}

const reference = /__[a-zA-Z][a-zA-Z0-9_-]*?__(?=:value)/g

/** The variables that a text refers to as `__name__:value` (CACAO 2.0 §10.18.2), each once. */
export function referencesIn(text: string): string[] {
  return [...new Set(text.match(reference) ?? [])]
}

/** The text with each reference replaced; one whose value is not known stays as it is. */
export function fillIn(text: string, valueIn: (name: string) => string | null | undefined): string {
  return text.replace(/(__[a-zA-Z][a-zA-Z0-9_-]*?__):value/g, (whole, name: string) => valueIn(name) ?? whole)
}

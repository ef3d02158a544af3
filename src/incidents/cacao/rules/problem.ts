/** What is wrong with a playbook, and where: a JSON path within it. */
export interface Problem {
  /** Which rule, in one word that stays. */
  readonly rule: string
  readonly place: string
  readonly text: string
  /** An error breaks a MUST of the standard; a remark is a SHOULD, or what a reader would stumble over. */
  readonly weight: 'error' | 'remark'
}

export type Report = (rule: string, place: string, text: string) => void

/** One step of a path: names that are no identifiers of code, such as `action--…`, as they are. */
export function within(place: string, ...steps: readonly (string | number)[]): string {
  return steps.reduce<string>(
    (path, step) => (typeof step === 'number' ? `${path}[${step}]` : path === '' ? step : `${path}.${step}`),
    place,
  )
}

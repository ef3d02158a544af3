const names = new Intl.DisplayNames('en', { type: 'region' })

/** `France` for `FR`. */
export function toStateName(state: string): string {
  return /^[A-Z]{2}$/.test(state) ? (names.of(state) ?? state) : state
}

import type { Api } from './api.ts'
import { cliFault } from './faults.ts'
import type { Output } from './output.ts'

/** One call of `entente incidents`. */
export interface Asked {
  readonly api: Api
  readonly output: Output
  readonly positionals: readonly string[]
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>
}

/** The incident's address in the API. */
export function toPath([action = '', subject]: readonly string[]): string {
  if (subject === undefined) throw cliFault('usage', `Say which incident: entente incidents ${action} N`)
  return `incidents/${encodeURIComponent(subject)}`
}

export function requireRest(rest: readonly string[], count: number, form: string): readonly string[] {
  if (rest.length < count) throw cliFault('usage', `Say: entente incidents ${form}`)
  return rest
}

export function toTime(text: unknown, name: string): Record<string, number> {
  if (typeof text !== 'string') return {}
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw cliFault('usage', `"${text}" is not a time such as 2026-11-20T17:40:00Z.`, '--at')
  return { [name]: ms }
}

import { cliFault } from './faults.ts'

export interface RunValues {
  readonly incident: string | undefined
  readonly var: readonly string[]
  readonly note: string | undefined
  readonly evidence: readonly string[]
  readonly until: string | undefined
  readonly undo: string | undefined
}

/** The body of the call that does this to a run or to one of its steps. */
export function toDoing(action: string, values: RunValues): Readonly<Record<string, unknown>> {
  const { note = '', evidence } = values
  if (action === 'set') return { variables: toVariables(values.var) }
  if (action === 'fail') return { note, evidence }
  if (action === 'undo' || action === 'cancel') return { reason: note }
  if (action === 'lift') return { note }
  if (action !== 'done') return {}
  const { until, undo } = values
  const measure = undo === undefined && until === undefined ? null : { until: toUntil(until), undo: undo ?? '' }
  return { note, evidence, variables: toVariables(values.var), measure }
}

function toUntil(text: string | undefined): number | null {
  if (text === undefined || text === 'never') return null
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw cliFault('usage', `"${text}" is not a time such as 2026-11-25T18:00:00Z.`, '--until')
  return ms
}

/** `name=value`, or with the underscores that CACAO puts around names; an empty value is not known. */
function toVariables(given: readonly string[]): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=')
      if (at < 1) throw cliFault('usage', `"${text}" is not NAME=VALUE.`, '--var')
      const name = text.slice(0, at)
      const value = text.slice(at + 1)
      return [name.startsWith('__') ? name : `__${name}__`, value === '' ? null : value]
    }),
  )
}

import { parseDescription } from './case-file.ts'
import { parseInstant } from './facts/instant.ts'
import { evaluate } from './obligations/evaluate.ts'
import { obligationsFault } from './obligations/faults.ts'
import type { Law } from './obligations/law.ts'
import type { Obligation } from './obligations/obligation.ts'
import type { Case } from './obligations/regime.ts'

/** Throws when the regime does not say of its own examples what they expect; the place is the path in the file. */
export function proveCases(regime: string, cases: readonly Case[], law: Law): void {
  for (const [index, { expect, ...described }] of cases.entries()) {
    const place = `example[${index}]`
    const incident = parseDescription(described, law.definitions)
    if (incident.atMs === undefined) throw obligationsFault('bad-example', 'An example says at which moment it is asked: at.', place)
    const found = evaluate(law, incident, incident.atMs)
    for (const [at, expected] of expect.entries()) {
      const obligation = found.find(
        ({ regime: of, stage, state }) => of === regime && stage === expected.stage && (expected.state ?? state) === state,
      )
      const wrong = toDifference(obligation, expected, described.zone ?? 'UTC')
      if (wrong !== undefined)
        throw obligationsFault('bad-example', `"${described.says}": ${expected.stage} ${wrong}`, `${place}.expect[${at}]`)
    }
  }
}

/** How an obligation differs from what is expected of it; undefined when it does not. */
export function toDifference(found: Obligation | undefined, expected: Case['expect'][number], zone: string): string | undefined {
  if (found === undefined) return 'is no stage of it'
  const why = found.reasons.map((reason) => reason.says).join('; ')
  if (found.verdict !== expected.verdict)
    return `is ${found.verdict}, not ${expected.verdict} (${why}${found.missing === undefined ? '' : `; asks ${found.missing.fact}`})`
  const dueAt = found.dueAtMs === undefined ? null : new Date(found.dueAtMs).toISOString()
  const wanted = typeof expected.due === 'string' ? toText(expected.due, zone) : expected.due
  if (wanted !== undefined && wanted !== dueAt) return `is due at ${dueAt}, not ${wanted}`
  const latest = found.extensions.reduce((last, { untilMs }) => Math.max(last, untilMs), found.dueAtMs ?? 0)
  if (expected.latest !== undefined && toText(expected.latest, zone) !== new Date(latest).toISOString())
    return `may be done until ${new Date(latest).toISOString()}, not ${expected.latest}`
  if (expected.asks !== undefined && found.missing?.fact !== expected.asks)
    return `asks for ${found.missing?.fact ?? 'nothing'}, not ${expected.asks}`
  return undefined
}

function toText(written: string, zone: string): string {
  const at = parseInstant(written, zone)
  if (at === undefined) throw obligationsFault('bad-example', `"${written}" is no time.`)
  return new Date(at).toISOString()
}

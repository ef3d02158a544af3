import type { Finding } from './finding.ts'
import type { Tag } from './model.ts'
import { toMode } from './modes.ts'
import type { Prepared } from './prepared.ts'
import { recordingFindings } from './recording.ts'
import { driftLengths } from './slow.ts'

/** Whether readings are fit to be learned as normal, and what a person should know before they are. */
export interface Readiness {
  readonly ready: boolean
  readonly rows: number
  readonly tags: number
  /** Milliseconds. */
  readonly from: number
  readonly to: number
  readonly nativeMs: number
  readonly workingMs: number
  readonly gaps: number
  readonly modes: number
  readonly findings: readonly Finding[]
}

const dayMs = 24 * 3_600_000
const shortestDriftMs = 3 * dayMs
const wishedDays = 28
const wishedSamples = 2_000
/** Tags whose readings are this alike are one reading twice. */
const sameCorrelation = 0.999_99
/** Samples in modes that the first three quarters did not show. */
const mostUnseenModes = 0.02
const listed = 20

/** `known`: units, ranges and assets, where a person has said them. */
export function toReadiness(prepared: Prepared, known?: ReadonlyMap<string, Tag>): Readiness {
  const { samples, tags, nativeMs, workingMs, modes } = prepared
  const findings = [
    ...driftFindings(prepared),
    ...recordingFindings(prepared, known),
    ...lengthFindings(prepared),
    ...constantFindings(prepared),
    ...twinFindings(prepared),
    ...modeFindings(prepared),
    ...prepared.excluded.map(
      ({ tag, reason }): Finding => ({ weight: 'note', code: 'left-out', tag, text: `${tag} is left out: ${reason}` }),
    ),
  ]
  return {
    ready: !findings.some(({ weight }) => weight === 'approve'),
    rows: samples.times.length,
    tags: tags.length,
    from: samples.times[0] ?? 0,
    to: samples.times.at(-1) ?? 0,
    nativeMs,
    workingMs,
    gaps: samples.afterGap.reduce((sum, gap) => sum + gap, 0) - 1,
    modes: modes.seen.size,
    findings,
  }
}

function driftFindings({ drifts, tags }: Prepared): Finding[] {
  return drifts.map(({ tag, rise, fromAt, toAt, against }): Finding => {
    const name = tags[tag] ?? ''
    const share = `${rise < 0 ? '−' : ''}${Math.round(Math.abs(rise) * 100)} % of its range`
    const span = `between ${toDay(fromAt)} and ${toDay(toAt)}, in a straight line`
    const what =
      against === 'others'
        ? `${name} moved away from what the other tags say by ${share} ${span}.`
        : `${name} went one way by ${share} ${span}, whatever the hour and the weekday.`
    const text = `${what} A sensor that wears does that, and so does an attacker who wants to be learned as normal. Look at it before you trust it.`
    // Within a day or two, what looks like a line is a part of the wave that every day goes through.
    if (toAt - fromAt < shortestDriftMs) return { weight: 'weak', code: 'short-drift', tag: name, text }
    return { weight: 'approve', code: 'drift', tag: name, text }
  })
}

function lengthFindings({ samples, blockMs }: Prepared): Finding[] {
  const findings: Finding[] = []
  const days = ((samples.times.at(-1) ?? 0) - (samples.times[0] ?? 0)) / dayMs
  if (days < wishedDays) {
    const text = `The readings cover ${days.toFixed(1)} days. Four weeks show every weekday four times; a year shows the seasons.`
    findings.push({ weight: 'weak', code: 'short-time', text })
  }
  if (samples.times.length < wishedSamples) {
    findings.push({
      weight: 'weak',
      code: 'few-samples',
      text: `There are ${samples.times.length} samples; relations grow firm from ${wishedSamples}.`,
    })
  }
  if (days * dayMs < driftLengths[0] * blockMs) {
    findings.push({ weight: 'weak', code: 'drift-unseen', text: 'The readings are too short for a slow drift in them to be seen.' })
  }
  return findings
}

function constantFindings({ scale, tags }: Prepared): Finding[] {
  const constant = tags.filter((_, tag) => scale.lows[tag] === scale.highs[tag])
  return constant.slice(0, listed).map((tag) => ({
    weight: 'note',
    code: 'constant',
    tag,
    text: `${tag} never changed. Any change of it will count as unusual.`,
  }))
}

/** Columns that say the same hide each other: if one is spoofed, the other says where it should be. That is well to know. */
function twinFindings({ scaled, tags, folds }: Prepared): Finding[] {
  const findings: Finding[] = []
  const { count, sums, products } = folds.whole
  const size = sums.length
  const shared = (row: number, column: number) => (products[row * size + column] ?? 0) - ((sums[row] ?? 0) * (sums[column] ?? 0)) / count
  for (let row = 0; row < scaled.tags && findings.length < listed; row += 1) {
    for (let column = row + 1; column < scaled.tags; column += 1) {
      const spread = shared(row, row) * shared(column, column)
      if (spread <= 0 || shared(row, column) / Math.sqrt(spread) < sameCorrelation) continue
      findings.push({
        weight: 'note',
        code: 'twin',
        tag: tags[column] ?? '',
        text: `${tags[column]} says the same as ${tags[row]} all the time.`,
      })
      break
    }
  }
  return findings
}

function modeFindings({ modes, samples, tags }: Prepared): Finding[] {
  if (modes.tags.length === 0) return []
  const width = tags.length
  const count = samples.times.length
  const from = Math.floor(count * 0.75)
  const early = new Set<string>()
  for (let at = 0; at < from; at += 1) early.add(toMode(modes.tags, samples.values, at * width))
  let unseen = 0
  for (let at = from; at < count; at += 1) if (!early.has(toMode(modes.tags, samples.values, at * width))) unseen += 1
  const share = unseen / Math.max(1, count - from)
  if (share <= mostUnseenModes) return []
  const text = `${(share * 100).toFixed(1)} % of the last quarter ran in ways (states of the switches together) that the first three quarters never showed. More are to be expected: learn from a longer time.`
  return [{ weight: 'weak', code: 'modes-open', text }]
}

function toDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

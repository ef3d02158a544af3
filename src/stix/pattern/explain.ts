import type { Pattern } from './ast.ts'
import type { Evidence } from './evaluate.ts'
import { formatComparison } from './format.ts'
import { References, type Value } from './values.ts'
import type { BoundObservation, ExpressionResult, MatchResult } from './verdict.ts'

/** Enough for a person; the result itself holds them all. */
const maxLines = 20
const maxShown = 120

/** A verdict in plain words, a line each, for the terminal and for an analyst who asks why. */
export function explainMatch(result: Omit<MatchResult, 'why'>): string[] {
  if (result.isMatch) return shorten(result.expressions.flatMap(toMatchLines))
  if (result.observationCount === 0) return ['There is no observed-data in what was given, so nothing can match.']
  const silent = result.expressions.filter(({ matching }) => matching === 0)
  const lines = silent.map(({ node }) => `Nothing observed matches ${toText(node)}.`)
  const spoken = result.expressions.filter(({ matching }) => matching > 0)
  if (result.obstacle !== 'expression' || silent.length === 0) {
    lines.push(
      ...spoken.map(({ node, matching }) => `${countOf(matching)} ${toText(node)} by ${matching === 1 ? 'itself' : 'themselves'}.`),
    )
    lines.push(obstacleLine(result.pattern, result.obstacle))
  }
  return shorten(lines)
}

function obstacleLine(pattern: Pattern, obstacle: MatchResult['obstacle']): string {
  if (obstacle === 'time') return 'No choice among them keeps the order and the times that the pattern asks for.'
  const hasWindow = pattern.text.includes('START')
  return hasWindow
    ? 'Between START and STOP there are too few of them: each part of the pattern needs observations of its own.'
    : 'There are too few of them: each part of the pattern, and each repetition, needs an observation of its own.'
}

function toMatchLines({ node, bound }: ExpressionResult): string[] {
  return bound.map((observation) => `${toText(node)} is met by ${observation.id}${timesOf(observation)}${objectsOf(observation)}`)
}

function timesOf({ times }: BoundObservation): string {
  return times === 1 ? '' : ` (${times} of its observations)`
}

function objectsOf({ objects }: BoundObservation): string {
  const parts = objects.slice(0, 3).map(({ id, evidence }) => `${id} with ${evidence.map(toEvidenceText).join(' and ')}`)
  if (parts.length === 0) return ''
  return `: ${parts.join('; ')}${objects.length > parts.length ? `; and ${objects.length - parts.length} more` : ''}`
}

function toEvidenceText({ comparison, value }: Evidence): string {
  const test = cut(formatComparison(comparison))
  return value === undefined ? test : `${test} (it is ${toShown(value)})`
}

function toShown(value: Value): string {
  if (value instanceof Uint8Array) return cut(`h'${Buffer.from(value).toString('hex')}'`)
  return value instanceof References ? `${value.objects.length} references` : cut(JSON.stringify(value))
}

function toText(node: ExpressionResult['node']): string {
  return cut(`[${formatComparison(node.comparison)}]`)
}

function countOf(matching: number): string {
  return matching === 1 ? '1 observed-data matches' : `${matching} observed-data match`
}

function cut(text: string): string {
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text
}

function shorten(lines: readonly string[]): string[] {
  return lines.length <= maxLines ? [...lines] : [...lines.slice(0, maxLines), `… and ${lines.length - maxLines} more lines.`]
}

import type { Finding } from './finding.ts'
import type { Tag } from './model.ts'
import type { Prepared } from './prepared.ts'

/** Gaps for more than this share of the samples make relations between neighbours rare. */
const manyGaps = 0.05
/** A tag that changes in this share of its samples is a measured quantity, not a switch. */
const restlessShare = 0.5
/** Samples for which a measured quantity may stand still. */
const longestStill = 24
const listed = 20

/** What is odd about the way the readings were recorded. */
export function recordingFindings(prepared: Prepared, tags: ReadonlyMap<string, Tag> = new Map()): Finding[] {
  return [...rangeFindings(prepared, tags), ...gapFindings(prepared), ...stillFindings(prepared), ...resolutionFindings(prepared)]
}

/** A reading that its instrument cannot show is none: whoever wrote it, it is not to be learned unseen. */
function rangeFindings({ scale, tags }: Prepared, known: ReadonlyMap<string, Tag>): Finding[] {
  return tags.flatMap((name, at): Finding[] => {
    const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY, unit } = known.get(name) ?? {}
    const [lowest, highest] = [scale.lows[at] ?? 0, scale.highs[at] ?? 0]
    if (lowest >= low && highest <= high) return []
    const within = unit === undefined ? '' : ` ${unit}`
    const text = `${name} went from ${lowest} to ${highest}${within}, and its range was given as ${low} to ${high}. Look at those readings before you approve them.`
    return [{ weight: 'approve', code: 'outside-range', tag: name, text }]
  })
}

function gapFindings({ samples }: Prepared): Finding[] {
  const gaps = samples.afterGap.reduce((sum, gap) => sum + gap, 0) - 1
  if (gaps <= manyGaps * samples.times.length) return []
  const text = `There are ${gaps} gaps in ${samples.times.length} samples. What follows a gap says nothing of what came before.`
  return [{ weight: 'weak', code: 'gaps', text }]
}

function stillFindings({ samples, tags }: Prepared): Finding[] {
  const width = tags.length
  const findings: Finding[] = []
  for (let tag = 0; tag < width && findings.length < listed; tag += 1) {
    const { changes, longest, from } = stillnessOf(samples.values, { width, tag })
    if (changes === 0 || longest <= longestStill || changes < restlessShare * (samples.times.length - longest)) continue
    if (isResting(samples.values, { width, tag, from, longest })) continue
    const at = new Date(samples.times[from] ?? 0).toISOString().slice(0, 16).replace('T', ' ')
    const text = `${tags[tag]} changes nearly all the time, but stood still for ${longest} samples from ${at} on. If it was stuck, leave that time out: it would be learned as normal.`
    findings.push({ weight: 'weak', code: 'stuck', tag: tags[tag] ?? '', text })
  }
  return findings
}

/** Whether a tag stands where it often stands, as the flow of a pump that is off: it was not stuck there. */
function isResting(
  values: Float64Array,
  { width, tag, from, longest }: { width: number; tag: number; from: number; longest: number },
): boolean {
  const still = values[from * width + tag]
  let count = 0
  for (let at = tag; at < values.length; at += width) if (values[at] === still) count += 1
  return count >= 2 * longest
}

function stillnessOf(values: Float64Array, { width, tag }: { width: number; tag: number }) {
  let changes = 0
  let longest = 0
  let from = 0
  let since = 0
  for (let at = tag, row = 0; at < values.length; at += width, row += 1) {
    if (row > 0 && values[at] !== values[at - width]) {
      changes += 1
      since = row
    }
    if (row - since + 1 > longest) {
      longest = row - since + 1
      from = since
    }
  }
  return { changes, longest, from }
}

function resolutionFindings({ resolutions, ownResolutions, tags }: Prepared): Finding[] {
  const coarser = tags.filter((_, tag) => (resolutions[tag] ?? 0) > (ownResolutions[tag] ?? 0))
  if (coarser.length === 0) return []
  const some = `${coarser.slice(0, 5).join(', ')}${coarser.length > 5 ? ', …' : ''}`
  const text = `The feed writes ${coarser.length} of ${tags.length} tags with fewer decimals than this history (${some}). The history is rounded as the feed is.`
  return [{ weight: 'note', code: 'resolution', text }]
}

import { type Episode, type Explanation, explain, type Model } from '../../../process/index.ts'
import { toDate, toSpan, toTable } from '../../output.ts'
import { toShort } from './picture.ts'

const tagsShown = 5

/** What a machine is told of an episode: all of it, with the explanation. */
export function toEpisodeJson(model: Model, episode: Episode): Episode & { readonly explanation: Explanation } {
  return { ...episode, explanation: explain(model, episode) }
}

/** One line: when, how long, how strong, which tags. */
export function toEpisodeLine(episode: Episode): string {
  const { startedAt, endedAt, peakScore, threshold, tags } = episode
  const names = tags.slice(0, 3).map(({ tag }) => tag)
  const span = toSpan((endedAt - startedAt) / 1000)
  return `${toDate(startedAt)}  ${span.padEnd(12)}  score ${(peakScore / threshold).toFixed(1)} × threshold  ${names.join(', ')}`
}

/** The explanation, with the tags' readings. */
export function toEpisodeText(model: Model, episode: Episode): string {
  const { asset, words, techniques, checks } = explain(model, episode)
  const unitOf = (unit: string | undefined) => (unit === undefined ? '' : ` ${unit}`)
  const rows = episode.tags
    .slice(0, tagsShown)
    .map(({ tag, unit, asset: of, observed, expected, contribution, at }) => [
      tag,
      of,
      `${toShort(observed)}${unitOf(unit)}`,
      `${toShort(expected)}${unitOf(unit)}`,
      contribution.toFixed(2),
      toDate(at),
    ])
  return [
    `From ${toDate(episode.startedAt)} to ${toDate(episode.endedAt)}, ${episode.samples} samples in alarm,`,
    `score up to ${episode.peakScore.toFixed(2)} where ${episode.threshold.toFixed(2)} is the threshold.`,
    '',
    words,
    `Likely asset: ${asset}`,
    `It would fit: ${techniques.map(({ id, name }) => `${id} ${name}`).join(', ')} (MITRE ATT&CK for ICS). A fault of the plant looks alike.`,
    '',
    toTable(['TAG', 'ASSET', 'READ', 'SHOULD HAVE READ', 'PART', 'FURTHEST APART AT'], rows).trimEnd(),
    '',
    'Check first:',
    ...checks.map((check, at) => `  ${at + 1}. ${check}`),
  ].join('\n')
}

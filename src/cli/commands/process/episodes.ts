import type { Episode, EpisodeDetail, EpisodePage } from '../../../http/index.ts'
import { type Api, openApi } from '../../api.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { toDate, toSpan, toTable } from '../../output.ts'
import { toPicture, toShort } from './picture.ts'

const tagsPictured = 2
const tagsShown = 6

export const episodesVerb = defineCommand({
  name: 'process episodes',
  summary: 'List the times in which plants did not behave as they do, or explain one.',
  arguments: '[ID]',
  about: `
The last opened first; those of models in shadow are marked, they raised no alarm. With an id (cut short as long as it is
clear): the sensors that say so, read against expected in their units and as a picture, the likely asset, what it would fit
in MITRE ATT&CK for ICS, what to check first.`,
  options: {
    plant: { type: 'string', short: 'p', value: 'NAME', help: 'of this plant only' },
    which: { type: 'string', value: 'WHICH', help: 'raised or shadow (default: both)' },
    limit: { type: 'string', short: 'n', value: 'N', default: '50', help: 'rows at most (default: 50)' },
  },
  examples: ['entente process episodes', 'entente process episodes 7f3a', 'entente process episodes --plant harbour --which shadow'],
  async run({ positionals, values, home, output }) {
    const [id] = positionals
    const api = await openApi(home)
    try {
      if (id === undefined) {
        const { plant, which, limit = '50' } = values
        const query = { limit, ...(plant === undefined ? {} : { plant }), ...(which === undefined ? {} : { which }) }
        const page = await api.get<EpisodePage>(`process/episodes?${new URLSearchParams(query)}`)
        output.result(page, () => toEpisodeTable(page.episodes))
      } else {
        const episode = await api.get<EpisodeDetail>(`process/episodes/${await findEpisodeId(api, id)}`)
        output.result(episode, () => toDetailText(episode))
      }
      return 0
    } finally {
      await api.close()
    }
  },
})

export const feedbackVerb = defineCommand({
  name: 'process feedback',
  summary: 'Say whether an episode was a true or a false alarm, or take that back.',
  arguments: 'ID true|false|none',
  about: `
A false alarm needs a reason; the threshold rises if the budget of false alarms asks for it, never so far that what was
called a true alarm would stay silent. The model stays as it is. "none" takes back what was said, and the threshold with it.
It is the same decision as on the alert: entente alerts confirm, dismiss, reopen.`,
  options: { reason: { type: 'string', value: 'TEXT', help: 'why; kept and stated in the log' } },
  examples: ['entente process feedback 7f3a false --reason "pump 2 was being serviced"', 'entente process feedback 7f3a none'],
  async run({ positionals, values, home, output }) {
    const [id, word] = positionals
    const verdict = word === 'true' || word === 'false' ? `${word}-alarm` : word
    if (id === undefined || (verdict !== 'none' && word === verdict) || verdict === undefined)
      throw cliFault('usage', 'Name the episode and what it was: entente process feedback ID true|false|none')
    const api = await openApi(home)
    try {
      const body = { verdict, ...(values.reason === undefined ? {} : { reason: values.reason }) }
      const episode = await api.post<Episode>(`process/episodes/${await findEpisodeId(api, id)}/feedback`, body)
      output.result(episode, () =>
        episode.verdict === 'none' ? 'Nothing is said of it.' : `It was a ${episode.verdict.replace('-', ' ')}.`,
      )
      return 0
    } finally {
      await api.close()
    }
  },
})

async function findEpisodeId(api: Api, start: string): Promise<string> {
  if (start.length === 36) return start
  const { episodes } = await api.get<EpisodePage>('process/episodes?limit=1000')
  const found = episodes.filter(({ id }) => id.startsWith(start))
  const [only] = found
  if (only === undefined) throw cliFault('unknown-id', `No episode's id begins with "${start}".`)
  if (found.length > 1) throw cliFault('usage', `${found.length} episodes' ids begin with "${start}"; write more of it.`)
  return only.id
}

function toEpisodeTable(episodes: readonly Episode[]): string {
  if (episodes.length === 0) return 'No episodes.\n'
  const rows = episodes.map((episode) => [
    episode.id.slice(0, 8),
    episode.plant,
    episode.isShadow ? 'shadow' : episode.verdict === 'none' ? 'raised' : episode.verdict,
    toDate(episode.startedAt),
    episode.isOver ? toSpan((episode.endedAt - episode.startedAt) / 1000) : 'not over',
    `${(episode.peakScore / episode.threshold).toFixed(1)}×`,
    episode.asset,
    episode.tags
      .slice(0, 3)
      .map(({ tag }) => tag)
      .join(', '),
  ])
  return toTable(['ID', 'PLANT', 'WHAT', 'FROM', 'LASTED', 'PEAK', 'ASSET', 'SENSORS'], rows)
}

function toDetailText(episode: EpisodeDetail): string {
  const unitOf = (unit: string | undefined) => (unit === undefined ? '' : ` ${unit}`)
  const rows = episode.tags.slice(0, tagsShown).map(({ tag, asset, unit, observed, expected, contribution, at }) => {
    return [tag, asset, `${toShort(observed)}${unitOf(unit)}`, `${toShort(expected)}${unitOf(unit)}`, contribution.toFixed(2), toDate(at)]
  })
  const pictures = (episode.picture?.tags ?? []).slice(0, tagsPictured).flatMap(({ tag, unit, observed, expected }) => {
    const times = episode.picture?.times ?? []
    const places = times.flatMap((_, at) => (observed[at] === null || expected[at] === null ? [] : [at]))
    const at = (list: readonly (number | null)[]) => places.map((place) => list[place] ?? 0)
    const trace = { tag, times: places.map((place) => times[place] ?? 0), observed: at(observed), expected: at(expected) }
    return [
      '',
      `${tag}${unit === null ? '' : ` (${unit})`}:  * read   - should have read   # both   ^ in alarm`,
      ...toPicture(trace, episode),
    ]
  })
  return [
    `${episode.plant}, version ${episode.version}${episode.isShadow ? ', in shadow' : ''}: ${episode.words}`,
    `From ${toDate(episode.startedAt)} to ${toDate(episode.endedAt)}${episode.isOver ? '' : ', not over'}; score up to ${episode.peakScore.toFixed(2)}, threshold ${episode.threshold.toFixed(2)}.`,
    `Likely asset: ${episode.asset}`,
    `It would fit: ${episode.techniques.map(({ id, name }) => `${id} ${name}`).join(', ')} (MITRE ATT&CK for ICS). A fault of the plant looks alike.`,
    ...(episode.decision === null
      ? []
      : [`${episode.verdict.replace('-', ' ')}, says ${episode.decision.by}: ${episode.decision.reason ?? ''}`]),
    '',
    toTable(['TAG', 'ASSET', 'READ', 'SHOULD HAVE READ', 'PART', 'FURTHEST APART AT'], rows).trimEnd(),
    '',
    'Check first:',
    ...episode.checks.map((check, place) => `  ${place + 1}. ${check}`),
    ...pictures,
  ].join('\n')
}

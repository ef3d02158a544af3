import { type Episode, judgeSeries, type Model, type Series, traceOf } from '../../../process/index.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { toEpisodeJson, toEpisodeLine, toEpisodeText } from './episode-text.ts'
import { modelOption, readModel, requireOne } from './model-file.ts'
import { toPicture } from './picture.ts'
import { labelOption, readTable, tableOptions, toRowOptions } from './table-file.ts'

const tagsPictured = 2
/** Samples shown before and after an episode. */
const samplesAround = 24

export const explainVerb = defineCommand({
  name: 'process explain',
  summary: 'Explain an episode: which sensors, read against expected, likely asset, what to check first.',
  arguments: 'FILE.csv --model MODEL.json [--episode N]',
  about: `
Judges the file and explains one of its episodes, the strongest unless --episode says which: the tags that disagree with
the rest and what they should have read, in their units, as a picture too; the asset it points to; what it would fit in
MITRE ATT&CK for ICS; what to look at first.`,
  options: {
    ...modelOption,
    episode: { type: 'string', short: 'e', value: 'N', help: 'which one, in the order of time, from 1 (default: the strongest)' },
    ...tableOptions,
    ...labelOption,
  },
  examples: ['entente process explain today.csv --model plant.model.json', 'entente process explain today.csv -m plant.model.json -e 2'],
  async run({ positionals, values, output }) {
    const file = requireOne(positionals, 'explain FILE.csv --model MODEL.json')
    const model = readModel(values.model)
    const { series } = await readTable(file, output, { ...toRowOptions(values, file), tags: model.tags.map(({ name }) => name) })
    const { episodes } = judgeSeries(model, series)
    const place = toPlace(values.episode, episodes)
    const episode = episodes[place]
    if (episode === undefined) {
      output.result({ episodes: 0 }, () => 'There is no episode: the plant behaved as it does.')
      return 0
    }
    const traces = tracesOf(model, series, episode)
    output.result({ episode: place + 1, of: episodes.length, ...toEpisodeJson(model, episode), traces }, () =>
      [
        `Episode ${place + 1} of ${episodes.length}`,
        ...(episodes.length > 1 ? episodes.map((one, at) => `${at === place ? '>' : ' '} ${at + 1}  ${toEpisodeLine(one)}`) : []),
        '',
        toEpisodeText(model, episode),
        ...traces.flatMap((trace) => [
          '',
          `${trace.tag}${trace.unit === undefined ? '' : ` (${trace.unit})`}:  * read   - should have read   # both   ^ in alarm`,
          ...toPicture(trace, episode),
        ]),
      ].join('\n'),
    )
    return 0
  },
})

function toPlace(text: string | undefined, episodes: readonly Episode[]): number {
  if (text === undefined) {
    const strongest = Math.max(...episodes.map(({ peakScore }) => peakScore))
    return episodes.findIndex(({ peakScore }) => peakScore === strongest)
  }
  const place = Number(text) - 1
  if (Number.isInteger(place) && place >= 0 && place < episodes.length) return place
  throw cliFault('usage', `There are ${episodes.length} episodes; --episode ${text} is none of them.`)
}

function tracesOf(model: Model, series: Series, episode: Episode) {
  const around = samplesAround * model.learned.workingMs
  return traceOf(model, series, {
    tags: episode.tags.slice(0, tagsPictured).map(({ tag }) => tag),
    from: episode.startedAt - around,
    to: episode.endedAt + around,
  })
}

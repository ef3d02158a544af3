import {
  type Benchmark,
  benchmark,
  feedResolutionsOf,
  frozenConfiguration,
  type SeasonSplit,
  type Series,
  seasonSplits,
  withoutRows,
} from '../../../process/index.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { toCount, toSpan } from '../../output.ts'
import { toEpisodeJson, toEpisodeLine } from './episode-text.ts'
import { readLabels } from './label-file.ts'
import { toAttackTable, toScoreTable, toSeasonTable } from './score-text.ts'
import { labelOption, readTable, tableOptions, toNoteLines, toRowOptions } from './table-file.ts'

export const benchmarkVerb = defineCommand({
  name: 'process benchmark',
  summary: 'Learn from one file, judge another, and score it beside detectors that know nothing.',
  arguments: '--learn NORMAL.csv --judge OTHER.csv',
  about: `
With one frozen configuration, the same for every plant, and without labels: those of the judged file are looked at once
all of it is judged. Prints the BATADAL score S with its parts (time to detection, classification), precision, recall and
F1 by point, eTaPR, false alarms a week, the delay and the top tags of each attack, S without each attack, and what each
season of the normal data would have cried by a model of the others. Point-adjusted scores are not given: dice do well on
them. docs/reference/process-configuration.md says how the configuration was chosen.`,
  options: {
    learn: { type: 'string', value: 'FILE', help: 'readings of normal operation' },
    judge: { type: 'string', value: 'FILE', help: 'readings to judge' },
    labels: { type: 'string', value: 'FILE', help: 'labels of the judged file, where they come in a file of their own' },
    fast: { type: 'boolean', default: false, help: 'leave out the seasons, which take four more learnings' },
    ...labelOption,
    ...tableOptions,
  },
  examples: [
    'entente process benchmark --learn dataset03.csv --judge dataset04.csv',
    'entente process benchmark --learn normal.csv --judge test.csv --label "Normal/Attack" --json',
  ],
  async run({ positionals, values, output }) {
    const { learn: learnFile, judge: judgeFile, label, ...rest } = values
    if (learnFile === undefined || judgeFile === undefined || positionals.length > 0) {
      throw cliFault('usage', 'Say: entente process benchmark --learn NORMAL.csv --judge OTHER.csv')
    }
    const learned = await readTable(learnFile, output, toRowOptions(rest, learnFile))
    const known = { tags: learned.series.tags, ...(label === undefined ? {} : { label }) }
    const judged = await readTable(judgeFile, output, { ...toRowOptions(rest, judgeFile), ...known })
    const truth = values.labels === undefined ? judged.labels : await readLabels(values.labels, judged.series, label)
    const normal = withoutRows(learned.series, learned.labels)
    if (normal.left > 0) output.note(`${toCount(normal.left)} rows of ${learnFile} are labelled as attack and are not learned.`)
    output.progress('learning and judging …')
    const result = benchmark(normal.series, judged.series, { configuration: frozenConfiguration, truth })
    const seasons = values.fast ? [] : seasonsOf(normal.series, judged.series)
    output.result(
      toJson(result, { seasons, learned: { file: learnFile, ...learned.notes }, judged: { file: judgeFile, ...judged.notes } }),
      () =>
        [
          ...toNoteLines(learned).map((line) => `${learnFile}: ${line}`),
          ...toNoteLines(judged).map((line) => `${judgeFile}: ${line}`),
          ...toText(result, seasons),
        ].join('\n'),
    )
    return 0
  },
})

/** None where a quarter is too little to learn from, or a season leaves too little beside it. */
function seasonsOf(learned: Series, judged: Series): SeasonSplit[] {
  try {
    return seasonSplits(learned, frozenConfiguration, feedResolutionsOf(judged))
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^process\.(too-short|not-learnable)$/.test(String(error.code))) return []
    throw error
  }
}

function toJson(result: Benchmark, about: { seasons: readonly SeasonSplit[]; learned: object; judged: object }) {
  const { readiness, model, judged, scores, trivial, withoutEach, attackTags } = result
  const attacks = scores?.episodes.attacks.map((attack, at) => ({
    ...attack,
    topTags: (attackTags[at] ?? []).slice(0, 3),
    sWithoutIt: withoutEach[at] ?? null,
  }))
  return {
    ...about,
    readiness,
    model: { tags: model.tags.length, learned: model.learned, threshold: model.threshold, configuration: model.configuration },
    scores: scores ?? null,
    attacks: attacks ?? null,
    trivial,
    episodes: judged.episodes.map((episode) => toEpisodeJson(model, episode)),
    drifts: judged.drifts,
  }
}

function toText(result: Benchmark, seasons: readonly SeasonSplit[]): string[] {
  const { readiness, model, judged, scores, trivial } = result
  const { learned } = model
  const open = readiness.findings.filter(({ weight }) => weight === 'approve')
  const lines = [
    `Learned ${model.tags.length} tags, ${toCount(learned.samples)} samples of ${toSpan(learned.workingMs / 1000)}; threshold ${model.threshold.toFixed(4)}.`,
    ...open.map(({ text }) => `A person should have looked first: ${text}`),
    '',
  ]
  if (scores === undefined) lines.push('The judged file has no labels, so there is nothing to score.')
  else {
    lines.push(toScoreTable(scores, trivial))
    if (scores.batadal === null) lines.push('The labels name no attack: what counts is the false alarms a week.')
    else lines.push(toAttackTable(scores, result))
  }
  if (seasons.length > 0) lines.push(toSeasonTable(seasons))
  lines.push(`${judged.episodes.length} episodes`, ...judged.episodes.map((episode) => `  ${toEpisodeLine(episode)}`))
  return lines
}

import { writeFileSync } from 'node:fs'
import {
  type Approval,
  feedResolutionsOf,
  findingKey,
  frozenConfiguration,
  hashOfModel,
  learnPrepared,
  openFindings,
  prepare,
  requireApproved,
  toModelText,
  toReadiness,
  withoutRows,
} from '../../../process/index.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { toCount, toSpan } from '../../output.ts'
import { requireOne } from './model-file.ts'
import { toReadinessText } from './readiness-text.ts'
import { labelOption, readTable, tableOptions, toRowOptions } from './table-file.ts'
import { readTags } from './tag-file.ts'

export const learnVerb = defineCommand({
  name: 'process learn',
  summary: "Learn a plant's normal behaviour from readings of normal operation.",
  arguments: 'FILE.csv --out MODEL.json',
  about: `
Makes the same checks as entente process check, and learns nothing that a person should look at first: --approve says that
one has, and why. The reason stays in the model. The same readings give the same model, to the last digit. Where the live
feed writes fewer decimals than the history, show a piece of it with --feed: the history is rounded to what it carries.`,
  options: {
    out: { type: 'string', short: 'o', value: 'FILE', help: 'where the model is written' },
    tags: { type: 'string', value: 'FILE', help: 'units, ranges, sites and assets of the tags, YAML or CSV' },
    feed: { type: 'string', value: 'FILE.csv', help: 'a piece of the live feed, whose decimals the history is rounded to' },
    approve: { type: 'string', value: 'REASON', help: 'a person has looked at all that is marked STOP, and this is why it is normal' },
    budget: {
      type: 'string',
      value: 'N',
      help: `false alarms a week that you will look at (default: ${frozenConfiguration.budgetPerWeek})`,
    },
    ...tableOptions,
    ...labelOption,
  },
  examples: [
    'entente process learn history.csv --out plant.model.json',
    'entente process learn history.csv --out plant.model.json --tags tags.yaml --feed today.csv',
    'entente process learn history.csv --out plant.model.json --approve "flow meter FT3 was replaced in May, work order 4711"',
  ],
  async run({ positionals, values, output }) {
    const file = requireOne(positionals, 'learn FILE.csv --out MODEL.json')
    const { out } = values
    if (out === undefined) throw cliFault('usage', 'Say where the model is written: --out FILE')
    const configuration = { ...frozenConfiguration, budgetPerWeek: toBudget(values.budget) }
    const tags = values.tags === undefined ? undefined : readTags(values.tags)
    const table = await readTable(file, output, toRowOptions(values, file))
    const feed = values.feed === undefined ? undefined : await readTable(values.feed, output, toRowOptions(values, values.feed))
    const feedResolutions = feed === undefined ? undefined : feedResolutionsOf(feed.series)
    const { series, left } = withoutRows(table.series, table.labels)
    if (left > 0) output.note(`${toCount(left)} rows are labelled as attack and are not learned.`)
    const prepared = prepare(series, { configuration, feedResolutions })
    const readiness = toReadiness(prepared, tags)
    const approved = toApprovals(values.approve, openFindings(readiness, []).map(findingKey))
    if (!output.isJson) output.note(toReadinessText(readiness, table))
    requireApproved(readiness, approved)
    const options = { configuration, approved, ...(tags === undefined ? {} : { tags }) }
    const model = learnPrepared(prepared, series, options)
    const text = toModelText(model)
    writeModel(out, text)
    const hash = hashOfModel(text)
    const summary = { out, hash, tags: model.tags.length, learned: model.learned, threshold: model.threshold, approved, readiness }
    output.result(summary, () =>
      [
        `Learned ${model.tags.length} tags from ${toCount(model.learned.samples)} samples of ${toSpan(model.learned.workingMs / 1000)}.`,
        `An alarm begins above ${model.threshold.toFixed(3)}, at most ${configuration.budgetPerWeek} false ones a week.`,
        ...approved.map(({ finding, reason }) => `Approved ${finding}: ${reason}`),
        `${out}  sha256 ${hash}`,
      ].join('\n'),
    )
    return 0
  },
})

function writeModel(file: string, text: string): void {
  try {
    writeFileSync(file, `${text}\n`)
  } catch (error) {
    throw cliFault('not-writable', `It cannot be written: ${error instanceof Error ? error.message : String(error)}`, file)
  }
}

function toBudget(text: string | undefined): number {
  const budget = text === undefined ? frozenConfiguration.budgetPerWeek : Number(text)
  if (Number.isFinite(budget) && budget >= 0) return budget
  throw cliFault('usage', `"${text}" is no number of false alarms a week.`)
}

function toApprovals(reason: string | undefined, findings: readonly string[]): Approval[] {
  if (reason === undefined) return []
  if (reason.trim() === '') throw cliFault('usage', 'An approval needs its reason.')
  return findings.map((finding) => ({ finding, reason: reason.trim() }))
}

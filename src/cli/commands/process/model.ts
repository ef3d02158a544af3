import type { ModelCard } from '../../../http/index.ts'
import { openApi } from '../../api.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { toCount, toDate, toSpan, toTable } from '../../output.ts'

export const modelVerb = defineCommand({
  name: 'process model',
  summary: "Show one version of a plant's model, or write its text.",
  arguments: 'PLANT VERSION',
  about: `
What it was learned from and by whom, what was approved, its tags with the range and the step they were learned in, the
threshold that each budget of false alarms asks for, and what it found since. --text writes the model itself: the same text
judges the same everywhere, and entente process watch takes it too.`,
  options: { text: { type: 'boolean', help: 'write the text of the model, whose SHA-256 names it' } },
  examples: ['entente process model harbour 2', 'entente process model harbour 2 --text > harbour.model.json'],
  async run({ positionals, values, home, output }) {
    const [plant, version] = positionals
    if (plant === undefined || version === undefined) throw cliFault('usage', 'Name both: entente process model PLANT VERSION')
    const path = `process/plants/${encodeURIComponent(plant)}/models/${encodeURIComponent(version)}`
    const api = await openApi(home)
    try {
      if (values.text) for await (const piece of api.read(`${path}/text`)) await output.raw(piece)
      else {
        const card = await api.get<ModelCard>(path)
        output.result(card, () => toCardText(card))
      }
      return 0
    } finally {
      await api.close()
    }
  },
})

/** What a person should know of a version before trusting it. */
export function toCardText(card: ModelCard): string {
  const tags = card.tagList.map((tag) => [
    tag.tag,
    tag.asset,
    `${toShort(tag.low)} to ${toShort(tag.high)}${tag.unit === null ? '' : ` ${tag.unit}`}`,
    tag.resolution === 0 ? '' : String(tag.resolution),
  ])
  const { raised, shadow, falseAlarms, trueAlarms } = card.episodes
  return [
    `Version ${card.version}, ${card.state}   sha256 ${card.hash}`,
    `  learned   ${toDate(card.learnedAt)} by ${card.learnedBy}, from ${toDate(card.from)} to ${toDate(card.to)}`,
    `  readings  ${toCount(card.rows)} samples of ${toSpan(card.workingMs / 1000)}, ${card.tags} tags`,
    ...(card.approved.length === 0 ? [] : [`  approved  ${card.approved.join(', ')}: ${card.reason ?? ''}`]),
    `  episodes  ${raised} raised, ${shadow} in shadow; ${falseAlarms} called false, ${trueAlarms} true`,
    `  budgets   ${card.budgets
      .slice(0, 6)
      .map(({ perWeek, threshold }) => `${perWeek} a week: ${threshold.toFixed(2)}`)
      .join('   ')}`,
    '',
    toTable(['TAG', 'ASSET', 'LEARNED RANGE', 'STEP'], tags),
  ].join('\n')
}

function toShort(value: number): string {
  return String(Number(value.toPrecision(4)))
}

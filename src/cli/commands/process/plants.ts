import type { WatchedPlant, WatchedPlantDetail, WatchedPlants } from '../../../http/index.ts'
import { openApi } from '../../api.ts'
import { defineCommand } from '../../command.ts'
import { toCount, toDate, toTable } from '../../output.ts'

const newsShown = 10

export const plantsVerb = defineCommand({
  name: 'process plants',
  summary: 'List the plants of this node and what watches them, or show one.',
  arguments: '[PLANT]',
  about: `
Of each plant: the version of its model that raises alarms, the one in shadow, the score of the last sample beside the
threshold, what is in alarm. With a name also its versions, its thresholds and why they were set, and what a model saw that
is no alarm: slow drifts, new modes, sensors that stand still, gaps.`,
  options: {},
  examples: ['entente process plants', 'entente process plants harbour'],
  async run({ positionals, home, output }) {
    const [name] = positionals
    const api = await openApi(home)
    try {
      if (name === undefined) {
        const all = await api.get<WatchedPlants>('process/plants')
        output.result(all, () => toPlantTable(all.plants))
      } else {
        const plant = await api.get<WatchedPlantDetail>(`process/plants/${encodeURIComponent(name)}`)
        output.result(plant, () => toPlantText(plant))
      }
      return 0
    } finally {
      await api.close()
    }
  },
})

function toPlantTable(plants: readonly WatchedPlant[]): string {
  if (plants.length === 0) return 'No plants.\n'
  const rows = plants.map((plant) => [
    plant.plant,
    plant.isLearning ? `${plant.state}, learning` : plant.state,
    plant.promoted === null ? '–' : String(plant.promoted.version),
    plant.shadow === null ? '–' : String(plant.shadow.version),
    plant.score === null ? '–' : `${plant.score.toFixed(2)} of ${plant.threshold?.toFixed(2) ?? '–'}`,
    toDate(plant.judgedTo),
    String(plant.openEpisodes),
    plant.problem ?? '',
  ])
  return toTable(['PLANT', 'STATE', 'VERSION', 'SHADOW', 'SCORE', 'JUDGED TO', 'IN ALARM', 'PROBLEM'], rows)
}

/** Everything a person decides on a plant by. */
export function toPlantText(plant: WatchedPlantDetail): string {
  const models = plant.models.map((model) => [
    String(model.version),
    model.state,
    `${toDate(model.from).slice(0, 10)} to ${toDate(model.to).slice(0, 10)}`,
    toCount(model.rows),
    model.learnedBy,
    model.promotion === null ? '' : `${model.promotion.by}: ${model.promotion.reason}`,
  ])
  const [threshold] = plant.thresholds
  return [
    toPlantTable([plant]).trimEnd(),
    '',
    `Budget: ${plant.budgetPerWeek} false alarms a week${threshold === undefined ? '' : `; threshold ${threshold.threshold.toFixed(3)}, set by ${threshold.by}: ${threshold.reason}`}`,
    '',
    models.length === 0
      ? `No model yet. See if its readings are fit to be learned: entente process teach ${plant.plant} --look`
      : toTable(['VERSION', 'STATE', 'LEARNED FROM', 'ROWS', 'LEARNED BY', 'PROMOTED'], models).trimEnd(),
    ...(plant.news.length === 0 ? [] : ['', 'Seen that is no alarm:']),
    ...plant.news.slice(0, newsShown).map((news) => `  ${toDate(news.lastAt).slice(0, 16)}  ${news.text}`),
  ].join('\n')
}

import type { Plant } from '../../../http/index.ts'
import { openApi } from '../../api.ts'
import { defineCommand } from '../../command.ts'
import { toCount, toDate, toTable } from '../../output.ts'

export const listVerb = defineCommand({
  name: 'plants list',
  summary: 'List the plants whose readings are kept.',
  about: `
"Settled" is the moment up to which nothing is waited for any more: models judge up to there.`,
  options: {},
  examples: ['entente plants list'],
  async run({ home, output }) {
    const api = await openApi(home)
    try {
      const all = await api.get<{ plants: Plant[] }>('plants')
      output.result(all, () =>
        all.plants.length === 0
          ? 'No plants. Describe one: entente plants add FILE.yaml\n'
          : toTable(['NAME', 'TAGS', 'READINGS', 'NEWEST', 'SETTLED', 'KEPT'], all.plants.map(toRow)),
      )
      return 0
    } finally {
      await api.close()
    }
  },
})

function toRow({ name, tags, readings, newestAt, settledTo, keepDays }: Plant): string[] {
  return [name, toCount(tags), toCount(readings), toDate(newestAt), toDate(settledTo), `${keepDays} days`]
}

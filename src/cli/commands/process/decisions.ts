import type { WatchedPlantDetail } from '../../../http/index.ts'
import { openApi } from '../../api.ts'
import { type Command, defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { toPlantText } from './plants.ts'

const reasonOption = { reason: { type: 'string', value: 'TEXT', help: 'why; kept and stated in the log' } } as const

interface Decision {
  readonly verb: 'promote' | 'rollback' | 'retire'
  readonly summary: string
  readonly about: string
  readonly example: string
}

function defineDecision({ verb, summary, about, example }: Decision) {
  return defineCommand({
    name: `process ${verb}`,
    summary,
    arguments: 'PLANT VERSION --reason TEXT',
    about,
    options: reasonOption,
    examples: [example],
    async run({ positionals, values, home, output }) {
      const [plant, version] = positionals
      if (plant === undefined || version === undefined) throw cliFault('usage', `Name both: entente process ${verb} PLANT VERSION`)
      if (values.reason === undefined) throw cliFault('usage', 'Say why: --reason TEXT', '--reason')
      const api = await openApi(home)
      try {
        const path = `process/plants/${encodeURIComponent(plant)}/models/${encodeURIComponent(version)}/${verb}`
        const changed = await api.post<WatchedPlantDetail>(path, { reason: values.reason })
        output.result(changed, () => toPlantText(changed))
        return 0
      } finally {
        await api.close()
      }
    },
  })
}

const promoteVerb = defineDecision({
  verb: 'promote',
  summary: 'Let a version in shadow raise alarms.',
  about: `
The version that raised them until now is superseded. What the new one has in alarm at this moment is raised.`,
  example: 'entente process promote harbour 2 --reason "four quiet weeks in shadow"',
})
const rollbackVerb = defineDecision({
  verb: 'rollback',
  summary: 'Let an earlier version take over again.',
  about: `
It goes on from now: what was judged since stands as it was judged.`,
  example: 'entente process rollback harbour 1 --reason "version 2 learned the maintenance week"',
})
const retireVerb = defineDecision({
  verb: 'retire',
  summary: 'Let a version judge no more.',
  about: `
What it has in alarm is over with it. It can be rolled back to.`,
  example: 'entente process retire harbour 2 --reason "the plant is being rebuilt"',
})

const budgetVerb = defineCommand({
  name: 'process budget',
  summary: 'Set how many false alarms in a week a person will look at.',
  arguments: 'PLANT N --reason TEXT',
  about: `
The threshold follows from it, as the model learned it from normal readings it had not seen, and from what people called
false and true alarms since. A smaller budget means a higher threshold: quieter, and later.`,
  options: reasonOption,
  examples: ['entente process budget harbour 0.25 --reason "one a month is what the shift can look at"'],
  async run({ positionals, values, home, output }) {
    const [plant, perWeek] = positionals
    if (plant === undefined || perWeek === undefined || !Number.isFinite(Number(perWeek)))
      throw cliFault('usage', 'Name the plant and a number: entente process budget PLANT N')
    if (values.reason === undefined) throw cliFault('usage', 'Say why: --reason TEXT', '--reason')
    const api = await openApi(home)
    try {
      const body = { perWeek: Number(perWeek), reason: values.reason }
      const changed = await api.post<WatchedPlantDetail>(`process/plants/${encodeURIComponent(plant)}/budget`, body)
      output.result(changed, () => toPlantText(changed))
      return 0
    } finally {
      await api.close()
    }
  },
})

/** What people decide on a plant's watch. */
export const decisionVerbs = [promoteVerb, rollbackVerb, retireVerb, budgetVerb].map((verb) => verb as unknown as Command)

import { openApi } from '../../api.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'

export const removeVerb = defineCommand({
  name: 'plants remove',
  summary: 'Forget a plant, its sources and all its readings.',
  arguments: 'PLANT',
  about: `
There is no way back: the readings are deleted with it.`,
  options: { yes: { type: 'boolean', help: 'yes, delete its readings' } },
  examples: ['entente plants remove water --yes'],
  async run({ positionals, values, home, output }) {
    const [name] = positionals
    if (name === undefined) throw cliFault('usage', 'Name the plant: entente plants remove PLANT --yes')
    if (!values.yes) throw cliFault('usage', `This deletes all readings of ${name}. Say so: --yes`)
    const api = await openApi(home)
    try {
      await api.remove(`plants/${encodeURIComponent(name)}`)
      output.result({ removed: name }, () => `Removed the plant ${name} and its readings.`)
      return 0
    } finally {
      await api.close()
    }
  },
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtInData } from '../../../base/index.ts'
import { openApi } from '../../api.ts'
import { defineCommand } from '../../command.ts'

export const exportVerb = defineCommand({
  name: 'dependencies export',
  summary: 'Print the register as a CSV table that imports back as the same.',
  about: `
The same register gives the same bytes. --template prints a table to begin with, a made-up power operator with a hospital,
water, telecoms and rail in three states; it needs no node.`,
  options: { template: { type: 'boolean', default: false, help: 'print an example table to fill in' } },
  examples: ['entente dependencies export > dependencies.csv', 'entente dependencies export --template > dependencies.csv'],
  async run({ values, home, output }) {
    if (values.template) {
      await output.raw(readFileSync(join(builtInData('example'), 'dependencies.csv')))
      return 0
    }
    const api = await openApi(home)
    try {
      for await (const piece of api.read('dependencies/export')) await output.raw(piece)
      return 0
    } finally {
      await api.close()
    }
  },
})

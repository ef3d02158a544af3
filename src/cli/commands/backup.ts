import { openApi } from '../api.ts'
import { defineCommand } from '../command.ts'
import { cliFault } from '../faults.ts'
import { toBytes } from '../output.ts'
import { writeWhole } from './export.ts'

export const backup = defineCommand({
  name: 'backup',
  summary: 'Write the whole node into one file, while it runs.',
  arguments: 'FILE',
  about: `
Writes database, settings, keys, certificate, dead letters and the operator's own data folder into one file. The
node may run meanwhile. The file holds keys and TLP:RED content: keep it as you keep the node.`,
  options: {},
  examples: ['entente backup /media/vault/entente-2026-11-23.backup'],
  async run({ positionals, home, output }) {
    const [file] = positionals
    if (file === undefined) throw cliFault('usage', 'Name the file to write: entente backup FILE')
    const api = await openApi(home)
    try {
      const bytes = await writeWhole(api.read('backup'), file)
      output.result({ file, bytes }, () => `Wrote ${toBytes(bytes)} to ${file}.`)
      return 0
    } finally {
      await api.close()
    }
  },
})

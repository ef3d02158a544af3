import { restoreHome } from '../../node/index.ts'
import { defineCommand } from '../command.ts'
import { cliFault } from '../faults.ts'

export const restore = defineCommand({
  name: 'restore',
  summary: 'Make a node from a backup file.',
  arguments: 'FILE',
  about: `
Checks the file whole before anything is written, then makes the home folder from it. A folder that holds a node
is never written into. Run the restored node only when the old one is gone for good: two nodes with the same keys
would contradict each other.`,
  options: {},
  examples: ['entente restore /media/vault/entente-2026-11-23.backup --home /srv/entente'],
  async run({ positionals, home, output }) {
    const [file] = positionals
    if (file === undefined) throw cliFault('usage', 'Name the backup file: entente restore FILE')
    const restored = await restoreHome(file, home)
    output.result({ home, ...restored }, () => `Restored ${restored.name} into ${home}. Check it: entente doctor --home ${home}`)
    return 0
  },
})

import { ententeVersion } from '../../node/index.ts'
import { defineCommand } from '../command.ts'

export const version = defineCommand({
  name: 'version',
  summary: 'Show the version of Entente and of what it runs on.',
  about: 'Prints the version of this Entente, of Node and of SQLite.',
  options: {},
  examples: ['entente version --json'],
  async run({ output }) {
    const versions = { entente: ententeVersion, node: process.versions.node, sqlite: process.versions.sqlite ?? 'unknown' }
    output.result(versions, () => `entente ${versions.entente} (Node ${versions.node}, SQLite ${versions.sqlite})`)
    return 0
  },
})

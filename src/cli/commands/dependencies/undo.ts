import type { RegisterImport, RegisterVersions } from '../../../http/index.ts'
import { openApi } from '../../api.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { toImportText } from './import.ts'

export const undoVerb = defineCommand({
  name: 'dependencies undo',
  summary: 'Take back the version that counts now; what was before it counts again.',
  arguments: 'VERSION',
  about: `
VERSION is the beginning of the id that "list" shows first. The undoing is a version of its own, so it can be undone too.`,
  options: {},
  examples: ['entente dependencies undo 3f0c2a91'],
  async run({ positionals: [wanted], home, output }) {
    if (wanted === undefined) throw cliFault('usage', 'Say which: entente dependencies undo VERSION')
    const api = await openApi(home)
    try {
      const { versions } = await api.get<RegisterVersions>('dependencies/versions')
      const id = versions.find((version) => version.id.startsWith(wanted))?.id ?? wanted
      const done = await api.post<RegisterImport>(`dependencies/versions/${encodeURIComponent(id)}/undo`)
      output.result(done, () => toImportText(done, false))
      return 0
    } finally {
      await api.close()
    }
  },
})

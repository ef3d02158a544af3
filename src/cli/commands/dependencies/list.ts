import type { RegisterVersions } from '../../../http/index.ts'
import { openApi } from '../../api.ts'
import { defineCommand } from '../../command.ts'
import { toCount, toDate, toTable } from '../../output.ts'

export const listVerb = defineCommand({
  name: 'dependencies list',
  summary: 'Every version of the register, the newest first.',
  about: `
The first is the one that counts. No version is ever changed: an import or an undoing makes a new one, and each is a
statement of the node's log.`,
  options: {},
  examples: ['entente dependencies list'],
  async run({ home, output }) {
    const api = await openApi(home)
    try {
      const all = await api.get<RegisterVersions>('dependencies/versions')
      output.result(all, () =>
        all.versions.length === 0
          ? 'There is no register yet. Begin with: entente dependencies export --template > dependencies.csv\n'
          : toTable(
              ['VERSION', 'MADE', 'BY', 'TLP', 'THINGS', 'NEEDS', 'NOTE'],
              all.versions.map(({ id, at, by, level, things, needs, note }) => [
                ...[id.slice(0, 8), toDate(at), by, level],
                ...[toCount(things), toCount(needs), note],
              ]),
            ),
      )
      return 0
    } finally {
      await api.close()
    }
  },
})

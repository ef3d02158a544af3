import type { Collection } from '../../http/index.ts'
import { openApi } from '../api.ts'
import { defineCommand } from '../command.ts'
import { cliFault } from '../faults.ts'
import { toCount, toDate, toTable } from '../output.ts'

export const collections = defineCommand({
  name: 'collections',
  summary: 'List collections, add or remove one.',
  arguments: '[add TITLE | remove NAME]',
  about: `
A collection is what partners read and write over TAXII. "add" makes one; "remove" takes away a collection with
its memberships: objects that are in no other collection go with it, and the log keeps that they were withdrawn.`,
  options: {
    alias: { type: 'string', value: 'ALIAS', help: 'short name, usable in addresses: lower-case letters, digits, hyphens' },
    description: { type: 'string', value: 'TEXT', help: 'what is in it' },
  },
  examples: ['entente collections', 'entente collections add "Energy sector" --alias energy', 'entente collections remove energy'],
  async run({ positionals, values, home, output }) {
    const [action, name] = positionals
    const api = await openApi(home)
    try {
      if (action === undefined) {
        const all = await api.get<{ collections: Collection[] }>('collections')
        output.result(all, () =>
          toTable(
            ['ALIAS', 'TITLE', 'OBJECTS', 'LAST ADDED', 'ID'],
            all.collections.map((one) => [one.alias ?? '–', one.title, toCount(one.objects), toDate(one.lastAddedAt), one.id]),
          ),
        )
        return 0
      }
      if (name === undefined) throw cliFault('usage', `Name the collection: entente collections ${action} NAME`)
      if (action === 'add') {
        const { alias, description } = values
        const made = await api.post<Collection>('collections', {
          title: name,
          ...(alias === undefined ? {} : { alias }),
          ...(description === undefined ? {} : { description }),
        })
        output.result(made, () => `Made the collection ${made.title} (${made.id}).`)
      } else if (action === 'remove') {
        await api.remove(`collections/${encodeURIComponent(name)}`)
        output.result({ removed: name }, () => `Removed the collection ${name}.`)
      } else throw cliFault('usage', `"${action}" is not add or remove.`)
      return 0
    } finally {
      await api.close()
    }
  },
})

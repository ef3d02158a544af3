import type { Feed, PollResult } from '../../http/index.ts'
import { openApi } from '../api.ts'
import { defineCommand } from '../command.ts'
import { cliFault } from '../faults.ts'
import { readGivenText } from '../given-file.ts'
import { toCount, toDate, toTable } from '../output.ts'

export const feeds = defineCommand({
  name: 'feeds',
  summary: "List, add, poll and remove feeds: partners' TAXII collections.",
  arguments: '[add NAME URL | poll NAME | remove NAME]',
  about: `
A feed is a partner's TAXII 2.1 collection that a running node reads regularly. URL is the collection's address,
such as https://cert.example/api1/collections/91a7b528-80eb-42ed-a74d-c6fbd5a26116/. What was taken is durable
page by page; a feed that breaks goes on where it was.`,
  options: {
    token: { type: 'string', value: 'TOKEN', help: 'what the partner gave you to be let in' },
    collection: {
      type: 'string',
      short: 'c',
      value: 'NAME',
      default: 'intelligence',
      help: 'where its objects go (default: intelligence)',
    },
    'unmarked-as': { type: 'string', value: 'LEVEL', help: 'level for objects without a TLP marking (default: red)' },
    every: { type: 'string', value: 'SECONDS', default: '60', help: 'how often it is read (default: 60)' },
    ca: { type: 'string', value: 'FILE', help: 'certificate (PEM) of an authority to trust for this feed' },
  },
  examples: [
    'entente feeds add cert-fr https://cert.example/api1/collections/91a7…/ --token ent_…',
    'entente feeds poll cert-fr',
    'entente feeds',
  ],
  async run({ positionals, values, home, output }) {
    const [action, name, url] = positionals
    const api = await openApi(home)
    try {
      if (action === undefined) {
        const all = await api.get<{ feeds: Feed[] }>('feeds')
        output.result(all, () =>
          all.feeds.length === 0
            ? 'No feeds. Add one: entente feeds add NAME URL\n'
            : toTable(['NAME', 'INTO', 'RECEIVED', 'REFUSED', 'LAST POLLED', 'STATE', 'URL'], all.feeds.map(toRow)),
        )
        return 0
      }
      if (name === undefined) throw cliFault('usage', `Name the feed: entente feeds ${action} NAME`)
      const path = `feeds/${encodeURIComponent(name)}`
      if (action === 'poll') {
        const polled = await api.post<PollResult>(`${path}/poll`)
        output.result(
          polled,
          () => `${toCount(polled.received)} received, ${toCount(polled.added)} new, ${toCount(polled.refused)} refused.`,
        )
      } else if (action === 'remove') {
        await api.remove(path)
        output.result({ removed: name }, () => `Removed the feed ${name}. What it brought stays.`)
      } else if (action === 'add') {
        if (url === undefined) throw cliFault('usage', "Give the address of the partner's collection: entente feeds add NAME URL")
        const body = {
          name,
          url,
          collection: values.collection,
          everySeconds: Number(values.every),
          token: values.token,
          unmarkedAs: values['unmarked-as'],
          ca: values.ca === undefined ? undefined : readGivenText(values.ca),
        }
        output.result(
          await api.post<Feed>('feeds', body),
          () => `Added the feed ${name}. A running node reads it; now: entente feeds poll ${name}`,
        )
      } else throw cliFault('usage', `"${action}" is not add, poll or remove.`)
      return 0
    } finally {
      await api.close()
    }
  },
})

function toRow(feed: Feed): string[] {
  return [
    feed.name,
    feed.collection,
    toCount(feed.received),
    toCount(feed.refused),
    toDate(feed.lastPolledAt),
    feed.error ?? 'good',
    feed.url,
  ]
}

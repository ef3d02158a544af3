import type { Partner, PartnerCard, PostMessages } from '../../http/index.ts'
import { openApi } from '../api.ts'
import { defineCommand } from '../command.ts'
import { exitOfPartly } from '../exit.ts'
import { cliFault } from '../faults.ts'
import { readGivenText } from '../given-file.ts'
import { type Output, toCount, toDate, toTable } from '../output.ts'

export const partners = defineCommand({
  name: 'partners',
  summary: 'List, add, ask and remove the nodes that witness each other with this one.',
  arguments: '[look URL | add URL | keys NAME FILE | exchange | post | post-again ID | remove NAME]',
  about: `
Partners cosign each other's logs, so that none can rewrite or hide what it stated, or tell two stories, without being
found out. "look" shows who a node says it is: compare its keys with what its people told you by another way, then "add"
it; the keys that it shows then are pinned. Keys that those have signed take their place, by themselves or with "keys" from a
file: what the partner's node gives at /log/rotations. "exchange" asks all partners now; a running node does so by itself.
"post" lists signed messages to partners: a message waits until the partner has it on its disk and has signed for it.`,
  options: {
    name: { type: 'string', value: 'NAME', help: 'what you call it (default: what it calls itself)' },
    'witness-key': { type: 'string', value: 'VKEY', help: 'add any C2SP witness by its verifier key; URL is its submission prefix' },
    ca: { type: 'string', value: 'FILE', help: 'certificate (PEM) of an authority to trust for this partner' },
  },
  examples: ['entente partners look https://cert.example:8420', 'entente partners add https://cert.example:8420', 'entente partners'],
  async run({ positionals, values, home, output }) {
    const [action, subject] = positionals
    const api = await openApi(home)
    const ca = values.ca === undefined ? {} : { ca: readGivenText(values.ca) }
    try {
      if (action === undefined) return showAll(await api.get<{ partners: Partner[] }>('partners'), output)
      if (action === 'exchange') return showAll(await api.post<{ partners: Partner[] }>('partners/exchange'), output)
      if (action === 'post') return showPost(await api.get<PostMessages>('post'), output)
      if (subject === undefined)
        throw cliFault('usage', `Say: entente partners ${action} ${action === 'remove' ? 'NAME' : action === 'post-again' ? 'ID' : 'URL'}`)
      if (action === 'look') {
        const card = await api.post<PartnerCard>('partners/look', { url: subject, ...ca })
        output.result(card, () => toCardText(card))
      } else if (action === 'add') {
        const name = values.name === undefined ? {} : { name: values.name }
        const key = values['witness-key'] === undefined ? {} : { witnessKey: values['witness-key'] }
        const added = await api.post<Partner>('partners', { url: subject, ...name, ...ca, ...key })
        output.result(added, () => `Added ${added.name}. Its log is ${added.origin}; the keys are pinned. Now: entente partners exchange`)
      } else if (action === 'keys') {
        const followed = await api.post<Partner>(`partners/${encodeURIComponent(subject)}/rotations`, readRotations(positionals[2]))
        output.result(followed, () => toCardText({ ...followed, name: `Pinned for ${followed.name}` }))
      } else if (action === 'remove') {
        await api.remove(`partners/${encodeURIComponent(subject)}`)
        output.result({ removed: subject }, () => `Parted from ${subject}. What was cosigned stays.`)
      } else if (action === 'post-again') {
        return showPost(await api.post<PostMessages>(`post/${encodeURIComponent(subject)}/again`), output)
      } else throw cliFault('usage', `"${action}" is not look, add, keys, exchange, post, post-again or remove.`)
      return 0
    } finally {
      await api.close()
    }
  },
})

function readRotations(file: string | undefined): unknown {
  if (file === undefined) throw cliFault('usage', 'Say: entente partners keys NAME FILE')
  try {
    return JSON.parse(readGivenText(file))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw cliFault('usage', `The file is no JSON list of hand-overs: ${error.message}`, file)
  }
}

function toCardText({ name, origin, logKeys, witnessKeys }: PartnerCard): string {
  const short = (key: string) => `  ${key.length > 120 ? `${key.slice(0, 117)}...` : key}`
  return [name, `log ${origin}`, ...logKeys.map(short), 'as a witness', ...witnessKeys.map(short)].join('\n')
}

function showPost(list: PostMessages, output: Output): number {
  const rows = list.messages.map(({ id, kind, state, to, queuedAt, deliveredAt, error }) => {
    return [id, kind, state, toDate(queuedAt), toDate(deliveredAt), to, error ?? '']
  })
  output.result(list, () =>
    rows.length === 0 ? 'No messages to partners.\n' : toTable(['ID', 'KIND', 'STATE', 'WRITTEN', 'DELIVERED', 'TO', 'WHY NOT'], rows),
  )
  return list.messages.some(({ state }) => state === 'refused') ? exitOfPartly : 0
}

function showAll(list: { partners: Partner[] }, output: Output): number {
  output.result(list, () =>
    list.partners.length === 0
      ? 'No partners. Look at one: entente partners look URL\n'
      : toTable(
          ['NAME', 'COSIGNED OURS', 'WE COSIGNED', 'LAST SEEN', 'STATE', 'URL'],
          list.partners.map((one) => [
            one.name,
            `${toCount(one.cosignedSize)} at ${toDate(one.cosignedAt)}`,
            one.witnessedSize === null ? '–' : `${toCount(one.witnessedSize)} at ${toDate(one.witnessedAt)}`,
            toDate(one.seenAt),
            one.error ?? 'good',
            one.url,
          ]),
        ),
  )
  return list.partners.some(({ error }) => error !== null) ? exitOfPartly : 0
}

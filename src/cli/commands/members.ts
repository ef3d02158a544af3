import type { AdoptedListView, CircleHistory, Circles, DraftListView, NewMemberList } from '../../http/index.ts'
import { type Api, openApi } from '../api.ts'
import { defineCommand } from '../command.ts'
import { cliFault } from '../faults.ts'
import { readGivenText } from '../given-file.ts'
import { type Output, toDate, toTable } from '../output.ts'

const usage =
  'Say: entente members [propose CIRCLE | sign FILE | offer FILE… | adopt FILE… | history CIRCLE | export CIRCLE | policy CIRCLE]'

export const members = defineCommand({
  name: 'members',
  summary: 'Circles of nodes: their signed lists of members, version after version.',
  arguments: '[propose CIRCLE | sign FILE | offer FILE... | adopt FILE... | history CIRCLE | export CIRCLE | policy CIRCLE]',
  about: `
A list says who belongs to a circle, with which keys, and how many of them must sign the next version. "propose" makes a
list and signs it; "sign" adds this node's signature to one that somebody sent. Both write the list to standard output: a
file that travels by any way, a stick too. "adopt" takes a list that enough members have signed; files of one list that
were signed apart are put together. "offer" keeps one without adopting it. Partners and their pinned keys follow from the
list that is adopted. "policy" writes whom to trust for the log of this node, or of --member: a file for entente verify.
Two lists of one version that both hold raise an alarm with evidence: entente ledger alarms.`,
  options: {
    url: { type: 'string', value: 'URL', help: 'for propose: where this node answers' },
    add: { type: 'string', value: 'PARTNER', multiple: true, help: 'for propose: a partner that joins' },
    remove: { type: 'string', value: 'NAME', multiple: true, help: 'for propose: a member that leaves' },
    renew: { type: 'string', value: 'NAME', multiple: true, help: 'for propose: a member that gets the keys that are pinned here now' },
    threshold: { type: 'string', value: 'M', help: 'for propose: how many must sign the next version (more than half)' },
    'valid-from': { type: 'string', value: 'TIME', help: 'for propose: from when on it holds, such as 2026-12-01T00:00:00Z' },
    again: { type: 'boolean', default: false, help: 'for propose and sign: although this node has signed another list of that version' },
    member: { type: 'string', value: 'NAME', help: "for policy: the member whose proofs are verified (default: this node's)" },
  },
  examples: [
    'entente members propose "Energy CSIRTs" --url https://node.example:8420 --add Isac --add Csirt > v1.members',
    'entente members sign v1.members > v1.signed.members',
    'entente members adopt v1.members v1.signed.members',
    'entente members policy "Energy CSIRTs" > node.policy',
  ],
  async run({ positionals, values, home, output }) {
    const [action, subject, ...more] = positionals
    const api = await openApi(home)
    try {
      if (action === undefined || action === 'show') return showAll(await api.get<Circles>('circles'), output)
      if (subject === undefined) throw cliFault('usage', usage)
      if (action === 'propose') return await giveList(await api.post<DraftListView>('circles/propose', toWish(subject, values)), output)
      if (action === 'sign')
        return await giveList(
          await api.post<DraftListView>('circles/sign', { source: readGivenText(subject), again: values.again }),
          output,
        )
      if (action === 'offer') return await offer(api, [subject, ...more], output)
      if (action === 'adopt') return await adopt(api, [subject, ...more], output)
      const circle = encodeURIComponent(subject)
      if (action === 'history') return showHistory(await api.get<CircleHistory>(`circles/${circle}/history`), output)
      if (action === 'export') {
        const { versions } = await api.get<CircleHistory>(`circles/${circle}/history`)
        await output.raw(versions[0]?.source ?? '')
      } else if (action === 'policy') {
        const member = values.member === undefined ? '' : `?member=${encodeURIComponent(values.member)}`
        for await (const piece of api.read(`circles/${circle}/policy${member}`)) await output.raw(piece)
      } else throw cliFault('usage', usage)
      return 0
    } finally {
      await api.close()
    }
  },
})

interface WishValues {
  readonly url: string | undefined
  readonly add: readonly string[]
  readonly remove: readonly string[]
  readonly renew: readonly string[]
  readonly threshold: string | undefined
  readonly 'valid-from': string | undefined
  readonly again: boolean
}

function toWish(circle: string, { url, threshold, 'valid-from': validFrom, ...lists }: WishValues): NewMemberList {
  const count = threshold === undefined ? undefined : Number(threshold)
  if (count !== undefined && !Number.isInteger(count)) throw cliFault('usage', 'The threshold is a number of members.', '--threshold')
  return {
    circle,
    again: lists.again,
    add: [...lists.add],
    remove: [...lists.remove],
    renew: [...lists.renew],
    ...(url === undefined ? {} : { url }),
    ...(count === undefined ? {} : { threshold: count }),
    ...(validFrom === undefined ? {} : { validFrom }),
  }
}

/** The list itself to standard output, and what it still needs beside it. */
async function giveList(draft: DraftListView, output: Output): Promise<number> {
  if (output.isJson) output.result(draft, () => '')
  else await output.raw(draft.source)
  output.note(toSupport(draft))
  return 0
}

function toSupport({ circle, version, signedBy, missing, needed }: DraftListView): string {
  const who = signedBy.length === 0 ? 'nobody whose word counts' : signedBy.join(', ')
  const open = needed - signedBy.length
  return open > 0
    ? `Version ${version} of ${circle}: signed by ${who}; ${open} more of ${missing.join(', ')} must sign.`
    : `Version ${version} of ${circle}: signed by ${who}. That is enough: every member can adopt it.`
}

/** Signatures of one list that travelled apart meet here. */
async function offer(api: Api, files: readonly string[], output: Output): Promise<number> {
  for (const file of files) {
    const draft = await api.post<DraftListView>('circles/offer', { source: readGivenText(file) })
    output.result(draft, () => toSupport(draft))
  }
  return 0
}

async function adopt(api: Api, files: readonly string[], output: Output): Promise<number> {
  for (const file of files.slice(0, -1)) await api.post<DraftListView>('circles/offer', { source: readGivenText(file) })
  const adopted = await api.post<AdoptedListView>('circles/adopt', { source: readGivenText(files.at(-1) ?? '') })
  output.result(
    adopted,
    () => `Adopted version ${adopted.version} of ${adopted.circle}: ${adopted.members.map(({ name }) => name).join(', ')}.`,
  )
  return 0
}

function showAll(all: Circles, output: Output): number {
  output.result(all, () =>
    all.circles.length + all.drafts.length === 0
      ? 'No circles. Found one: entente members propose CIRCLE --url URL --add PARTNER\n'
      : [
          ...all.circles.map(({ name, newest, isMember }) =>
            [
              `${name}, version ${newest.version} since ${toDate(newest.adoptedAt)}${isMember ? '' : ' (this node is not in it)'}`,
              `${newest.threshold} of ${newest.members.length} sign the next version`,
              toTable(
                ['MEMBER', 'LOG', 'URL'],
                newest.members.map((one) => [one.name, one.origin, one.url]),
              ),
            ].join('\n'),
          ),
          ...all.drafts.map((draft) => `On its way. ${toSupport(draft)}`),
        ].join('\n'),
  )
  return 0
}

function showHistory({ versions }: CircleHistory, output: Output): number {
  output.result({ versions }, () =>
    toTable(
      ['VERSION', 'ADOPTED', 'BY', 'SIGN NEXT', 'MEMBERS', 'HASH'],
      versions.map((one) => [
        String(one.version),
        toDate(one.adoptedAt),
        one.adoptedBy,
        `${one.threshold} of ${one.members.length}`,
        one.members.map(({ name }) => name).join(', '),
        one.hash.slice(0, 16),
      ]),
    ),
  )
  return 0
}

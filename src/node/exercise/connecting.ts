import { localAdministrator } from '../../identity/index.ts'
import type { Node } from '../node.ts'
import type { ExerciseState } from './homes.ts'
import type { Scenario } from './scenario.ts'

const readEverySeconds = 60

interface Parts {
  readonly nodes: ReadonlyMap<string, Node>
  readonly urls: ReadonlyMap<string, string>
  readonly scenario: Scenario
  readonly tokens: ExerciseState['tokens']
}

/** Makes what is not there yet: partners, feeds, and a token for each person who plays. Gives all tokens. */
export async function connect({ nodes, urls, scenario, tokens }: Parts): Promise<ExerciseState['tokens']> {
  for (const [key, node] of nodes) {
    const known = new Set((await node.federation.partners.list()).map(({ origin }) => origin))
    for (const [other, { ownLog }] of nodes) {
      const url = urls.get(other)
      if (other !== key && url !== undefined && !known.has(ownLog.origin)) await node.federation.partners.add({ url })
    }
  }
  for (const { reader, from, collection } of scenario.reads) {
    const [to, publisher, url] = [nodes.get(reader), nodes.get(from), urls.get(from)]
    if (to !== undefined && publisher !== undefined && url !== undefined) await addFeed({ to, publisher, url, collection })
  }
  return addPeople(nodes, scenario, tokens)
}

async function addFeed({ to, publisher, url, collection }: { to: Node; publisher: Node; url: string; collection: string }): Promise<void> {
  const name = `${publisher.config.name}, ${collection}`
  if ((await to.feeds.list()).some((feed) => feed.name === name)) return
  const { id } = await publisher.intel.requireCollection(localAdministrator, collection)
  // One that is there is of a start that was cut off before the feed was written down: nobody holds its secret.
  const taken = (await publisher.identity.listTokens()).length
  const reader = `${to.config.name}, ${collection} (${taken})`
  // What is seen names what was seen, and leaves only to those who may know that, too.
  const readable = (await publisher.intel.listCollections(localAdministrator)).map((one) => one.id)
  const grants = [...new Set([id, ...readable])].map((collectionId) => ({ collectionId, canRead: true, canWrite: false }))
  const { secret } = await publisher.identity.createToken({ name: reader, clearance: 'amber', grants })
  const address = `${url}/${publisher.config.taxii.root}/collections/${id}/`
  await to.feeds.add({ name, url: address, secret, collection: 'intelligence', everySeconds: readEverySeconds })
}

async function addPeople(
  nodes: ReadonlyMap<string, Node>,
  { participants }: Scenario,
  tokens: ExerciseState['tokens'],
): Promise<ExerciseState['tokens']> {
  const all: Record<string, Record<string, string>> = {}
  for (const [key, node] of nodes) {
    const held = { ...tokens[key] }
    for (const person of participants[key]?.people ?? []) {
      if (held[person] !== undefined) continue
      const taken = (await node.identity.listTokens()).filter(({ name }) => name === person || name.startsWith(`${person} `)).length
      const name = taken === 0 ? person : `${person} ${taken + 1}`
      const grants = [{ collectionId: '*', canRead: true, canWrite: true }]
      held[person] = (await node.identity.createToken({ name, clearance: 'red', isAdmin: true, grants })).secret
    }
    all[key] = held
  }
  return all
}

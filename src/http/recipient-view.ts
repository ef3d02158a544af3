import type { KnownAuthority } from '../authority/index.ts'
import type { Reader } from '../identity/index.ts'
import type { Node } from '../node/index.ts'
import type { ReportRecipient } from './contract/index.ts'

interface Which {
  readonly incident: string
  readonly report: string
}

/**
 * To whom a report of an incident can go: first the authorities that take reports under its regime in the states that it
 * is owed to, each by every way that is known of it; then partners.
 */
export async function listRecipients(node: Node, reader: Reader, which: Which): Promise<ReportRecipient[]> {
  const { incidents, federation, authority, config } = node
  const { regime, stage } = await incidents.reports.get(reader, which)
  const { obligations } = await incidents.duties.list(reader, which.incident)
  const owed = obligations.filter((duty) => duty.regime === regime && duty.stage === stage).flatMap(({ state }) => state ?? [])
  const states = [...new Set([...owed, ...(config.organisation.country === null ? [] : [config.organisation.country]), 'EU'])]
  const known = (await authority.ties.list()).filter(({ regimes, isOwn }) => regimes.includes(regime) && !isOwn)
  const partners = (await federation.partners.list()).filter(({ logKeys }) => logKeys.length > 0)
  const reachable = new Set(partners.map(({ origin }) => origin))
  const named = states.flatMap((state) => known.filter((one) => one.state === state)).flatMap((one) => toWays(one, reachable))
  const taken = new Set(named.map(({ address }) => address))
  const others = partners
    .filter(({ origin }) => !taken.has(origin))
    .map(({ name, origin }): ReportRecipient => ({ name, channel: 'node', address: origin, country: null, why: 'a partner of this node' }))
  return [...named, ...others]
}

function toWays({ title, state, origin, portal, email, roles }: KnownAuthority, reachable: ReadonlySet<string>): ReportRecipient[] {
  const shared = { name: title, country: state === 'EU' ? null : state, why: roles.join(', ').replaceAll('-', ' ') }
  const ways: ReportRecipient[] = []
  if (origin !== null && reachable.has(origin)) ways.push({ ...shared, channel: 'node', address: origin })
  if (portal !== undefined) ways.push({ ...shared, channel: 'portal', address: portal })
  if (email !== undefined) ways.push({ ...shared, channel: 'email', address: email })
  return ways
}

import type { Reader } from '../identity/index.ts'
import type { Node } from '../node/index.ts'
import type { ReportRecipient } from './contract/index.ts'

/** To whom a report of an incident can go: partners that have a log. */
export async function listRecipients(
  { incidents, federation }: Node,
  reader: Reader,
  which: { incident: string; report: string },
): Promise<ReportRecipient[]> {
  await incidents.reports.get(reader, which)
  const partners = await federation.partners.list()
  return partners
    .filter(({ logKeys }) => logKeys.length > 0)
    .map(({ name, origin }) => ({ name, channel: 'node', address: origin, country: null, why: 'a partner of this node' }))
}

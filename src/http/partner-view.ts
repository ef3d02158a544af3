import type { Partner as HeldPartner } from '../federation/index.ts'
import { toVerifierKeyText } from '../ledger/index.ts'
import type { Node } from '../node/index.ts'
import type { Partner } from './contract/index.ts'

/** A partner with what this node has cosigned of its log. */
export async function toPartnerView({ federation }: Node, partner: HeldPartner): Promise<Partner> {
  const seen = (await federation.witness.seen()).find(({ origin }) => origin === partner.origin)
  const { name, url, origin, circle, addedAt, cosignedSize, cosignedAt, seenAt, error } = partner
  return {
    name,
    url,
    origin,
    logKeys: partner.logKeys.map(toVerifierKeyText),
    witnessKeys: partner.witnessKeys.map(toVerifierKeyText),
    pastKeys: [...partner.pastLogKeys, ...partner.pastWitnessKeys].map(toVerifierKeyText),
    circle,
    addedAt,
    cosignedSize,
    cosignedAt,
    witnessedSize: seen?.size ?? null,
    witnessedAt: seen?.at ?? null,
    seenAt,
    error,
  }
}

export async function listPartnerViews(node: Node): Promise<Partner[]> {
  return Promise.all((await node.federation.partners.list()).map((partner) => toPartnerView(node, partner)))
}

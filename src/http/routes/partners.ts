import type { FastifyInstance } from 'fastify'
import type { Partner as HeldPartner } from '../../federation/index.ts'
import { toVerifierKeyText } from '../../ledger/index.ts'
import type { Node } from '../../node/index.ts'
import { NewPartner, Partner, PartnerAddress, PartnerCard, Partners } from '../contract/index.ts'
import { addRoute } from '../route.ts'

export function addPartnerRoutes(app: FastifyInstance, node: Node): void {
  const { partners, exchange, witness } = node.federation
  const list = async (): Promise<Partner[]> => {
    const seen = new Map((await witness.seen()).map((one) => [one.origin, one]))
    return (await partners.list()).map((partner) => toPartner(partner, seen.get(partner.origin)))
  }
  addRoute(app, {
    method: 'GET',
    url: '/partners',
    tag: 'partners',
    summary: 'Nodes that witness each other with this one',
    needs: 'administrator',
    answer: Partners,
    handle: async () => ({ partners: await list() }),
  })
  addRoute(app, {
    method: 'POST',
    url: '/partners/look',
    tag: 'partners',
    summary: 'Ask a node who it is, before it is added; nothing is kept',
    needs: 'administrator',
    body: PartnerAddress,
    answer: PartnerCard,
    handle: async ({ body }) => partners.look(body),
  })
  addRoute(app, {
    method: 'POST',
    url: '/partners',
    tag: 'partners',
    summary: 'Add a partner; the keys that it shows now are pinned',
    needs: 'administrator',
    body: NewPartner,
    answer: Partner,
    status: 201,
    handle: async ({ body }) => toPartner(await partners.add(body), undefined),
  })
  addRoute(app, {
    method: 'POST',
    url: '/partners/exchange',
    tag: 'partners',
    summary: 'Ask all partners for their cosignatures now, and compare what they have seen',
    needs: 'administrator',
    answer: Partners,
    handle: async () => {
      await exchange.round()
      return { partners: await list() }
    },
  })
  addRoute(app, {
    method: 'DELETE',
    url: '/partners/:name',
    tag: 'partners',
    summary: 'Part from a partner; what was cosigned stays',
    needs: 'administrator',
    status: 204,
    handle: async ({ params }) => partners.remove(params.name ?? ''),
  })
}

function toPartner(partner: HeldPartner, seen: { size: number; at: number } | undefined): Partner {
  const { name, url, origin, addedAt, cosignedSize, cosignedAt, seenAt, error } = partner
  return {
    name,
    url,
    origin,
    logKeys: partner.logKeys.map(toVerifierKeyText),
    witnessKeys: partner.witnessKeys.map(toVerifierKeyText),
    addedAt,
    cosignedSize,
    cosignedAt,
    witnessedSize: seen?.size ?? null,
    witnessedAt: seen?.at ?? null,
    seenAt,
    error,
  }
}

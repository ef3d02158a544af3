import type { FastifyInstance } from 'fastify'
import type { Node } from '../../node/index.ts'
import { NewPartner, Partner, PartnerAddress, PartnerCard, Partners } from '../contract/index.ts'
import { listPartnerViews, toPartnerView } from '../partner-view.ts'
import { addRoute } from '../route.ts'

export function addPartnerRoutes(app: FastifyInstance, node: Node): void {
  const { partners, exchange } = node.federation
  addRoute(app, {
    method: 'GET',
    url: '/partners',
    tag: 'partners',
    summary: 'Nodes that witness each other with this one',
    needs: 'administrator',
    answer: Partners,
    handle: async () => ({ partners: await listPartnerViews(node) }),
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
    handle: async ({ body }) => toPartnerView(node, await partners.add(body)),
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
      return { partners: await listPartnerViews(node) }
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

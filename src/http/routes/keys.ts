import type { FastifyInstance } from 'fastify'
import type { Node } from '../../node/index.ts'
import { listTakeOvers } from '../../transparency/index.ts'
import { type LogKeyPeriod, LogKeyPeriods, NewRotation, Partner, Rotations } from '../contract/index.ts'
import { toPartnerView } from '../partner-view.ts'
import { addRoute } from '../route.ts'

/** The keys that this node signs with, and how they give way to others: its own and those of partners. */
export function addKeyRoutes(app: FastifyInstance, node: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/log/keys',
    tag: 'log',
    summary: 'Which keys signed for this node from when on, the newest first',
    needs: 'administrator',
    answer: LogKeyPeriods,
    handle: async () => ({ periods: await listPeriods(node) }),
  })
  addRoute(app, {
    method: 'POST',
    url: '/log/keys',
    tag: 'log',
    summary: 'Let new keys take over; the keys of today sign them, unless they are compromised',
    needs: 'administrator',
    body: NewRotation,
    answer: LogKeyPeriods,
    handle: async ({ body, reader }) => {
      await node.keys.rotate({ ...body, by: reader.name })
      return { periods: await listPeriods(node) }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/partners/:name/rotations',
    tag: 'partners',
    summary:
      "Follow hand-overs of a partner's keys that came by another way than the network; only what pinned keys have signed is followed",
    needs: 'administrator',
    body: Rotations,
    answer: Partner,
    handle: async ({ params, body }) => {
      const { partners } = node.federation
      await partners.follow(params.name ?? '', body)
      return toPartnerView(node, await partners.require(params.name ?? ''))
    },
  })
}

async function listPeriods({ store, ownLog, federation }: Node): Promise<LogKeyPeriod[]> {
  const takeOvers = await listTakeOvers(store)
  const current = { log: ownLog.keys, witness: federation.witness.keys }
  return (['log', 'witness'] as const).flatMap((role) => {
    const [now = ''] = current[role]
    const known = takeOvers.filter((one) => one.role === role).reverse()
    if (known.length === 0) return [{ role, keys: current[role], from: 0, at: null, reason: 'made' as const, isCurrent: true }]
    return known.map(({ keys, from, at, reason }) => ({
      role,
      keys: [...keys],
      from,
      at: reason === 'made' ? null : at,
      reason,
      isCurrent: keys[0] === now,
    }))
  })
}

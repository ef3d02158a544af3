import type { FastifyInstance } from 'fastify'
import type { Node } from '../../node/index.ts'
import type { Anchored } from '../../transparency/index.ts'
import { type LogAnchor, LogAnchors } from '../contract/index.ts'
import { addRoute } from '../route.ts'

const anchorsShown = 100

/** Heads of the log that a time-stamping authority has seen. */
export function addAnchorRoutes(app: FastifyInstance, { anchoring }: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/log/anchors',
    tag: 'log',
    summary: 'The heads that were time-stamped, the newest first',
    needs: 'administrator',
    answer: LogAnchors,
    handle: async () => ({ anchors: (await anchoring.list(anchorsShown)).map(toView) }),
  })
  addRoute(app, {
    method: 'POST',
    url: '/log/anchors',
    tag: 'log',
    summary: 'Have the newest head time-stamped now; answers the newest stamp that there is',
    needs: 'administrator',
    answer: LogAnchors,
    handle: async () => {
      const anchored = await anchoring.anchorNow()
      return { anchors: anchored === undefined ? [] : [toView(anchored)] }
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/log/anchors/:size',
    tag: 'log',
    summary: 'The time-stamp of a head as the authority gave it (RFC 3161 TimeStampResp)',
    needs: 'administrator',
    handle: async ({ params, reply }) => {
      const { receipt } = await anchoring.receipt(Number(params.size))
      return reply.type('application/timestamp-reply').send(Buffer.from(receipt))
    },
  })
}

function toView({ size, kind, at, authority }: Anchored): LogAnchor {
  return { size, kind, at, authority }
}

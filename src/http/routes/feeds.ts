import type { FastifyInstance } from 'fastify'
import type { Feed as HeldFeed } from '../../federation/index.ts'
import type { Node } from '../../node/index.ts'
import { Feed, Feeds, NewFeed, PollResult } from '../contract/index.ts'
import { addRoute } from '../route.ts'

export function addFeedRoutes(app: FastifyInstance, node: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/feeds',
    tag: 'feeds',
    summary: "Partners' collections that this node reads",
    needs: 'administrator',
    answer: Feeds,
    handle: async () => ({ feeds: (await node.feeds.list()).map(toFeed) }),
  })
  addRoute(app, {
    method: 'POST',
    url: '/feeds',
    tag: 'feeds',
    summary: "Begin to read a partner's collection",
    needs: 'administrator',
    body: NewFeed,
    answer: Feed,
    status: 201,
    handle: async ({ body }) => {
      const { name, url, collection, everySeconds, token, ca, unmarkedAs } = body
      const feed = await node.feeds.add({
        name,
        url,
        collection,
        everySeconds,
        ...(token === undefined ? {} : { secret: token }),
        ...(ca === undefined ? {} : { ca }),
        ...(unmarkedAs === undefined ? {} : { handling: unmarkedAs }),
      })
      return toFeed(feed)
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/feeds/:name/poll',
    tag: 'feeds',
    summary: 'Read a feed now',
    needs: 'administrator',
    answer: PollResult,
    handle: async ({ params }) => {
      const polled = await node.feeds.poll(params.name ?? '')
      return { received: polled.received, added: polled.added, refused: polled.refusedCount }
    },
  })
  addRoute(app, {
    method: 'DELETE',
    url: '/feeds/:name',
    tag: 'feeds',
    summary: 'End a feed; what it brought stays',
    needs: 'administrator',
    status: 204,
    handle: async ({ params }) => node.feeds.remove(params.name ?? ''),
  })
}

function toFeed(feed: HeldFeed): Feed {
  return {
    name: feed.name,
    url: feed.url,
    remoteTitle: feed.remoteTitle,
    collection: feed.collection.alias ?? feed.collection.id,
    unmarkedAs: feed.handling,
    everySeconds: feed.everySeconds,
    lastPolledAt: feed.lastPolledAt,
    lastAddedAt: feed.lastAddedAt,
    received: feed.received,
    refused: feed.refused,
    error: feed.error,
  }
}

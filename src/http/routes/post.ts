import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { Node } from '../../node/index.ts'
import { PostMessages } from '../contract/index.ts'
import { addRoute } from '../route.ts'

/** The post to partners: what waits, what was delivered, what was refused. */
export function addPostRoutes(app: FastifyInstance, { federation: { post } }: Node): void {
  const list = async () => ({ messages: await post.outgoing() })
  addRoute(app, {
    method: 'GET',
    url: '/post',
    tag: 'partners',
    summary: 'Signed messages to partners, and how far each has come',
    needs: 'administrator',
    answer: PostMessages,
    handle: list,
  })
  addRoute(app, {
    method: 'POST',
    url: '/post/:id/again',
    tag: 'partners',
    summary: 'Try a message again now that has to wait or was refused',
    needs: 'administrator',
    body: z.object({}),
    answer: PostMessages,
    handle: async ({ params }) => {
      await post.again(params.id ?? '')
      await post.round()
      return list()
    },
  })
}

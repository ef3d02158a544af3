import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { Node } from '../../node/index.ts'
import { LogProofQuery, PostMessages } from '../contract/index.ts'
import { addRoute } from '../route.ts'
import { sendProof, sendText } from '../statement-proof.ts'

/** The post to partners: what waits, what was delivered, what was refused. */
export function addPostRoutes(app: FastifyInstance, node: Node): void {
  const { post } = node.federation
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
  addRoute(app, {
    method: 'GET',
    url: '/post/:id/message',
    tag: 'partners',
    summary: 'A message that was sent or came in, as its sender signed it',
    needs: 'administrator',
    handle: async ({ params, reply }) => sendText(reply, (await post.disclose(params.id ?? '')).source),
  })
  addRoute(app, {
    method: 'GET',
    url: '/post/:id/proof',
    tag: 'partners',
    summary: 'The proof that a message was sent, or came in, to be verified offline; it shows the hash of what the message says',
    needs: 'administrator',
    query: LogProofQuery,
    handle: async ({ params, query, reply }) => {
      const { statementIdx: idx, disclosure } = await post.disclose(params.id ?? '')
      return sendProof(reply, { ownLog: node.ownLog, asked: query, idx, disclosure })
    },
  })
}

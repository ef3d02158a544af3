import type { FastifyInstance } from 'fastify'
import { localAdministrator, type TokenInfo } from '../../identity/index.ts'
import type { Node } from '../../node/index.ts'
import { MadeToken, NewToken, Token, Tokens } from '../contract/index.ts'
import { addRoute } from '../route.ts'

export function addTokenRoutes(app: FastifyInstance, node: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/tokens',
    tag: 'access',
    summary: 'The tokens of this node, without their secrets',
    needs: 'administrator',
    answer: Tokens,
    handle: async () => ({ tokens: (await node.identity.listTokens()).map(toToken) }),
  })
  addRoute(app, {
    method: 'POST',
    url: '/tokens',
    tag: 'access',
    summary: 'Make a token; its secret is in this answer and nowhere else',
    needs: 'administrator',
    body: NewToken,
    answer: MadeToken,
    status: 201,
    handle: async ({ body }) => {
      const grants = await Promise.all(
        body.grants.map(async (grant) => ({
          collectionId: grant.collection === '*' ? '*' : (await node.intel.requireCollection(localAdministrator, grant.collection)).id,
          canRead: grant.canRead,
          canWrite: grant.canWrite,
        })),
      )
      const { grants: _, expiresAt, certificate, ...named } = body
      const made = await node.identity.createToken({
        ...named,
        grants,
        ...(expiresAt === undefined ? {} : { expiresAt }),
        ...(certificate === undefined ? {} : { certificate }),
      })
      return { secret: made.secret, token: toToken(made.token) }
    },
  })
  addRoute(app, {
    method: 'DELETE',
    url: '/tokens/:id',
    tag: 'access',
    summary: 'Revoke a token, by id or name, at once',
    needs: 'administrator',
    answer: Token,
    handle: async ({ params }) => toToken(await node.identity.revokeToken(params.id ?? '')),
  })
}

function toToken(info: TokenInfo): Token {
  const { tokenId, name, clearance, isAdmin, createdAt, expiresAt, revokedAt, certificate } = info
  const grants = info.grants.map(({ collectionId, canRead, canWrite }) => ({ collection: collectionId, canRead, canWrite }))
  return { id: tokenId, name, clearance, isAdmin, grants, createdAt, expiresAt, revokedAt, certificate }
}

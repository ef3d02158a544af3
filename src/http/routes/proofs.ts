import type { FastifyInstance, FastifyReply } from 'fastify'
import { intelFault } from '../../intel/index.ts'
import { toPolicyText, toVerifierKeyText } from '../../ledger/index.ts'
import type { Node } from '../../node/index.ts'
import { addRoute } from '../route.ts'

/** Files to be verified offline: proofs, and the policy to verify them with. */
export function addProofRoutes(app: FastifyInstance, node: Node): void {
  const { ownLog } = node
  addRoute(app, {
    method: 'GET',
    url: '/log/statements/:index/proof',
    tag: 'log',
    summary: 'The proof of one statement, to be verified offline (C2SP tlog-proof)',
    needs: 'administrator',
    handle: async ({ params, reply }) => sendText(reply, await ownLog.proofOf(Number(params.index))),
  })
  addRoute(app, {
    method: 'GET',
    url: '/objects/:id/proof',
    tag: 'log',
    summary: 'The proof that this node received an object, with the parts of it that the reader may see',
    needs: 'reader',
    handle: async ({ reader, params, reply }) => {
      const stated = await node.intel.disclose(reader, params.id ?? '')
      if (stated === undefined) throw intelFault('unknown-object', 'There is no such object.', 'id')
      return sendText(reply, await ownLog.proofOf(stated.statementIdx, stated.disclosure))
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/log/policy',
    tag: 'log',
    summary: "A policy for those who verify this node's proofs: its keys, and a majority of its partners as witnesses (C2SP tlog-policy)",
    needs: 'reader',
    handle: async ({ reply }) => sendText(reply, await toOwnPolicy(node)),
  })
}

function sendText(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('text/plain; charset=utf-8').send(text)
}

/** Ed25519 keys, which every tool of the ecosystem reads; a majority, so that two histories would need a traitor among the witnesses. */
async function toOwnPolicy({ ownLog, federation }: Node): Promise<string> {
  const partners = await federation.partners.list()
  const witnesses = partners.flatMap(({ name, witnessKeys: [first] }) =>
    first === undefined ? [] : [{ name: name.replaceAll(/\s+/g, '-'), key: toVerifierKeyText(first) }],
  )
  const threshold = witnesses.length === 0 ? 0 : Math.floor(witnesses.length / 2) + 1
  return toPolicyText({ logs: ownLog.keys.slice(0, 1), witnesses, threshold })
}

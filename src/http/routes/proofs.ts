import type { FastifyInstance } from 'fastify'
import { intelFault } from '../../intel/index.ts'
import { signatureTypes, toPolicyText, toVerifierKeyText, type VerifierKey } from '../../ledger/index.ts'
import type { Node } from '../../node/index.ts'
import { listLogKeys } from '../../transparency/index.ts'
import { EvidenceProofQuery, LogProofQuery } from '../contract/index.ts'
import { addRoute } from '../route.ts'
import { sendProof, sendText } from '../statement-proof.ts'

/** Files to be verified offline: proofs, and the policy to verify them with. */
export function addProofRoutes(app: FastifyInstance, node: Node): void {
  const { ownLog } = node
  addRoute(app, {
    method: 'GET',
    url: '/log/statements/:index/proof',
    tag: 'log',
    summary: 'The proof of one statement, to be verified offline (C2SP tlog-proof)',
    needs: 'administrator',
    query: LogProofQuery,
    handle: async ({ params, query, reply }) => sendProof(reply, { ownLog, asked: query, idx: Number(params.index) }),
  })
  addRoute(app, {
    method: 'GET',
    url: '/objects/:id/proof',
    tag: 'log',
    summary: 'The proof that this node received an object, with the parts of it that the reader may see',
    needs: 'reader',
    query: LogProofQuery,
    handle: async ({ reader, params, query, reply }) => {
      const stated = await node.intel.disclose(reader, params.id ?? '')
      if (stated === undefined) throw intelFault('unknown-object', 'There is no such object.', 'id')
      return sendProof(reply, { ownLog, asked: query, idx: stated.statementIdx, disclosure: stated.disclosure })
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/alerts/:id/proof',
    tag: 'log',
    summary: 'The proof of what a confirmed alert rests on, as it was sealed: with the lines, or without what was in them',
    needs: 'reader',
    query: EvidenceProofQuery,
    handle: async ({ reader, params, query, reply }) => {
      const wanted = { id: params.id ?? '', withLines: query.lines === 'yes' }
      const { statementIdx, disclosure } = await node.detect.alerts.disclose(reader, wanted)
      return sendProof(reply, { ownLog, asked: query, idx: statementIdx, disclosure })
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

/**
 * Ed25519 keys, which every tool of the ecosystem reads; a majority, so that two histories would need a traitor among the
 * witnesses. Keys that gave way to others are in it too: what they signed is decided as before. A key of ours that was
 * stolen is in it only where witnesses are asked for, since those do not cosign what it signs now.
 */
async function toOwnPolicy({ store, ownLog, federation }: Node): Promise<string> {
  const partners = await federation.partners.list()
  const witnesses = partners.flatMap(({ name, witnessKeys: [first], pastWitnessKeys }) =>
    first === undefined
      ? []
      : [
          {
            name: name.replaceAll(/\s+/g, '-'),
            key: toVerifierKeyText(first),
            past: pastWitnessKeys.filter(isEd25519).map(toVerifierKeyText),
          },
        ],
  )
  const threshold = witnesses.length === 0 ? 0 : Math.floor(witnesses.length / 2) + 1
  const logs = (await listLogKeys(store, ownLog)).filter(({ isStolen }) => threshold > 0 || !isStolen).map(({ key }) => key)
  return toPolicyText({ logs, witnesses, threshold })
}

function isEd25519({ type }: VerifierKey): boolean {
  return type === signatureTypes.ed25519Cosignature
}

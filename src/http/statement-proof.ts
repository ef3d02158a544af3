import type { FastifyReply } from 'fastify'
import type { Disclosure } from '../ledger/index.ts'
import type { OwnLog } from '../transparency/index.ts'
import type { LogProofQuery } from './contract/index.ts'

interface Asked {
  readonly ownLog: OwnLog
  readonly asked: LogProofQuery
  readonly idx: number
  readonly disclosure?: Disclosure
}

/** Answers with the proof of a statement in the form that was asked for. */
export async function sendProof(reply: FastifyReply, { ownLog, asked, idx, disclosure }: Asked): Promise<FastifyReply> {
  if (asked.format === 'tlog') return sendText(reply, await ownLog.proofOf(idx, disclosure, asked.head))
  return reply.type('application/cose; cose-type="cose-sign1"').send(Buffer.from(await ownLog.receiptOf(idx, disclosure)))
}

export function sendText(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('text/plain; charset=utf-8').send(text)
}

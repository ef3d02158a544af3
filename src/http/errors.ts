import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { type Fault, isFault } from '../base/index.ts'
import type { Log } from '../node/index.ts'
import type { Problem } from './contract/index.ts'
import { httpFault } from './faults.ts'
import { toProblem } from './statuses.ts'

/** Every error leaves as application/problem+json: a fault with its code and place, a bug with a log id and nothing else. */
export function addErrorAnswers(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error, _request, reply) => {
    const fault = isFault(error) ? error : toHttpFault(error)
    if (fault !== undefined) return answer(reply, toProblem(fault))
    const logId = randomBytes(6).toString('hex')
    log.error('a call ended in a bug', { logId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    return answer(reply, {
      type: 'about:blank',
      title: 'A fault of the node',
      status: 500,
      detail: `Please report it with the log id ${logId}.`,
      code: 'bug',
      logId,
    })
  })
}

function answer(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="entente", Basic realm="entente"')
  return reply.code(problem.status).type('application/problem+json').send(problem)
}

/** Faults that Fastify found itself, in our words. */
function toHttpFault(error: unknown): Fault | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return httpFault('body-too-large', 'The body is larger than this address takes.')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return httpFault('wrong-content-type', 'Send the body as application/json.')
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return httpFault('bad-request', 'The body is not whole JSON.', 'body')
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return httpFault('bad-request', 'The address is not well formed.', 'url')
    default:
      return undefined
  }
}

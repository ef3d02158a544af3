import type { FastifyInstance } from 'fastify'
import type { IncidentMail as HeldMail } from '../../incidents/index.ts'
import type { Node } from '../../node/index.ts'
import { type IncidentMail, IncidentMailQuery, IncidentMails, TakenMail } from '../contract/index.ts'
import { addRoute } from '../route.ts'

const tag = 'incidents'

/** Mails that become incidents. */
export function addIncidentMailRoutes(app: FastifyInstance, node: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/incidents/:id/mails',
    tag,
    summary: 'E-mails of an incident, with what was found in them',
    needs: 'reader',
    answer: IncidentMails,
    handle: async ({ reader, params }) => ({ mails: (await node.incidents.mails.list(reader, params.id ?? '')).map(toMail) }),
  })
  app.register(async (scope) => addTakingRoute(scope, node))
}

/** In a scope of its own: here a body of any type is the mail. */
function addTakingRoute(app: FastifyInstance, { incidents }: Node): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  addRoute(app, {
    method: 'POST',
    url: '/incident-mails',
    tag,
    summary: 'Take an e-mail in: it opens an incident, or is added to the one that its thread belongs to',
    needs: 'reader',
    query: IncidentMailQuery,
    rawBody: 'message/rfc822',
    answer: TakenMail,
    status: 201,
    handle: async ({ reader, query, request }) => {
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const { mail, ...taken } = await incidents.mails.take(reader, bytes, query)
      return { ...taken, mail: toMail(mail) }
    },
  })
}

function toMail(mail: HeldMail): IncidentMail {
  return { ...mail, observables: [...mail.observables] }
}

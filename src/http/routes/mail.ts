import type { FastifyInstance } from 'fastify'
import type { Node } from '../../node/index.ts'
import { MailState, NewMailKey } from '../contract/index.ts'
import { addRoute } from '../route.ts'

const tag = 'mail'

/** The keys with which mail is encrypted, as people have pinned them. */
export function addMailRoutes(app: FastifyInstance, { incidents: { mailKeys }, config }: Node): void {
  const read = async (): Promise<MailState> => ({ from: config.mail?.from ?? null, keys: await mailKeys.list() })
  addRoute(app, {
    method: 'GET',
    url: '/mail',
    tag,
    summary: 'From where mail goes, and with what it is encrypted for whom',
    needs: 'administrator',
    answer: MailState,
    handle: read,
  })
  addRoute(app, {
    method: 'POST',
    url: '/mail/keys',
    tag,
    summary: 'Pin the certificate or age recipient of a mailbox, or say that mail to it goes unencrypted up to TLP:GREEN',
    needs: 'administrator',
    body: NewMailKey,
    answer: MailState,
    status: 201,
    handle: async ({ reader, body: { address, ...wanted } }) => {
      await mailKeys.pin(reader, address, wanted)
      return read()
    },
  })
  addRoute(app, {
    method: 'DELETE',
    url: '/mail/keys/:address',
    tag,
    summary: 'Take back what was pinned: no report goes to the mailbox any more',
    needs: 'administrator',
    status: 204,
    handle: async ({ reader, params }) => mailKeys.unpin(reader, params.address ?? ''),
  })
}

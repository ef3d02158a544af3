import type { FastifyInstance } from 'fastify'
import type { Reader } from '../../identity/index.ts'
import type { Node } from '../../node/index.ts'
import {
  IncidentNoticeSetting,
  IncidentNotices,
  MadeNoticeChannel,
  NewNoticeChannel,
  NodeNotices,
  Notice,
  NoticeSetting,
  SeenNotice,
} from '../contract/index.ts'
import { addRoute } from '../route.ts'

const tag = 'notices'

/** Who is told of deadlines, by webhook and by mail. */
export function addNoticeRoutes(app: FastifyInstance, node: Node): void {
  addChannelRoutes(app, node)
  addIncidentNoticeRoutes(app, node)
}

function addChannelRoutes(app: FastifyInstance, { incidents: { notices } }: Node): void {
  const read = async (reader: Reader): Promise<NodeNotices> => {
    const { notices: told } = await notices.list(reader)
    const setting = NoticeSetting.parse(await notices.setting(reader))
    return { channels: await notices.channels.list(), setting, notices: told }
  }
  const needs = 'administrator'
  addRoute(app, {
    method: 'GET',
    url: '/notices',
    tag,
    summary: 'Channels for notices, who is told when, and the newest notices',
    needs,
    answer: NodeNotices,
    handle: ({ reader }) => read(reader),
  })
  addRoute(app, {
    method: 'POST',
    url: '/notices',
    tag,
    summary: 'Set who is told when, quiet hours and the daily digest',
    needs,
    body: NoticeSetting,
    answer: NodeNotices,
    handle: async ({ reader, body }) => {
      await notices.set(reader, body)
      return read(reader)
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/notices/channels',
    tag,
    summary: 'Add a webhook or a mailbox; the secret of a webhook is shown once',
    needs,
    body: NewNoticeChannel,
    answer: MadeNoticeChannel,
    status: 201,
    handle: async ({ reader, body }) => ({ name: body.name, ...(await notices.channels.add(reader, body)) }),
  })
  addRoute(app, {
    method: 'DELETE',
    url: '/notices/channels/:name',
    tag,
    summary: 'Remove a channel; what waits for it is not sent',
    needs,
    status: 204,
    handle: async ({ reader, params }) => notices.channels.remove(reader, params.name ?? ''),
  })
  addRoute(app, {
    method: 'POST',
    url: '/notices/channels/:name/test',
    tag,
    summary: 'Send a test to a channel now',
    needs,
    answer: Notice,
    handle: ({ reader, params }) => notices.test(reader, params.name ?? ''),
  })
}

function addIncidentNoticeRoutes(app: FastifyInstance, { incidents: { notices } }: Node): void {
  const read = async (reader: Reader, id: string): Promise<IncidentNotices> => {
    const setting = await notices.setting(reader, id)
    return { setting: setting === null ? null : NoticeSetting.parse(setting), ...(await notices.list(reader, id)) }
  }
  addRoute(app, {
    method: 'GET',
    url: '/incidents/:id/notices',
    tag,
    summary: 'Who was told of the deadlines of an incident, and who has said to know',
    needs: 'reader',
    answer: IncidentNotices,
    handle: ({ reader, params }) => read(reader, params.id ?? ''),
  })
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/notices',
    tag,
    summary: 'Set who is told of the deadlines of one incident; null: as the node has it',
    needs: 'reader',
    body: IncidentNoticeSetting,
    answer: IncidentNotices,
    handle: async ({ reader, params, body }) => {
      await notices.set(reader, body.setting, params.id ?? '')
      return read(reader, params.id ?? '')
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/notices/acknowledge',
    tag,
    summary: 'Take a deadline on: nobody else is woken for it',
    needs: 'reader',
    body: SeenNotice,
    answer: IncidentNotices,
    handle: async ({ reader, params, body }) => {
      await notices.acknowledge(reader, params.id ?? '', body)
      return read(reader, params.id ?? '')
    },
  })
}

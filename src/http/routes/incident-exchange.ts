import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { Told } from '../../incidents/index.ts'
import type { Node } from '../../node/index.ts'
import {
  IncidentExchange,
  LogProofQuery,
  NewIncidentSubmission,
  ReportAcknowledgement,
  ReportAnswer,
  ReportConfirmation,
  ReportRecipientQuery,
  ReportRecipients,
  ReportReclassification,
  ReportWithdrawal,
} from '../contract/index.ts'
import { listRecipients } from '../recipient-view.ts'
import { addRoute, type Call } from '../route.ts'
import { sendProof } from '../statement-proof.ts'

const tag = 'incidents'

interface Steps {
  readonly exchange: Node['incidents']['exchange']
  readonly toAnswer: (call: Pick<Call<unknown, unknown>, 'reader' | 'params'>) => Promise<IncidentExchange>
}

/** Reports on their way to authorities, and what those answer. */
export function addIncidentExchangeRoutes(app: FastifyInstance, node: Node): void {
  const { exchange } = node.incidents
  const toAnswer: Steps['toAnswer'] = async ({ reader, params }) => toView(await exchange.list(reader, params.id ?? ''))
  addReadingRoutes(app, node, toAnswer)
  addWritingRoutes(app, { exchange, toAnswer })
  addSteps(app, { exchange, toAnswer })
}

function addReadingRoutes(app: FastifyInstance, node: Node, toAnswer: Steps['toAnswer']): void {
  addRoute(app, {
    method: 'GET',
    url: '/incidents/:id/exchange',
    tag,
    summary: 'Who was told of the incident, by which way, with which receipt, and the threads with them',
    needs: 'reader',
    answer: IncidentExchange,
    handle: toAnswer,
  })
  addRoute(app, {
    method: 'GET',
    url: '/incidents/:id/recipients',
    tag,
    summary: 'To whom a report of the incident can be sent, and by which way',
    needs: 'reader',
    query: ReportRecipientQuery,
    answer: ReportRecipients,
    handle: async ({ reader, params, query }) => ({
      recipients: await listRecipients(node, reader, { incident: params.id ?? '', report: query.report }),
    }),
  })
  addRoute(app, {
    method: 'GET',
    url: '/incidents/:id/messages/:message/proof',
    tag,
    summary: 'The proof that a message of a thread was sent, or came in, to be verified offline',
    needs: 'reader',
    query: LogProofQuery,
    handle: async ({ reader, params, query, reply }) => {
      const { messages } = await node.incidents.exchange.list(reader, params.id ?? '')
      const id = messages.find((one) => one.id === params.message)?.id ?? ''
      const { statementIdx: idx, disclosure } = await node.federation.post.disclose(id)
      return sendProof(reply, { ownLog: node.ownLog, asked: query, idx, disclosure })
    },
  })
}

function addWritingRoutes(app: FastifyInstance, { exchange, toAnswer }: Steps): void {
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/submissions',
    tag,
    summary: 'Prepare a signed report for a recipient; nothing leaves before a person confirms it',
    needs: 'reader',
    body: NewIncidentSubmission,
    answer: IncidentExchange,
    status: 201,
    handle: async (call) => {
      await exchange.prepare(call.reader, call.params.id ?? '', call.body)
      return toAnswer(call)
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/questions/:question/answer',
    tag,
    summary: 'Answer a question of an authority, as a person',
    needs: 'reader',
    body: ReportAnswer,
    answer: IncidentExchange,
    handle: async (call) => {
      await exchange.answer(call.reader, call.params.id ?? '', { question: call.params.question ?? '', text: call.body.text })
      return toAnswer(call)
    },
  })
}

/** What a person does with one submission. */
function addSteps(app: FastifyInstance, { exchange, toAnswer }: Steps): void {
  const step = <B>(
    name: string,
    { summary, body }: { summary: string; body: z.ZodType<B> },
    act: (call: Call<undefined, B>, place: { incident: string; submission: string }) => Promise<void>,
  ) =>
    addRoute<undefined, B, IncidentExchange>(app, {
      method: 'POST',
      url: `/incidents/:id/submissions/:submission/${name}`,
      tag,
      summary,
      needs: 'reader',
      body,
      answer: IncidentExchange,
      handle: async (call) => {
        await act(call, { incident: call.params.id ?? '', submission: call.params.submission ?? '' })
        return toAnswer(call)
      },
    })
  step(
    'confirm',
    { summary: 'Send it: a person’s word. To a portal it went by hand; say when, and what it answered', body: ReportConfirmation },
    ({ reader, body }, place) => exchange.confirm(reader, place, body),
  )
  step(
    'acknowledged',
    { summary: 'Write down what the recipient answered by another way, such as its file number', body: ReportAcknowledgement },
    ({ reader, body }, place) => exchange.acknowledged(reader, place, body),
  )
  step(
    'withdraw',
    { summary: 'Take a report back; what has left is followed by a message that says so', body: ReportWithdrawal },
    ({ reader, body }, place) => exchange.withdraw(reader, place, body),
  )
  step(
    'reclassify',
    { summary: 'Tell the recipient that it is not to be reported after all; the clocks that still run end', body: ReportReclassification },
    ({ reader, body }, place) => exchange.reclassify(reader, place, body),
  )
}

function toView({ submissions, messages, channels }: Told): IncidentExchange {
  return { submissions: [...submissions], messages: [...messages], channels: [...channels] }
}

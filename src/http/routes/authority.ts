import type { FastifyInstance, FastifyReply } from 'fastify'
import * as z from 'zod'
import { authorityFault, toLetterText } from '../../authority/index.ts'
import type { Reader } from '../../identity/index.ts'
import type { Node } from '../../node/index.ts'
import { toMutable, toReceivedReport, toTakenDown } from '../authority-view.ts'
import {
  AuthorityTie,
  DuplicateOf,
  HandedOver,
  KnownAuthorities,
  NewAcknowledgement,
  NewAssignee,
  NewFeedback,
  NewReportedState,
  NewReportNote,
  NewReportQuestion,
  NewReportRoute,
  NotedAnswer,
  ReceivedReportDetail,
  ReceivedReports,
  ReceivedReportsQuery,
  ReportJudgement,
  ReportTakenDown,
} from '../contract/index.ts'
import { addRoute, type Call } from '../route.ts'

const Nothing = z.object({})
const tag = 'authority'
const base = '/authority/reports'

/** The authority's side: reports that others made here, answered and passed on by people. */
export function addAuthorityRoutes(app: FastifyInstance, node: Node): void {
  addReadingRoutes(app, node)
  addActRoutes(app, node)
  addPassingRoutes(app, node)
  addTieRoutes(app, node)
}

async function show({ authority }: Node, reader: Reader, report: string): Promise<ReceivedReportDetail> {
  return toReceivedReport(await authority.inbox.get(reader, report), await authority.routing.of(reader, report))
}

function addReadingRoutes(app: FastifyInstance, node: Node): void {
  const { authority, clock } = node
  addRoute(app, {
    method: 'GET',
    url: base,
    tag,
    summary: 'Reports that were made here: those that are not closed, what is due first before the rest',
    needs: 'reader',
    query: ReceivedReportsQuery,
    answer: ReceivedReports,
    handle: async ({ reader, query }) => {
      const { threads, counts } = await authority.inbox.list(reader, query)
      return { reports: toMutable(threads), counts: { ...counts } }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: base,
    tag,
    summary: 'Take down a report that came by telephone, on paper or by e-mail',
    needs: 'reader',
    body: ReportTakenDown,
    answer: ReceivedReportDetail,
    status: 201,
    handle: async ({ reader, body }) => {
      const id = await authority.receiving.takeDown(reader, toTakenDown(body, clock.now()))
      return show(node, reader, id)
    },
  })
  addRoute(app, {
    method: 'GET',
    url: `${base}/:report`,
    tag,
    summary: 'One report: its stages with what each says otherwise, its clocks, questions, and where it goes on to',
    needs: 'reader',
    answer: ReceivedReportDetail,
    handle: ({ reader, params }) => show(node, reader, params.report ?? ''),
  })
}

/** What a person does with one report: an address, what it takes, and what the room does with it. */
function addActRoutes(app: FastifyInstance, node: Node): void {
  const { answering } = node.authority
  const add = <B>(
    name: string,
    summary: string,
    { body, act }: { body: z.ZodType<B>; act: (call: Call<undefined, B>, report: string) => Promise<unknown> },
  ) =>
    addRoute<undefined, B, ReceivedReportDetail>(app, {
      method: 'POST',
      url: `${base}/:report/${name}`,
      tag,
      summary,
      needs: 'reader',
      body,
      answer: ReceivedReportDetail,
      handle: async (call) => {
        const report = call.params.report ?? ''
        await act(call, report)
        return show(node, call.reader, report)
      },
    })
  add('acknowledge', 'Acknowledge the newest report: the reporter is told when it came and under which number', {
    body: NewAcknowledgement,
    act: ({ reader, body }, report) => answering.acknowledge(reader, report, body.reference),
  })
  add('feedback', 'Answer the early warning: first feedback and, where it was asked for, guidance', {
    body: NewFeedback,
    act: ({ reader, body }, report) => answering.feedback(reader, report, body),
  })
  add('questions', 'Ask the reporter', {
    body: NewReportQuestion,
    act: ({ reader, body }, report) => answering.ask(reader, report, body),
  })
  add('questions/:question/answer', 'Write down an answer that came by other means', {
    body: NotedAnswer,
    act: ({ reader, params, body }, report) => answering.noteAnswer(reader, { report, question: params.question ?? '' }, body.text),
  })
  add('notes', 'Write a note', { body: NewReportNote, act: ({ reader, body }, report) => answering.note(reader, report, body.text) })
  add('assignee', 'Say who works on it', {
    body: NewAssignee,
    act: ({ reader, body }, report) => answering.assign(reader, report, body.person),
  })
  add('state', 'Take into work, close, open again', {
    body: NewReportedState,
    act: ({ reader, body }, report) => answering.setState(reader, report, body),
  })
  add('judgement', 'Say what is held otherwise than the report says', {
    body: ReportJudgement,
    act: ({ reader, body }, report) => answering.judge(reader, report, body),
  })
  add('duplicate', 'Say that it is the same thing as another report', {
    body: DuplicateOf,
    act: ({ reader, body }, report) => answering.duplicate(reader, report, body.of),
  })
}

function addPassingRoutes(app: FastifyInstance, node: Node): void {
  const { routing, inbox } = node.authority
  const shared = { tag, needs: 'reader', answer: ReceivedReportDetail } as const
  addRoute(app, {
    ...shared,
    method: 'POST',
    url: `${base}/:report/routes`,
    summary: 'Pass it on: to a node by the post, to others by a letter that a person carries',
    body: NewReportRoute,
    handle: async ({ reader, params, body }) => {
      await routing.send(reader, params.report ?? '', body)
      return show(node, reader, params.report ?? '')
    },
  })
  addRoute(app, {
    ...shared,
    method: 'POST',
    url: `${base}/:report/routes/:route/handed-over`,
    summary: 'Say that a letter was handed over',
    body: HandedOver,
    handle: async ({ reader, params, body }) => {
      await routing.handedOver(reader, { report: params.report ?? '', route: params.route ?? '' }, body.note)
      return show(node, reader, params.report ?? '')
    },
  })
  addRoute(app, {
    ...shared,
    method: 'POST',
    url: `${base}/:report/tell`,
    summary: 'Tell the reporter where it went, of all that was not told yet',
    body: Nothing,
    handle: async ({ reader, params }) => {
      await routing.tell(reader, params.report ?? '')
      return show(node, reader, params.report ?? '')
    },
  })
  addRoute(app, {
    method: 'GET',
    url: `${base}/:report/routes/:route/letter`,
    tag,
    summary: 'The copy for a recipient that is no node',
    needs: 'reader',
    handle: async ({ reader, params, reply }): Promise<FastifyReply> => {
      const thread = await inbox.get(reader, params.report ?? '')
      const sent = (await routing.of(reader, params.report ?? '')).sent.find(({ id }) => id === params.route)
      if (sent === undefined) throw authorityFault('unknown-message', `There is no hand-over ${params.route}.`)
      return reply.type('text/plain; charset=utf-8').send(toLetterText({ thread, sent, from: node.config.organisation.name }))
    },
  })
}

function addTieRoutes(app: FastifyInstance, { authority: { ties } }: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/authority/authorities',
    tag,
    summary: 'Bodies that reports go to, and which node is which',
    needs: 'reader',
    answer: KnownAuthorities,
    handle: async () => ({ authorities: toMutable(await ties.list()) }),
  })
  addRoute(app, {
    method: 'POST',
    url: '/authority/authorities/:authority/node',
    tag,
    summary: 'Say which node a body runs, by the origin of its log',
    needs: 'administrator',
    body: AuthorityTie,
    answer: KnownAuthorities,
    handle: async ({ reader, params, body }) => {
      await ties.tie(reader, params.authority ?? '', body.origin)
      return { authorities: toMutable(await ties.list()) }
    },
  })
}

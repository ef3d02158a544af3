import type { FastifyInstance, FastifyReply } from 'fastify'
import * as z from 'zod'
import { incidentFault, type Report, signatureOf, toReportHtml, toReportJson, toReportPdf } from '../../incidents/index.ts'
import type { Node } from '../../node/index.ts'
import {
  IncidentReport,
  IncidentReports,
  NewIncidentReport,
  ReportAnswers,
  ReportDocumentQuery,
  ReportForms,
  ReportLanguageQuery,
  ReportSchema,
  ReportSubmission,
} from '../contract/index.ts'
import { addRoute, type Call } from '../route.ts'

const Nothing = z.object({})
const tag = 'incidents'

/** Reports of incidents: drafted from the facts, signed by a second person, sent by people. */
export function addIncidentReportRoutes(app: FastifyInstance, node: Node): void {
  addReadingRoutes(app, node)
  addWritingRoutes(app, node)
  addDocumentRoute(app, node)
}

function toReport({ report, answers, ...own }: Report): IncidentReport {
  const { constants: _, sections: filled, ...said } = report
  const sections = filled.map((section) => ({
    title: section.title,
    lines: section.items.map(({ value: _value, json: _json, at: _at, choices, ...line }) => {
      return { ...line, choices: [...choices], written: answers[line.item] ?? null }
    }),
  }))
  return { ...own, ...said, editors: [...own.editors], sections }
}

function toWhich({ params }: Pick<Call<unknown, unknown>, 'params'>): { incident: string; report: string } {
  return { incident: params.id ?? '', report: params.report ?? '' }
}

function addReadingRoutes(app: FastifyInstance, { incidents: { reports } }: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/forms',
    tag,
    summary: 'Forms that reports are written by',
    needs: 'reader',
    query: ReportLanguageQuery,
    answer: ReportForms,
    handle: async ({ query }) => ({
      forms: [...reports.forms.forms.values()].map(({ id, title, clause, notes, about = null, status, confidence, source, ...form }) => {
        const own = { id, title: title[query.language ?? 'en'], clause, about, status, confidence, source }
        return { ...own, notes: [...notes], for: form.for.map((duty) => ({ ...duty })), hasSchema: form.schema !== undefined }
      }),
    }),
  })
  addRoute(app, {
    method: 'GET',
    url: '/forms/:form/schema',
    tag,
    summary: 'The JSON Schema that the JSON of a form keeps, with the source of each field',
    needs: 'reader',
    answer: ReportSchema,
    handle: async ({ params }) => {
      const { title, source, confidence, notes, schema } = reports.schemaOf(params.form ?? '')
      return { title, source, confidence, notes, schema }
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/incidents/:id/reports',
    tag,
    summary: 'Reports of an incident: drafts, signed, submitted',
    needs: 'reader',
    answer: IncidentReports,
    handle: async ({ reader, params }) => ({ reports: (await reports.list(reader, params.id ?? '')).map(toReport) }),
  })
  addRoute(app, {
    method: 'GET',
    url: '/incidents/:id/reports/:report',
    tag,
    summary: 'One report, filled as far as is known, with what the stage before said',
    needs: 'reader',
    query: ReportLanguageQuery,
    answer: IncidentReport,
    handle: async (call) => toReport(await reports.get(call.reader, toWhich(call), call.query.language)),
  })
}

function addWritingRoutes(app: FastifyInstance, { incidents: { reports } }: Node): void {
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/reports',
    tag,
    summary: 'Begin a report by a form',
    needs: 'reader',
    body: NewIncidentReport,
    answer: IncidentReport,
    status: 201,
    handle: async ({ reader, params, body }) => {
      const form = reports.forms.forms.get(body.form)
      const [first = form?.about === undefined ? undefined : { regime: form.about, stage: form.act ?? 'voluntary' }] = form?.for ?? []
      const { regime = first?.regime, stage = first?.stage } = body
      if (regime === undefined || stage === undefined) throw incidentFault('unknown-form', 'Say which duty it answers.', 'regime')
      const incident = params.id ?? ''
      const report = await reports.draft(reader, incident, { ...body, regime, stage })
      return toReport(await reports.get(reader, { incident, report }))
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/reports/:report',
    tag,
    summary: 'Write items of a draft; an empty text takes one back',
    needs: 'reader',
    body: ReportAnswers,
    answer: IncidentReport,
    handle: async (call) => {
      await reports.write(call.reader, toWhich(call), call.body.answers)
      return toReport(await reports.get(call.reader, toWhich(call)))
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/reports/:report/sign',
    tag,
    summary: 'Sign a report: a person who has not written in it, once nothing that is needed is open',
    needs: 'reader',
    body: Nothing,
    answer: IncidentReport,
    handle: async (call) => {
      await reports.sign(call.reader, toWhich(call))
      return toReport(await reports.get(call.reader, toWhich(call)))
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/reports/:report/submitted',
    tag,
    summary: 'Say that a person has sent a signed report: its clock ends, the next ones start',
    needs: 'reader',
    body: ReportSubmission,
    answer: IncidentReport,
    handle: async (call) => {
      await reports.submitted(call.reader, toWhich(call), call.body)
      return toReport(await reports.get(call.reader, toWhich(call)))
    },
  })
}

function addDocumentRoute(app: FastifyInstance, { incidents, config }: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/incidents/:id/reports/:report/document',
    tag,
    summary: 'The report to be read, printed or handed to a portal: HTML, PDF or JSON',
    needs: 'reader',
    query: ReportDocumentQuery,
    handle: async (call): Promise<FastifyReply> => {
      const { reader, query, reply } = call
      const which = toWhich(call)
      const held = await incidents.reports.get(reader, which, query.language)
      if (query.format === 'json') {
        const mark = config.isExercise ? { exercise: 'EXERCISE: nothing in it is real' } : {}
        return reply.type('application/json; charset=utf-8').send({ ...mark, ...toReportJson(held.report) })
      }
      const { level } = await incidents.get(reader, which.incident)
      const { obligations } = await incidents.duties.list(reader, which.incident)
      const recipient = obligations.find(({ regime, stage }) => regime === held.regime && stage === held.stage)?.recipient ?? ''
      const signed = signatureOf(held)
      const { isExercise, organisation } = config
      const letterhead = { organisation: organisation.name, recipient, marking: `TLP:${level.toUpperCase()}`, signed, isExercise }
      if (query.format === 'pdf') {
        // The same report is the same file: it was made when it was signed, or last written.
        const pdf = await toReportPdf(held.report, letterhead, held.signed?.at ?? held.editedAt)
        return reply.type('application/pdf').send(pdf)
      }
      return reply.type('text/html; charset=utf-8').send(toReportHtml(held.report, letterhead))
    },
  })
}

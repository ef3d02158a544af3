import type { FastifyInstance, FastifyReply } from 'fastify'
import * as z from 'zod'
import { leastReporters, quarterOf, toStatisticsCsv, toSummaryCsv } from '../../authority/index.ts'
import type { Node } from '../../node/index.ts'
import { toMutable } from '../authority-view.ts'
import {
  AuthorityStatistics,
  AuthorityStatisticsQuery,
  AuthoritySummaries,
  AuthoritySummary,
  AuthoritySummaryQuery,
  CorrelatedReports,
  LeastReportersQuery,
  NewAuthoritySummary,
} from '../contract/index.ts'
import { addRoute } from '../route.ts'

const Nothing = z.object({})
const tag = 'authority'

/** Numbers over the reports that the reader may see: the quarter's summary, the year, what belongs together. */
export function addAuthorityFigureRoutes(app: FastifyInstance, node: Node): void {
  addSummaryRoutes(app, node)
  addYearRoutes(app, node)
}

function addSummaryRoutes(app: FastifyInstance, { authority: { figures }, clock }: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/authority/summary',
    tag,
    summary: "A quarter's anonymised summary (NIS2 Art. 23(9)) as it would be made now; JSON or CSV",
    needs: 'reader',
    query: AuthoritySummaryQuery,
    answer: AuthoritySummary,
    handle: async ({ reader, query, reply }): Promise<AuthoritySummary | FastifyReply> => {
      const quarter = query.quarter ?? quarterOf(clock.now())
      const summary = await figures.summary(reader, quarter, query.k)
      if (query.format === 'csv') return sendCsv(reply, `summary-${quarter}.csv`, toSummaryCsv(summary))
      return toMutable(summary)
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/authority/summaries',
    tag,
    summary: 'Summaries that were made, the newest first',
    needs: 'reader',
    answer: AuthoritySummaries,
    handle: async ({ reader }) => ({ summaries: toMutable(await figures.summaries(reader)) }),
  })
  addRoute(app, {
    method: 'POST',
    url: '/authority/summaries',
    tag,
    summary: "Keep a quarter's summary as it is now",
    needs: 'reader',
    body: NewAuthoritySummary,
    answer: AuthoritySummaries,
    status: 201,
    handle: async ({ reader, body }) => {
      await figures.makeSummary(reader, body.quarter, body.k)
      return { summaries: toMutable(await figures.summaries(reader)) }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/authority/summaries/:summary/sent',
    tag,
    summary: 'Say that a summary was sent to ENISA',
    needs: 'reader',
    body: Nothing,
    answer: AuthoritySummaries,
    handle: async ({ reader, params }) => {
      await figures.summarySent(reader, params.summary ?? '')
      return { summaries: toMutable(await figures.summaries(reader)) }
    },
  })
}

function addYearRoutes(app: FastifyInstance, { authority: { figures }, clock }: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/authority/statistics',
    tag,
    summary: 'A year of reports: how many, of what, how soon they were answered; JSON or CSV',
    needs: 'reader',
    query: AuthorityStatisticsQuery,
    answer: AuthorityStatistics,
    handle: async ({ reader, query, reply }): Promise<AuthorityStatistics | FastifyReply> => {
      const statistics = await figures.statistics(reader, query.year ?? new Date(clock.now()).getUTCFullYear())
      if (query.format === 'csv') return sendCsv(reply, `statistics-${statistics.year}.csv`, toStatisticsCsv(statistics))
      return toMutable(statistics)
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/authority/correlations',
    tag,
    summary: 'Reports by different reporters that belong together, and what may be told of them',
    needs: 'reader',
    query: LeastReportersQuery,
    answer: CorrelatedReports,
    handle: async ({ reader, query }) => {
      const { k = leastReporters } = query
      const groups = await figures.correlations(reader, k)
      return { k, groups: toMutable(groups.map(({ numbers, ways, disclosure }) => ({ numbers, ways, disclosure }))) }
    },
  })
}

function sendCsv(reply: FastifyReply, name: string, text: string): FastifyReply {
  return reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${name}"`).send(text)
}

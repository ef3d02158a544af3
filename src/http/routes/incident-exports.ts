import type { FastifyInstance } from 'fastify'
import type { Node } from '../../node/index.ts'
import { IncidentExportQuery } from '../contract/index.ts'
import { addRoute } from '../route.ts'

/** Incidents in the formats of others. */
export function addIncidentExportRoutes(app: FastifyInstance, { incidents, config }: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/incidents/:id/export',
    tag: 'incidents',
    summary: 'An incident as STIX 2.1, IODEF (RFC 8727), MISP or VERIS, cut to what its audience may have',
    needs: 'reader',
    query: IncidentExportQuery,
    handle: async ({ reader, params, query, reply }) => {
      const { id, name, country } = config.organisation
      const written = await incidents.exports.write(reader, params.id ?? '', { ...query, organisation: { id, name, country } })
      return reply.type(written.mediaType).header('content-disposition', `attachment; filename="${written.fileName}"`).send(written.text)
    },
  })
}

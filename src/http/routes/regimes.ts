import type { FastifyInstance } from 'fastify'
import type { Node } from '../../node/index.ts'
import { IncidentLaw, RegimeDetail, RegimeQuery, Regimes } from '../contract/index.ts'
import { toChange } from '../incident-facts-view.ts'
import { toConcern, toRegimeView } from '../regime-view.ts'
import { addRoute } from '../route.ts'

const tag = 'regimes'

/** The law to be read: what each regime asks for, how it stands, whether it concerns the organisation. */
export function addRegimeRoutes(app: FastifyInstance, { incidents }: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/regimes',
    tag,
    summary: 'Every reporting regime: how it stands, how sure its text is, and whether it covers the organisation',
    needs: 'reader',
    query: RegimeQuery,
    answer: Regimes,
    handle: async ({ reader, query: { state, standing, facts } }) => {
      const listed = await incidents.regimes.list(reader, { state, standing, facts: facts === undefined ? [] : facts.split(',') })
      return { regimes: listed.map(({ concern, overlays, ...one }) => ({ ...one, overlays: [...overlays], concern: toConcern(concern) })) }
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/regimes/:id',
    tag,
    summary: 'One regime: each duty with its clause and clocks, national law laid over it, and its examples worked out now',
    needs: 'reader',
    answer: RegimeDetail,
    handle: async ({ reader, params }) => toRegimeView(await incidents.regimes.get(reader, params.id ?? '')),
  })
  addRoute(app, {
    method: 'GET',
    url: '/incidents/:id/law',
    tag,
    summary: 'What the law that the incident is judged under says differently from the law as it is now, and what would change',
    needs: 'reader',
    answer: IncidentLaw,
    handle: async ({ reader, params }) => {
      const { files, duties, ...law } = await incidents.regimes.lawOf(reader, params.id ?? '')
      return {
        ...law,
        files: files.map((file) => ({ ...file, changes: [...file.changes] })),
        duties: duties.map(toChange),
      }
    },
  })
}

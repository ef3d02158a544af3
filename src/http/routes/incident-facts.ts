import type { FastifyInstance } from 'fastify'
import type { Node } from '../../node/index.ts'
import { AwarenessRecord, FactDefinitions, IncidentFacts, LogProofQuery, NewAwareness, NewFacts } from '../contract/index.ts'
import { toAwareness, toFactDefinition, toIncidentFact } from '../incident-facts-view.ts'
import { addRoute } from '../route.ts'
import { sendProof } from '../statement-proof.ts'

const tag = 'incidents'

/** What is known of incidents, and who learned it when. */
export function addIncidentFactRoutes(app: FastifyInstance, node: Node): void {
  addFactRoutes(app, node)
  addAwarenessRoutes(app, node)
}

function addFactRoutes(app: FastifyInstance, { incidents }: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/facts',
    tag,
    summary: 'Everything that can be known of an incident, each with its question',
    needs: 'reader',
    answer: FactDefinitions,
    handle: async () => ({ facts: [...incidents.law.law.definitions.values()].map(toFactDefinition) }),
  })
  addRoute(app, {
    method: 'GET',
    url: '/incidents/:id/facts',
    tag,
    summary: 'What is known of an incident, with every earlier version',
    needs: 'reader',
    answer: IncidentFacts,
    handle: async ({ reader, params }) => ({ facts: (await incidents.facts.history(reader, params.id ?? '')).map(toIncidentFact) }),
  })
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/facts',
    tag,
    summary: 'State facts: all of them or none; the duties are judged anew',
    needs: 'reader',
    body: NewFacts,
    answer: IncidentFacts,
    status: 201,
    handle: async ({ reader, params, body }) => {
      const id = params.id ?? ''
      await incidents.stateFacts(reader, id, body.facts)
      return { facts: (await incidents.facts.history(reader, id)).map(toIncidentFact) }
    },
  })
}

function addAwarenessRoutes(app: FastifyInstance, { incidents, ownLog }: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/incidents/:id/awareness',
    tag,
    summary: 'Who learned what when, and why it was held significant or not',
    needs: 'reader',
    answer: AwarenessRecord,
    handle: async ({ reader, params }) => ({ entries: (await incidents.awareness.list(reader, params.id ?? '')).map(toAwareness) }),
  })
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/awareness',
    tag,
    summary: 'Record who learned what; the entry is a statement of the log',
    needs: 'reader',
    body: NewAwareness,
    answer: AwarenessRecord,
    status: 201,
    handle: async ({ reader, params, body }) => {
      const id = params.id ?? ''
      await incidents.recordAwareness(reader, id, body)
      return { entries: (await incidents.awareness.list(reader, id)).map(toAwareness) }
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/incidents/:id/awareness/:entry/proof',
    tag,
    summary: 'The proof of one entry with all it says, to be verified offline',
    needs: 'reader',
    query: LogProofQuery,
    handle: async ({ reader, params, query, reply }) => {
      const { statementIdx: idx, disclosure } = await incidents.awareness.disclose(reader, params.id ?? '', params.entry ?? '')
      return sendProof(reply, { ownLog, asked: query, idx, disclosure })
    },
  })
}

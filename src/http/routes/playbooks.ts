import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import { checkPlaybook, toPlaybookJson } from '../../incidents/index.ts'
import type { Node } from '../../node/index.ts'
import { IncidentPlaybooks, PlaybookCard, PlaybookChecked, PlaybookDetail, PlaybookQuery, Playbooks } from '../contract/index.ts'
import { toPlaybookCard, toPlaybookDetail, toRunCard } from '../playbook-view.ts'
import { addRoute } from '../route.ts'
import { addPlaybookRunRoutes } from './playbook-runs.ts'

const tag = 'playbooks'
/** The room parses it, and names every rule that is broken. */
const AnyPlaybook = z.unknown().meta({ description: 'A playbook, CACAO 2.0' })

/** Playbooks of the node, and runs of them. */
export function addPlaybookRoutes(app: FastifyInstance, node: Node): void {
  addReadingRoutes(app, node)
  addTakingRoutes(app, node)
  addPlaybookRunRoutes(app, node)
}

function addReadingRoutes(app: FastifyInstance, { incidents }: Node): void {
  const { playbooks } = incidents
  addRoute(app, {
    method: 'GET',
    url: '/playbooks',
    tag,
    summary: 'Playbooks: those of the data files, and those that somebody brought',
    needs: 'reader',
    query: PlaybookQuery,
    answer: Playbooks,
    handle: async ({ reader, query }) => ({ playbooks: (await playbooks.list(reader, query)).map(toPlaybookCard) }),
  })
  addRoute(app, {
    method: 'GET',
    url: '/playbooks/:name',
    tag,
    summary: 'One playbook as it is read: rows of steps with their branches',
    needs: 'reader',
    answer: PlaybookDetail,
    handle: async ({ reader, params }) => {
      const held = await playbooks.require(reader, params.name ?? '')
      return toPlaybookDetail(held, [...checkPlaybook(held.playbook.json).problems])
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/playbooks/:name/export',
    tag,
    summary: 'The playbook as plain CACAO 2.0 JSON, exactly as it came in',
    needs: 'reader',
    handle: async ({ reader, params, reply }) => {
      const { playbook } = await playbooks.require(reader, params.name ?? '')
      return reply.type('application/json; charset=utf-8').send(`${JSON.stringify(toPlaybookJson(playbook), null, 2)}\n`)
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/incidents/:id/playbooks',
    tag,
    summary: 'Playbooks that fit an incident by its class and words, and those that are under way in it',
    needs: 'reader',
    answer: IncidentPlaybooks,
    handle: async ({ reader, params }) => {
      const incident = await incidents.get(reader, params.id ?? '')
      const runs = await playbooks.runs.list(reader, { incident: incident.id })
      return { proposed: (await playbooks.proposedFor(reader, incident)).map(toPlaybookCard), runs: runs.map(toRunCard) }
    },
  })
}

function addTakingRoutes(app: FastifyInstance, { incidents: { playbooks } }: Node): void {
  addRoute(app, {
    method: 'POST',
    url: '/playbooks',
    tag,
    summary: 'Take in a playbook, CACAO 2.0; a later version takes the place of an earlier one',
    needs: 'reader',
    body: AnyPlaybook,
    answer: PlaybookCard,
    status: 201,
    handle: async ({ reader, body }) => toPlaybookCard(await playbooks.take(reader, body)),
  })
  addRoute(app, {
    method: 'POST',
    url: '/playbooks/check',
    tag,
    summary: 'Hold a playbook against every rule of CACAO 2.0; nothing is kept',
    needs: 'reader',
    body: AnyPlaybook,
    answer: PlaybookChecked,
    handle: async ({ body }) => {
      const { playbook, problems } = checkPlaybook(body)
      return { isValid: playbook !== undefined, problems: [...problems] }
    },
  })
}

import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { Reader } from '../../identity/index.ts'
import type { Node } from '../../node/index.ts'
import { Deadlines, DutyChanges, IncidentDuties, IncidentGrowth, NewAct, Punctuality, WhatIf } from '../contract/index.ts'
import { toChange, toDuty } from '../incident-facts-view.ts'
import { addRoute } from '../route.ts'

const Nothing = z.object({})
const tag = 'incidents'
const calendarType = 'text/calendar; charset=utf-8'

/** What has to be reported of incidents, by when, and what was. */
export function addIncidentDutyRoutes(app: FastifyInstance, node: Node): void {
  addDutyRoutes(app, node)
  addWhatIfRoute(app, node)
  addImpactRoute(app, node)
  addDeadlineRoutes(app, node)
}

function addDutyRoutes(app: FastifyInstance, node: Node): void {
  const { incidents } = node
  const list = async (reader: Reader, id: string): Promise<IncidentDuties> => {
    const { obligations, law } = await incidents.duties.list(reader, id)
    const titles = new Map(incidents.law.law.regimes.map((regime) => [regime.id, regime.file.title]))
    return { duties: obligations.map((one) => toDuty(one, titles.get(one.regime) ?? one.regime)), law }
  }
  addRoute(app, {
    method: 'GET',
    url: '/incidents/:id/duties',
    tag,
    summary: 'Every reporting duty of an incident with its clock, its reasons, and the question that decides what is unknown',
    needs: 'reader',
    answer: IncidentDuties,
    handle: ({ reader, params }) => list(reader, params.id ?? ''),
  })
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/acts',
    tag,
    summary: 'Write down what was done about a duty: reported by a person, asked for, put off, withdrawn, reclassified',
    needs: 'reader',
    body: NewAct,
    answer: IncidentDuties,
    status: 201,
    handle: async ({ reader, params, body }) => {
      const id = params.id ?? ''
      await incidents.recordAct(reader, id, body)
      return list(reader, id)
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/law',
    tag,
    summary: 'Judge the incident from now on under the law as the data files have it now',
    needs: 'reader',
    body: Nothing,
    answer: IncidentDuties,
    handle: async ({ reader, params }) => {
      const id = params.id ?? ''
      await incidents.takeOverLaw(reader, id)
      return list(reader, id)
    },
  })
}

function addWhatIfRoute(app: FastifyInstance, { incidents }: Node): void {
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/what-if',
    tag,
    summary: 'Which duties and dates would change, were these facts so; nothing is written',
    needs: 'reader',
    body: WhatIf,
    answer: DutyChanges,
    handle: async ({ reader, params, body }) => {
      const changes = await incidents.duties.whatIf(reader, params.id ?? '', { facts: body.facts, atMs: body.at })
      return {
        changes: changes.map(toChange),
      }
    },
  })
}

function addImpactRoute(app: FastifyInstance, { incidents }: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/incidents/:id/growth',
    tag,
    summary: 'How the impact grew: every statement of what grows with time, and the duties that each changed',
    needs: 'reader',
    answer: IncidentGrowth,
    handle: async ({ reader, params }) => {
      const held = await incidents.duties.impact(reader, params.id ?? '')
      return {
        series: held.map(({ definition: { id, title, unit = null }, steps }) => ({
          ...{ fact: id, title, unit },
          steps: steps.map(({ changes, ...step }) => ({ ...step, changes: changes.map(toChange) })),
        })),
      }
    },
  })
}

function addDeadlineRoutes(app: FastifyInstance, { incidents }: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/deadlines',
    tag,
    summary: 'Deadlines of all incidents, the earliest first',
    needs: 'reader',
    answer: Deadlines,
    handle: async ({ reader }) => ({ deadlines: await incidents.deadlines.list(reader) }),
  })
  addRoute(app, {
    method: 'GET',
    url: '/deadlines.ics',
    tag,
    summary: 'The same as a calendar (RFC 5545); a calendar program shows the token as a password',
    needs: 'reader',
    handle: async ({ reader, reply }) => reply.type(calendarType).send(await incidents.deadlines.calendar(reader)),
  })
  addRoute(app, {
    method: 'GET',
    url: '/incidents/:id/deadlines.ics',
    tag,
    summary: 'The deadlines of one incident as a calendar',
    needs: 'reader',
    handle: async ({ reader, params, reply }) => reply.type(calendarType).send(await incidents.deadlines.calendar(reader, params.id ?? '')),
  })
  addRoute(app, {
    method: 'GET',
    url: '/punctuality',
    tag,
    summary: 'How many reports came in time, late, or are overdue, by regime',
    needs: 'reader',
    answer: Punctuality,
    handle: async ({ reader }) => ({ regimes: await incidents.deadlines.punctuality(reader) }),
  })
}

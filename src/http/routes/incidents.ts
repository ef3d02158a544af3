import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { Node } from '../../node/index.ts'
import {
  Incident,
  IncidentBriefs,
  IncidentChange,
  IncidentClasses,
  IncidentDetail,
  IncidentFromAlert,
  IncidentItemChange,
  IncidentMerge,
  IncidentPage,
  IncidentQuery,
  IncidentSplit,
  NewIncident,
  NewIncidentEntry,
  NewIncidentItem,
} from '../contract/index.ts'
import { toBriefs, toIncidentDetail } from '../incident-view.ts'
import { addRoute } from '../route.ts'

const Nothing = z.object({})
const tag = 'incidents'

/** Who may work on incidents, and who may see which, the room decides by the reader. */
export function addIncidentRoutes(app: FastifyInstance, node: Node): void {
  addReadingRoutes(app, node)
  addOpeningRoutes(app, node)
  addWorkRoutes(app, node)
  addItemRoutes(app, node)
}

function addReadingRoutes(app: FastifyInstance, { incidents }: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/incidents',
    tag,
    summary: 'Incidents, near misses and threats, the last opened first',
    needs: 'reader',
    query: IncidentQuery,
    answer: IncidentPage,
    handle: ({ reader, query }) => incidents.list(reader, query),
  })
  addRoute(app, {
    method: 'GET',
    url: '/incident-classes',
    tag,
    summary: 'Classes that an incident can be of',
    needs: 'reader',
    answer: IncidentClasses,
    handle: async () => ({ classes: [...incidents.classes.classes.values()].map(({ id, title, taxonomy }) => ({ id, title, taxonomy })) }),
  })
  addRoute(app, {
    method: 'GET',
    url: '/incidents/:id',
    tag,
    summary: 'One incident with all that hangs on it and its timeline, by id or number',
    needs: 'reader',
    answer: IncidentDetail,
    handle: async ({ reader, params }) => toIncidentDetail(await incidents.get(reader, params.id ?? '')),
  })
  addRoute(app, {
    method: 'GET',
    url: '/alerts/:id/incidents',
    tag,
    summary: 'The incidents that an alert belongs to',
    needs: 'reader',
    answer: IncidentBriefs,
    handle: async ({ reader, params }) => ({ incidents: toBriefs(await incidents.having(reader, 'alert', params.id ?? '')) }),
  })
}

function addOpeningRoutes(app: FastifyInstance, { incidents }: Node): void {
  addRoute(app, {
    method: 'POST',
    url: '/incidents',
    tag,
    summary: 'Open an incident by hand',
    needs: 'reader',
    body: NewIncident,
    answer: Incident,
    status: 201,
    handle: ({ reader, body }) => incidents.open(reader, body),
  })
  addRoute(app, {
    method: 'POST',
    url: '/alerts/:id/incident',
    tag,
    summary: 'Open an incident from an alert; the same alert asked again gives the same incident',
    needs: 'reader',
    body: IncidentFromAlert,
    answer: Incident,
    status: 201,
    handle: ({ reader, params, body }) => incidents.openFromAlert(reader, params.id ?? '', body),
  })
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/split',
    tag,
    summary: 'Split off a new incident with some of what hangs on this one',
    needs: 'reader',
    body: IncidentSplit,
    answer: Incident,
    status: 201,
    handle: ({ reader, params, body }) => incidents.split(reader, params.id ?? '', body),
  })
}

function addWorkRoutes(app: FastifyInstance, { incidents }: Node): void {
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id',
    tag,
    summary: 'Change an incident: what is given is set',
    needs: 'reader',
    body: IncidentChange,
    answer: IncidentDetail,
    handle: async ({ reader, params, body }) => {
      const id = params.id ?? ''
      await incidents.change(reader, id, body)
      return toIncidentDetail(await incidents.get(reader, id))
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/merge',
    tag,
    summary: 'Work on another incident in this one; both keep their history',
    needs: 'reader',
    body: IncidentMerge,
    answer: IncidentDetail,
    handle: async ({ reader, params, body }) => {
      const id = params.id ?? ''
      await incidents.merge(reader, id, body.other)
      return toIncidentDetail(await incidents.get(reader, id))
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/timeline',
    tag,
    summary: 'Write a line into the timeline: what happened, what was known, what was done',
    needs: 'reader',
    body: NewIncidentEntry,
    answer: IncidentDetail,
    status: 201,
    handle: async ({ reader, params, body }) => {
      const id = params.id ?? ''
      await incidents.addEntry(reader, id, body)
      return toIncidentDetail(await incidents.get(reader, id))
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/timeline/:entry/undo',
    tag,
    summary: 'Take back what a line of the timeline changed; the line stays, struck through',
    needs: 'reader',
    body: Nothing,
    answer: IncidentDetail,
    handle: async ({ reader, params }) => {
      const id = params.id ?? ''
      await incidents.undo(reader, id, params.entry ?? '')
      return toIncidentDetail(await incidents.get(reader, id))
    },
  })
}

function addItemRoutes(app: FastifyInstance, { incidents }: Node): void {
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/items',
    tag,
    summary: 'Hang something on an incident: an entity, an asset, a link, a role, a task, a note, a lesson',
    needs: 'reader',
    body: NewIncidentItem,
    answer: IncidentDetail,
    status: 201,
    handle: async ({ reader, params, body }) => {
      const id = params.id ?? ''
      await incidents.addItem(reader, id, body)
      return toIncidentDetail(await incidents.get(reader, id))
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/items/:item',
    tag,
    summary: 'Change an item: what is given is set, such as that a task is done',
    needs: 'reader',
    body: IncidentItemChange,
    answer: IncidentDetail,
    handle: async ({ reader, params, body }) => {
      const id = params.id ?? ''
      await incidents.changeItem(reader, { incident: id, item: params.item ?? '' }, body)
      return toIncidentDetail(await incidents.get(reader, id))
    },
  })
  addRoute(app, {
    method: 'DELETE',
    url: '/incidents/:id/items/:item',
    tag,
    summary: 'Take an item off; the timeline keeps it',
    needs: 'reader',
    status: 204,
    handle: async ({ reader, params }) => incidents.changeItem(reader, { incident: params.id ?? '', item: params.item ?? '' }, null),
  })
}

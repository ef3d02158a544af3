import type { FastifyInstance } from 'fastify'
import { intelFault } from '../../intel/index.ts'
import type { Node } from '../../node/index.ts'
import { ObjectPage, ObjectQuery, ObjectView } from '../contract/index.ts'
import { toObjectViews } from '../object-view.ts'
import { addRoute } from '../route.ts'

export function addObjectRoutes(app: FastifyInstance, node: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/objects',
    tag: 'intelligence',
    summary: 'Find STIX objects; without a text, the last received first',
    needs: 'reader',
    query: ObjectQuery,
    answer: ObjectPage,
    handle: async ({ reader, query }) => {
      const { text, type, collection: name, limit, after } = query
      const collection = name === undefined ? undefined : await node.intel.requireCollection(reader, name)
      const page = await node.intel.search(reader, { text: text?.trim() === '' ? undefined : text, type, collection, limit, after })
      return { objects: await toObjectViews({ intel: node.intel, reader }, page.results), next: page.next ?? null }
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/objects/:id',
    tag: 'intelligence',
    summary: 'One object, in the latest version that the reader may see',
    needs: 'reader',
    answer: ObjectView,
    handle: async ({ reader, params }) => {
      const found = await node.intel.get(reader, 'api', params.id ?? '')
      const [view] = await toObjectViews({ intel: node.intel, reader }, found === undefined ? [] : [found])
      // The same answer for an object that is not here and for one the reader may not see.
      if (view === undefined) throw intelFault('unknown-object', 'There is no such object.', 'id')
      return view
    },
  })
}

import type { FastifyInstance } from 'fastify'
import type { Node } from '../../node/index.ts'
import {
  InfluxQuery,
  NewPlant,
  NewPlantSource,
  OpcuaNodes,
  Plant,
  PlantDetail,
  PlantSource,
  PlantSources,
  Plants,
  ReadingRows,
  ReadingsQuery,
  ReadingsTaken,
} from '../contract/index.ts'
import { toPlant, toPlantDetail, toPlantSource, toReadingRows } from '../plant-readings-view.ts'
import { addRoute } from '../route.ts'

const tag = 'plants'

/** Plants and the readings of their process: how an operator runs its plant is for its administrators alone. */
export function addPlantRoutes(app: FastifyInstance, node: Node): void {
  addDescriptionRoutes(app, node)
  addPlantSourceRoutes(app, node)
  addReadingRoutes(app, node)
  app.register(async (scope) => addInfluxRoute(scope, node))
}

function addDescriptionRoutes(app: FastifyInstance, node: Node): void {
  const { plants, plantSources } = node
  addRoute(app, {
    method: 'GET',
    url: '/plants',
    tag,
    summary: 'Plants whose process readings are kept',
    needs: 'administrator',
    answer: Plants,
    handle: async () => ({ plants: (await plants.list()).map(toPlant) }),
  })
  addRoute(app, {
    method: 'POST',
    url: '/plants',
    tag,
    summary: 'Describe a plant: its tags, their units, ranges, sites, assets and addresses',
    needs: 'administrator',
    body: NewPlant,
    answer: Plant,
    status: 201,
    handle: async ({ body }) => toPlant(await plants.add(body)),
  })
  addRoute(app, {
    method: 'GET',
    url: '/plants/:plant',
    tag,
    summary: 'A plant with the state of its tags and sources, and what was odd about its readings',
    needs: 'administrator',
    answer: PlantDetail,
    handle: async ({ params }) => toPlantDetail(node, params.plant ?? ''),
  })
  addRoute(app, {
    method: 'POST',
    url: '/plants/:plant',
    tag,
    summary: 'Renew the description of a plant; its readings stay',
    needs: 'administrator',
    body: NewPlant,
    answer: Plant,
    handle: async ({ params, body }) => {
      const plant = await plants.change({ ...body, name: params.plant ?? body.name })
      await plantSources.renew(plant.description.name)
      return toPlant(plant)
    },
  })
  addRoute(app, {
    method: 'DELETE',
    url: '/plants/:plant',
    tag,
    summary: 'Forget a plant, its sources and all its readings',
    needs: 'administrator',
    status: 204,
    handle: async ({ params }) => {
      await plantSources.stopAll(params.plant ?? '')
      await plants.remove(params.plant ?? '')
    },
  })
}

function addPlantSourceRoutes(app: FastifyInstance, node: Node): void {
  const { plantSources } = node
  addRoute(app, {
    method: 'GET',
    url: '/plants/:plant/sources',
    tag,
    summary: "Where the plant's readings come from",
    needs: 'administrator',
    answer: PlantSources,
    handle: async ({ params }) => ({ sources: (await plantSources.list(params.plant ?? '')).map(toPlantSource) }),
  })
  addRoute(app, {
    method: 'POST',
    url: '/plants/:plant/sources',
    tag,
    summary: 'Begin to read a source; one of the same name is gone on with',
    needs: 'administrator',
    body: NewPlantSource,
    answer: PlantSource,
    status: 201,
    handle: async ({ params, body }) => toPlantSource(await plantSources.add(params.plant ?? '', body)),
  })
  for (const action of ['pause', 'resume'] as const) {
    addRoute(app, {
      method: 'POST',
      url: `/plants/:plant/sources/:source/${action}`,
      tag,
      summary: action === 'pause' ? 'Stop reading until it is resumed' : 'Go on reading',
      needs: 'administrator',
      answer: PlantSource,
      handle: async ({ params }) => toPlantSource(await plantSources[action](params.plant ?? '', params.source ?? '')),
    })
  }
  addRoute(app, {
    method: 'DELETE',
    url: '/plants/:plant/sources/:source',
    tag,
    summary: 'Forget a source and how far it was read; its readings stay',
    needs: 'administrator',
    status: 204,
    handle: async ({ params }) => plantSources.remove(params.plant ?? '', params.source ?? ''),
  })
}

function addReadingRoutes(app: FastifyInstance, node: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/plants/:plant/readings',
    tag,
    summary: 'Readings as rows, a column a tag',
    needs: 'administrator',
    query: ReadingsQuery,
    answer: ReadingRows,
    handle: async ({ params, query }) => toReadingRows(node, params.plant ?? '', query),
  })
  addRoute(app, {
    method: 'POST',
    url: '/plants/browse-opcua',
    tag,
    summary: 'The values that an OPC UA server offers, for the description of a plant; reads only',
    needs: 'administrator',
    body: NewPlantSource,
    answer: OpcuaNodes,
    handle: async ({ body }) => {
      const { nodes, isCut } = await node.plantSources.browse(body)
      return { nodes: [...nodes], isCut }
    },
  })
}

/** In a scope of its own: here a body of any type is a stream of lines. */
function addInfluxRoute(app: FastifyInstance, node: Node): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  addRoute(app, {
    method: 'POST',
    url: '/plants/:plant/readings/influx',
    tag,
    summary: 'Send readings in InfluxDB line protocol; they are durable when this is answered',
    needs: 'administrator',
    query: InfluxQuery,
    rawBody: 'text/plain',
    answer: ReadingsTaken,
    handle: async ({ params, query, request }) =>
      node.plantSources.post(params.plant ?? '', { chunks: request.raw, precision: query.precision }),
  })
}

import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { type Fault, isFault, Refusals, splitObjects } from '../../base/index.ts'
import { canRead, canWrite, type Reader } from '../../identity/index.ts'
import type { Collection as HeldCollection } from '../../intel/index.ts'
import type { Node } from '../../node/index.ts'
import { parseStixObject, type StixObject } from '../../stix/index.ts'
import { Collection, Collections, ExportQuery, ImportQuery, ImportResult, NewCollection } from '../contract/index.ts'
import { addRoute } from '../route.ts'

const objectsPerCommit = 1000

export function addCollectionRoutes(app: FastifyInstance, node: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/collections',
    tag: 'collections',
    summary: 'The collections that the reader may read or write',
    needs: 'reader',
    answer: Collections,
    handle: async ({ reader }) => {
      const held = await node.intel.listCollections(reader)
      return { collections: await Promise.all(held.map((collection) => toCollection(node, reader, collection))) }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/collections',
    tag: 'collections',
    summary: 'Make a collection',
    needs: 'administrator',
    body: NewCollection,
    answer: Collection,
    status: 201,
    handle: async ({ reader, body }) => toCollection(node, reader, await node.intel.addCollection(body)),
  })
  addRoute(app, {
    method: 'DELETE',
    url: '/collections/:id',
    tag: 'collections',
    summary: 'Remove a collection; objects in no other collection are withdrawn with it',
    needs: 'administrator',
    status: 204,
    handle: async ({ reader, params }) => {
      await node.intel.removeCollection(reader, params.id ?? '')
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/collections/:id/export',
    tag: 'collections',
    summary: 'The collection as a STIX bundle, cut for an audience',
    needs: 'reader',
    query: ExportQuery,
    handle: async ({ reader, params, query, reply }) => {
      const collection = await node.intel.requireCollection(reader, params.id ?? '')
      const pieces = node.intel.exportCollection(reader, collection, { audience: query.audience })
      return reply.type('application/stix+json;version=2.1').send(Readable.from(pieces))
    },
  })
  app.register(async (scope) => addImportRoute(scope, node))
}

/** In a scope of its own: here a body of any type is read as a stream, object by object. */
function addImportRoute(app: FastifyInstance, node: Node): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  addRoute(app, {
    method: 'POST',
    url: '/collections/:id/objects',
    tag: 'collections',
    summary: 'Add STIX objects: a bundle, an envelope, an array, one object, or one a line',
    needs: 'reader',
    query: ImportQuery,
    rawBody: 'application/stix+json;version=2.1',
    answer: ImportResult,
    handle: async ({ reader, params, query, request }) => {
      const collection = await node.intel.requireCollection(reader, params.id ?? '')
      const { unmarkedAs, broughtBy = reader.name } = query
      const into = { collection, broughtBy, ...(unmarkedAs === undefined ? {} : { handling: unmarkedAs }) }
      const tally: Tally = { added: 0, known: 0, refused: new Refusals() }
      let batch: Element[] = []
      const flush = async () => {
        await addBatch({ node, reader, batch, into, tally })
        batch = []
      }
      for await (const element of splitObjects(request.raw)) {
        if ('fault' in element) tally.refused.add(element.fault.toJSON())
        else batch.push(element)
        if (batch.length >= objectsPerCommit) await flush()
      }
      await flush()
      return { ...tally, refused: tally.refused.listed, refusedCount: tally.refused.count }
    },
  })
}

interface Element {
  readonly text: string
  readonly place: string
}

interface BatchJob {
  node: Node
  reader: Reader
  batch: readonly Element[]
  into: { collection: HeldCollection; broughtBy: string; handling?: NonNullable<ImportQuery['unmarkedAs']> }
  tally: Tally
}

interface Tally {
  added: number
  known: number
  readonly refused: Refusals<ImportResult['refused'][number]>
}

async function addBatch({ node, reader, batch, into, tally }: BatchJob): Promise<void> {
  const parsed: { object: StixObject; place: string }[] = []
  for (const element of batch) {
    try {
      parsed.push({ object: parseStixObject(element.text, element.place), place: element.place })
    } catch (error) {
      if (!isFault(error)) throw error
      tally.refused.add(error.toJSON())
    }
  }
  const outcomes = await node.intel.addAs(
    reader,
    parsed.map(({ object }) => object),
    into,
  )
  outcomes.forEach((outcome, index) => {
    if ('fault' in outcome) tally.refused.add(placed(outcome.fault, parsed[index]?.place).toJSON())
    else if (outcome.outcome === 'new') tally.added += 1
    else tally.known += 1
  })
}

function placed(fault: Fault, place: string | undefined): Fault {
  return place === undefined ? fault : fault.within(place)
}

async function toCollection(node: Node, reader: Reader, held: HeldCollection): Promise<Collection> {
  const { id, alias, title, description, createdAt } = held
  const mayRead = canRead(reader, id)
  const seen = mayRead ? await node.intel.countCollection(reader, held) : { objects: 0, lastAddedAt: null }
  return { id, alias, title, description, createdAt, canRead: mayRead, canWrite: canWrite(reader, id), ...seen }
}

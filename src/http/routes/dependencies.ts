import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import { builtInData } from '../../base/index.ts'
import { toFailures, toImpact, toTableText } from '../../incidents/index.ts'
import type { Node } from '../../node/index.ts'
import {
  AskedImpact,
  AskedIncidentImpact,
  Impact,
  ImpactFacts,
  IncidentImpact,
  NewRegister,
  Register,
  RegisterImport,
  RegisterVersions,
  StatedFacts,
} from '../contract/index.ts'
import { toImpactView, toIncidentImpact, toRegister, toRegisterImport, toRegisterVersion } from '../dependencies-view.ts'
import { toIncidentFact } from '../incident-facts-view.ts'
import { addRoute } from '../route.ts'

const tag = 'dependencies'
const csv = 'text/csv; charset=utf-8'

/** What depends on what; who may see and edit it, the room decides by the reader. */
export function addDependencyRoutes(app: FastifyInstance, node: Node): void {
  addReadingRoutes(app, node)
  addEditingRoutes(app, node)
  addImpactRoutes(app, node)
}

function addReadingRoutes(app: FastifyInstance, { incidents: { dependencies } }: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/dependencies',
    tag,
    summary: 'The register of dependencies as it counts now; empty where there is none that the reader may see',
    needs: 'reader',
    answer: Register,
    handle: async ({ reader }) => toRegister(await dependencies.current(reader), dependencies.sectors),
  })
  addRoute(app, {
    method: 'GET',
    url: '/dependencies/export',
    tag,
    summary: 'The register as a CSV table that imports back as the same',
    needs: 'reader',
    handle: async ({ reader, reply }) => {
      const held = await dependencies.current(reader)
      return reply.type(csv).send(toTableText(held?.dependencies ?? { things: [], needs: [] }))
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/dependencies/template',
    tag,
    summary: 'An example of the table to begin with: a made-up power operator with those who need it',
    needs: 'reader',
    handle: async ({ reply }) => reply.type(csv).send(readFileSync(join(builtInData('example'), 'dependencies.csv'), 'utf8')),
  })
  addRoute(app, {
    method: 'GET',
    url: '/dependencies/versions',
    tag,
    summary: 'Every version of the register, the newest first',
    needs: 'reader',
    answer: RegisterVersions,
    handle: async ({ reader }) => ({ versions: (await dependencies.versions(reader)).map(toRegisterVersion) }),
  })
}

function addEditingRoutes(app: FastifyInstance, { incidents: { dependencies } }: Node): void {
  addRoute(app, {
    method: 'POST',
    url: '/dependencies/preview',
    tag,
    summary: 'What a table would change, and which of its rows would be left out; nothing is written',
    needs: 'reader',
    body: NewRegister,
    answer: RegisterImport,
    handle: async ({ reader, body }) => toRegisterImport(await dependencies.preview(reader, body)),
  })
  addRoute(app, {
    method: 'POST',
    url: '/dependencies',
    tag,
    summary: 'Take a CSV table as the new version of the register: good rows are kept, refused ones listed',
    needs: 'reader',
    body: NewRegister,
    answer: RegisterImport,
    status: 201,
    handle: async ({ reader, body }) => toRegisterImport(await dependencies.take(reader, body)),
  })
  addRoute(app, {
    method: 'POST',
    url: '/dependencies/versions/:id/undo',
    tag,
    summary: 'Take back the version that counts now; what was before it counts again',
    needs: 'reader',
    body: z.object({}),
    answer: RegisterImport,
    handle: async ({ reader, params }) => toRegisterImport(await dependencies.undo(reader, params.id ?? '')),
  })
}

function addImpactRoutes(app: FastifyInstance, { incidents }: Node): void {
  const { dependencies, impacts } = incidents
  addRoute(app, {
    method: 'POST',
    url: '/dependencies/impact',
    tag,
    summary: 'What would fail when, if these things failed; nothing is written',
    needs: 'reader',
    body: AskedImpact,
    answer: Impact,
    handle: async ({ reader, body }) => {
      const held = (await dependencies.current(reader))?.dependencies ?? { things: [], needs: [] }
      const asked = { failures: toFailures(held, body.failed), withinMs: body.withinMs }
      return toImpactView(toImpact(held, asked, dependencies.sectors), held)
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/impact',
    tag,
    summary: 'What an incident leads to by the register, and which facts of the early warning it answers; nothing is written',
    needs: 'reader',
    body: AskedIncidentImpact,
    answer: IncidentImpact,
    handle: async ({ reader, params, body }) =>
      toIncidentImpact(await impacts.of(reader, params.id ?? '', body), {
        register: await dependencies.current(reader),
        definitions: incidents.law.law.definitions,
      }),
  })
  addRoute(app, {
    method: 'POST',
    url: '/incidents/:id/impact/facts',
    tag,
    summary: 'State what the register answers as estimated facts of the incident; the duties are judged anew',
    needs: 'reader',
    body: ImpactFacts,
    answer: StatedFacts,
    status: 201,
    handle: async ({ reader, params, body }) => {
      const id = params.id ?? ''
      const stated = await impacts.stateFacts(reader, id, body)
      return { stated, facts: (await incidents.facts.history(reader, id)).map(toIncidentFact) }
    },
  })
}

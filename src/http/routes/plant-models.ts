import type { FastifyInstance } from 'fastify'
import type { WatchedPlantDetail as HeldDetail, ModelChoice } from '../../detect/index.ts'
import type { Reader } from '../../identity/index.ts'
import type { Node } from '../../node/index.ts'
import {
  BudgetWish,
  Learning,
  ModelCard,
  ModelDecision,
  Readiness,
  ReadinessWish,
  Replay,
  ReplayWish,
  WatchedPlantDetail,
} from '../contract/index.ts'
import { toModelCard, toReadiness, toReplay, toWatchedPlantDetail } from '../plant-view.ts'
import { addRoute } from '../route.ts'

/** Learning versions of a plant's model, and deciding which of them judges. */
export function addPlantModelRoutes(app: FastifyInstance, node: Node): void {
  const { plantWatch } = node
  addRoute(app, {
    method: 'POST',
    url: '/process/plants/:plant/readiness',
    tag: 'process',
    summary: 'Whether readings of a plant are fit to be learned as normal',
    needs: 'administrator',
    body: ReadinessWish,
    answer: Readiness,
    handle: async ({ reader, params, body }) => toReadiness(await plantWatch.look(reader, params.plant ?? '', body)),
  })
  addRoute(app, {
    method: 'POST',
    url: '/process/plants/:plant/models',
    tag: 'process',
    summary: 'Learn a version from readings; it judges in shadow, and raises nothing until a person promotes it',
    needs: 'administrator',
    body: Learning,
    answer: ModelCard,
    status: 201,
    handle: async ({ reader, params, body }) => toModelCard(await plantWatch.learn(reader, params.plant ?? '', body)),
  })
  addCards(app, node)
  addDecisions(app, node)
}

function addCards(app: FastifyInstance, { plantWatch }: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/process/plants/:plant/models/:version',
    tag: 'process',
    summary: 'The card of one version: what it learned, from what, and what it found since',
    needs: 'reader',
    answer: ModelCard,
    handle: async ({ reader, params }) => toModelCard(await plantWatch.model(reader, params.plant ?? '', toVersion(params.version))),
  })
  app.get(
    '/process/plants/:plant/models/:version/text',
    { schema: { summary: 'The text of one version; its hash names it', tags: ['process'] } },
    async (request, reply) => {
      // Fastify knows the parameters of an address as text.
      const { plant, version } = request.params as { plant: string; version: string }
      const text = await plantWatch.modelText(request.reader, plant, toVersion(version))
      return reply.type('application/json').send(text)
    },
  )
}

function addDecisions(app: FastifyInstance, { plantWatch }: Node): void {
  addDecision(app, 'promote', {
    summary: 'Let a version in shadow raise alarms',
    decide: (reader, plant, choice) => plantWatch.promote(reader, plant, choice),
  })
  addDecision(app, 'rollback', {
    summary: 'Let an earlier version take over again',
    decide: (reader, plant, choice) => plantWatch.rollBack(reader, plant, choice),
  })
  addDecision(app, 'retire', {
    summary: 'Let a version judge no more',
    decide: (reader, plant, choice) => plantWatch.retire(reader, plant, choice),
  })
  addRoute(app, {
    method: 'POST',
    url: '/process/plants/:plant/budget',
    tag: 'process',
    summary: 'Set how many false alarms in a week a person will look at; the threshold follows',
    needs: 'administrator',
    body: BudgetWish,
    answer: WatchedPlantDetail,
    handle: async ({ reader, params, body }) => toWatchedPlantDetail(await plantWatch.setBudget(reader, params.plant ?? '', body)),
  })
  addRoute(app, {
    method: 'POST',
    url: '/process/plants/:plant/replay',
    tag: 'process',
    summary: 'What a version says of readings that are kept: the same readings give the same',
    needs: 'administrator',
    body: ReplayWish,
    answer: Replay,
    handle: async ({ reader, params, body }) => toReplay(await plantWatch.replay(reader, params.plant ?? '', body)),
  })
}

type Decide = (reader: Reader, plant: string, choice: ModelChoice) => Promise<HeldDetail>

function addDecision(app: FastifyInstance, name: string, { summary, decide }: { summary: string; decide: Decide }): void {
  addRoute(app, {
    method: 'POST',
    url: `/process/plants/:plant/models/:version/${name}`,
    tag: 'process',
    summary,
    needs: 'administrator',
    body: ModelDecision,
    answer: WatchedPlantDetail,
    handle: async ({ reader, params, body }) =>
      toWatchedPlantDetail(await decide(reader, params.plant ?? '', { version: toVersion(params.version), reason: body.reason })),
  })
}

/** What is no number is no version either: there is none such. */
function toVersion(text: string | undefined): number {
  const version = Number(text)
  return Number.isInteger(version) ? version : 0
}

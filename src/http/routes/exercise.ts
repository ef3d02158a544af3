import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import { type ExerciseSeat, type Node, nodeFault, toResultHtml } from '../../node/index.ts'
import {
  Exercise,
  ExerciseAnswer,
  ExerciseDirection,
  ExerciseResultQuery,
  ExerciseScore,
  FiledResult,
  FiledResults,
} from '../contract/index.ts'
import { toExerciseScore, toFiledResult, toResultJson, toToldInject } from '../exercise-view.ts'
import { addRoute } from '../route.ts'

const tag = 'exercise'
const FiledSource = z.object({ source: z.string().min(1) })

/** The exercise that this node plays in, and results of exercises that are kept as evidence. */
export function addExerciseRoutes(app: FastifyInstance, node: Node): void {
  addPlayingRoutes(app, node)
  addScoreRoutes(app, node)
  addResultRoutes(app, node)
}

function requireSeat({ exercise }: Node): ExerciseSeat {
  if (exercise === undefined) throw nodeFault('no-exercise', 'This node plays in no exercise.')
  return exercise
}

function addPlayingRoutes(app: FastifyInstance, node: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/exercise',
    tag,
    summary: 'The exercise as it stands: its clock, what the players were told, for the director what is planned',
    needs: 'administrator',
    answer: Exercise,
    handle: async ({ reader }) => {
      const { told, participants, planned, ...view } = await requireSeat(node).view(reader)
      return {
        ...view,
        told: told.map(toToldInject),
        participants: [...participants],
        planned: planned.map((one) => ({ ...one, to: [...one.to] })),
      }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/exercise',
    tag,
    summary: 'Pause it, go on, move on to the next inject, end it: for the director',
    needs: 'administrator',
    body: ExerciseDirection,
    status: 204,
    handle: async ({ reader, body, reply }) => {
      await requireSeat(node).direct(reader, body.what)
      return reply.send()
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/exercise/injects/:inject/answer',
    tag,
    summary: 'Answer a question of the exercise; the answer is a statement of the log, and stands',
    needs: 'administrator',
    body: ExerciseAnswer,
    status: 204,
    handle: async ({ reader, params, body, reply }) => {
      await requireSeat(node).answer(reader, params.inject ?? '', body.text)
      return reply.send()
    },
  })
}

function addScoreRoutes(app: FastifyInstance, node: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/exercise/score',
    tag,
    summary: 'What was expected and what was done; while it is played for the director alone',
    needs: 'administrator',
    answer: ExerciseScore,
    handle: async ({ reader }) => toExerciseScore(await requireSeat(node).score(reader)),
  })
  addRoute(app, {
    method: 'GET',
    url: '/exercise/result',
    tag,
    summary: 'The result of a finished exercise: signed by its nodes, with proofs, as JSON; or as a page to be printed',
    needs: 'administrator',
    query: ExerciseResultQuery,
    handle: async ({ query, reply }) => {
      const result = requireSeat(node).result()
      if (query.format === 'html') return reply.type('text/html; charset=utf-8').send(toResultHtml(result))
      return reply.type('application/json; charset=utf-8').send(toResultJson(result))
    },
  })
}

function addResultRoutes(app: FastifyInstance, { exerciseResults }: Node): void {
  addRoute(app, {
    method: 'GET',
    url: '/exercise-results',
    tag,
    summary: 'Results of exercises that were filed on this node, each verified anew: evidence for frameworks',
    needs: 'administrator',
    answer: FiledResults,
    handle: async ({ reader }) => ({ results: (await exerciseResults.list(reader)).map(toFiledResult) }),
  })
  addRoute(app, {
    method: 'POST',
    url: '/exercise-results',
    tag,
    summary: 'File the signed result of an exercise as evidence; it is verified first',
    needs: 'administrator',
    body: FiledSource,
    answer: FiledResult,
    status: 201,
    handle: async ({ reader, body }) => toFiledResult(await exerciseResults.file(reader, body.source)),
  })
  addRoute(app, {
    method: 'GET',
    url: '/exercise-results/:id',
    tag,
    summary: 'The signed file of a result, to be handed on',
    needs: 'administrator',
    handle: async ({ reader, params, reply }) =>
      reply.type('application/json; charset=utf-8').send(await exerciseResults.source(reader, params.id ?? '')),
  })
}

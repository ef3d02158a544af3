import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import type { Doing } from '../../incidents/index.ts'
import type { Node } from '../../node/index.ts'
import {
  NewPlaybookRun,
  PlaybookNote,
  PlaybookReason,
  PlaybookRun,
  PlaybookRunQuery,
  PlaybookRuns,
  PlaybookStepDone,
  PlaybookStepFailed,
  PlaybookVariables,
} from '../contract/index.ts'
import { toRun, toRunCard } from '../playbook-view.ts'
import { addRoute } from '../route.ts'

const Nothing = z.object({})
const tag = 'playbooks'

/** Runs of playbooks. Each change is one thing that a person does; the node does none of them by itself. */
export function addPlaybookRunRoutes(app: FastifyInstance, node: Node): void {
  const { runs } = node.incidents.playbooks
  addRoute(app, {
    method: 'GET',
    url: '/playbook-runs',
    tag,
    summary: 'Runs of playbooks, the last begun first',
    needs: 'reader',
    query: PlaybookRunQuery,
    answer: PlaybookRuns,
    handle: async ({ reader, query }) => ({ runs: (await runs.list(reader, query)).map(toRunCard) }),
  })
  addRoute(app, {
    method: 'GET',
    url: '/playbook-runs/:run',
    tag,
    summary: 'One run: what is to be done now, what stands, what happened',
    needs: 'reader',
    answer: PlaybookRun,
    handle: async ({ reader, params }) => toRun(await runs.get(reader, params.run ?? '')),
  })
  addRoute(app, {
    method: 'POST',
    url: '/playbooks/:name/runs',
    tag,
    summary: 'Begin a playbook, in an incident or by itself',
    needs: 'reader',
    body: NewPlaybookRun,
    answer: PlaybookRun,
    status: 201,
    handle: async ({ reader, params, body }) => toRun(await runs.start(reader, params.name ?? '', body)),
  })
  addRoute(app, {
    method: 'POST',
    url: '/playbook-runs/:run/steps/:visit/begin',
    tag,
    summary: 'Begin the playbook that a step names, as a run of its own',
    needs: 'reader',
    body: Nothing,
    answer: PlaybookRun,
    status: 201,
    handle: async ({ reader, params }) => toRun(await runs.startInner(reader, params.run ?? '', params.visit ?? '')),
  })
  const addDoing = doings(app, node)
  addStepRoutes(addDoing)
  addWholeRoutes(addDoing)
}

type AddDoing = <B>(url: string, summary: string, part: { body: z.ZodType<B>; toDoing: (body: B, visit: string) => Doing }) => void

function doings(app: FastifyInstance, { incidents: { playbooks } }: Node): AddDoing {
  return (url, summary, { body, toDoing }) =>
    addRoute(app, {
      method: 'POST',
      url: `/playbook-runs/:run${url}`,
      tag,
      summary,
      needs: 'reader',
      body,
      answer: PlaybookRun,
      handle: async (call) =>
        toRun(await playbooks.runs.act(call.reader, call.params.run ?? '', toDoing(call.body, call.params.visit ?? ''))),
    })
}

function addStepRoutes(add: AddDoing): void {
  add('/steps/:visit/claim', 'Take a step on: nobody else ends it meanwhile', {
    body: Nothing,
    toDoing: (_, visit) => ({ kind: 'claimed', visit }),
  })
  add('/steps/:visit/release', 'Give a step back', { body: Nothing, toDoing: (_, visit) => ({ kind: 'released', visit }) })
  add('/steps/:visit/done', 'Say that a step is done, what was found, until when a change stands', {
    body: PlaybookStepDone,
    toDoing: (body, visit) => ({ kind: 'done', visit, ...body }),
  })
  add('/steps/:visit/fail', 'Say that a step could not be done', {
    body: PlaybookStepFailed,
    toDoing: (body, visit) => ({ kind: 'failed', visit, ...body }),
  })
  add('/steps/:visit/undo', 'Take a step back, as long as nothing rests on it', {
    body: PlaybookReason,
    toDoing: ({ reason }, visit) => ({ kind: 'undone', visit, reason }),
  })
  add('/steps/:visit/lift', 'Say that what a step changed in the world was changed back', {
    body: PlaybookNote,
    toDoing: ({ note }, visit) => ({ kind: 'lifted', visit, note }),
  })
}

function addWholeRoutes(add: AddDoing): void {
  add('/variables', 'Say what variables are', { body: PlaybookVariables, toDoing: ({ variables }) => ({ kind: 'set', variables }) })
  add('/pause', 'Pause a run: its clocks stand still', { body: Nothing, toDoing: () => ({ kind: 'paused' }) })
  add('/resume', 'Go on with a paused run', { body: Nothing, toDoing: () => ({ kind: 'resumed' }) })
  add('/cancel', 'Call a run off', { body: PlaybookReason, toDoing: ({ reason }) => ({ kind: 'cancelled', reason }) })
}

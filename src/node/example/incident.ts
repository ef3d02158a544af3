import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod'
import { builtInData, type Clock } from '../../base/index.ts'
import { localAdministrator } from '../../identity/index.ts'
import type { Node } from '../node.ts'

const minuteMs = 60_000

/** What people make of an alert: `data/example/incident.yaml`. */
const ExampleIncident = z.object({
  title: z.string(),
  summary: z.string(),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  class: z.string(),
  cause: z.string(),
  items: z.array(
    z.object({
      kind: z.enum(['role', 'technique', 'task', 'asset']),
      name: z.string(),
      person: z.string().optional(),
      done: z.boolean().default(false),
    }),
  ),
  happened: z.array(z.object({ minutes_ago: z.number(), lane: z.enum(['happened', 'knew', 'did']), text: z.string() })),
  facts: z.array(
    z.object({ fact: z.string(), value: z.string(), sure: z.enum(['known', 'estimated']).default('known'), source: z.string().optional() }),
  ),
  learned: z.array(
    z.object({
      who: z.string(),
      what: z.string(),
      minutes_ago: z.number(),
      judgement: z.enum(['significant', 'not-significant', 'undecided']),
      why: z.string(),
      moments: z.array(z.string()),
    }),
  ),
})

/** Makes an incident of the worst open alert; undefined while there is none. Gives its number and how many reports are due. */
export async function openExampleIncident({ detect, incidents }: Node, clock: Clock): Promise<{ number: number; due: number } | undefined> {
  const { alerts } = await detect.alerts.list(localAdministrator, { status: 'open', limit: 100 })
  const alert =
    alerts.find(({ kind, severity }) => kind === 'indicator' && severity === 'high') ?? alerts.find(({ kind }) => kind === 'indicator')
  if (alert === undefined) return undefined
  const story = readIncident()
  const now = clock.now()
  const { title, summary, severity, class: ofClass, cause: rootCause } = story
  const items = story.items.map(({ done: isDone, ...item }) => ({ ...item, isDone }))
  const wanted = { title, summary, severity, class: ofClass, rootCause, items }
  await incidents.dependencies.take(localAdministrator, { table: readDependencies(), note: 'What the crisis team wrote down last spring' })
  const { id, number } = await incidents.openFromAlert(localAdministrator, alert.id, wanted)
  for (const { minutes_ago, lane, text } of story.happened) {
    await incidents.addEntry(localAdministrator, id, { lane, text, happenedAt: now - minutes_ago * minuteMs })
  }
  await incidents.stateFacts(localAdministrator, id, story.facts)
  for (const { minutes_ago, ...learned } of story.learned) {
    await incidents.recordAwareness(localAdministrator, id, { ...learned, learnedAt: now - minutes_ago * minuteMs })
  }
  const { obligations } = await incidents.duties.list(localAdministrator, id)
  return { number, due: obligations.filter(({ verdict, bearer }) => verdict === 'due' && bearer === 'entity').length }
}

function readDependencies(): string {
  return readFileSync(join(builtInData('example'), 'dependencies.csv'), 'utf8')
}

function readIncident(): z.infer<typeof ExampleIncident> {
  return ExampleIncident.parse(parse(readFileSync(join(builtInData('example'), 'incident.yaml'), 'utf8')))
}

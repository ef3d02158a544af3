import * as z from 'zod'
import { isJsonObject, type JsonObject } from '../../base/index.ts'
import { tlpLevels } from '../../stix/index.ts'
import { nodeFault } from '../faults.ts'
import { parseSpan } from './span.ts'

/** `2 h 30 min` from the start of the scenario, or from something else where that is said; in milliseconds. */
const Span = z.string().transform((text, context) => {
  const ms = parseSpan(text)
  if (ms !== undefined) return ms
  context.addIssue({ code: 'custom', message: `"${text}" is no span such as 2 h 30 min` })
  return z.NEVER
})

const Key = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/)
const Text = z.string().trim().min(1).max(8000)
const Json = z.custom<JsonObject>(isJsonObject, { message: 'an object is expected' })

const Participant = z.strictObject({
  name: z.string().min(1).max(100),
  /** ISO 3166-1 alpha-2: the law that applies, and whose holidays. */
  country: z.string().regex(/^[A-Z]{2}$/),
  sector: z.string().min(1).max(100),
  role: z.string().min(1).max(200),
  level: z.enum(tlpLevels).default('amber+strict'),
  /** Who plays it; two at least, so that one writes a report and another signs it. */
  people: z.array(z.string().min(1).max(60)).min(2).max(8),
})

export const injectKinds = ['technical', 'legal', 'media', 'partner'] as const

/** Lines as a source would have written them; `times` conversations before the inject, spread over the span `over`. */
const Telemetry = z.strictObject({
  source: z.string().min(1).max(100),
  times: z.number().int().min(1).max(200).default(1),
  over: Span.default(0),
  lines: z.array(Json).min(1).max(200),
})

/** What `from` publishes in its collection of intelligence; of one who does not take part, what is brought to each of `to`. */
const Intelligence = z.strictObject({ level: z.enum(tlpLevels), objects: z.array(Json).min(1).max(100) })

const Inject = z.strictObject({
  id: Key,
  at: Span,
  kind: z.enum(injectKinds),
  to: z.union([Key, z.array(Key).min(1)]).transform((to) => (typeof to === 'string' ? [to] : to)),
  /** Who speaks: a participant, or somebody whom the director plays. */
  from: z.string().min(1).max(200),
  title: z.string().min(1).max(200),
  text: Text,
  /** Whether the players are to answer it. */
  isQuestion: z.boolean().default(false),
  telemetry: Telemetry.optional(),
  intelligence: Intelligence.optional(),
  /** From now on the simulated plant of the participant is under this attack. */
  attack: z.string().max(60).optional(),
})
export type Inject = z.infer<typeof Inject>

const common = { id: Key, who: Key, says: z.string().min(1).max(300), after: Key, within: Span, points: z.number().int().min(1).max(100) }
const Expectation = z.discriminatedUnion('kind', [
  /** An incident is open, or an alert confirmed. */
  z.strictObject({ kind: z.literal('detected'), ...common }),
  /** The awareness record says so. */
  z.strictObject({ kind: z.literal('decided'), ...common, judgement: z.enum(['significant', 'not-significant']) }),
  /** The incident is contained or closed. */
  z.strictObject({ kind: z.literal('contained'), ...common }),
  /** `with` holds an object that `who` made and that names `of`. */
  z.strictObject({ kind: z.literal('shared'), ...common, with: Key, what: z.enum(['indicator', 'sighting']), of: z.string().min(1) }),
  /** The question was answered. */
  z.strictObject({ kind: z.literal('answered'), ...common, inject: Key }),
])
export type Expectation = z.infer<typeof Expectation>

/**
 * What is true of the incident, for the duties of a participant to be computed from: the sections of a description of an
 * incident, times as spans from the start: the moments at which a team that works well learns or decides.
 */
const Truth = z.strictObject({
  entity: Json,
  facts: Json,
  times: z.record(z.string(), Span),
  /** Points for a report that is in time, and for one by its form with nothing left open. */
  points: z.strictObject({ reported: z.number().int().min(1), complete: z.number().int().min(0) }),
})
export type Truth = z.infer<typeof Truth>

const Example = z.strictObject({
  says: z.string().min(1),
  /** When each thing was done, by the id of what was expected. */
  done: z.record(z.string(), Span),
  /** Duties that the law makes of the truth, each with its deadline as a span from the start. */
  duties: z.array(z.strictObject({ who: Key, duty: z.string(), due: Span })),
  points: z.number().int().min(0),
})

export const Scenario = z.strictObject({
  title: z.string().min(1).max(150),
  summary: Text,
  sector: z.string().min(1).max(60),
  language: z.string().default('en'),
  source: z.string(),
  licence: z.string(),
  checked: z.string(),
  starts: z.iso.datetime().transform((text) => Date.parse(text)),
  /** Of the scenario; what is not done by its end is missed. */
  duration: Span,
  scale: z.number().min(1).max(10_000),
  participants: z.record(Key, Participant),
  /** Who reads whose collection. */
  reads: z.array(z.strictObject({ reader: Key, from: Key, collection: z.enum(['intelligence', 'sightings']) })).default([]),
  /** Participants that have a simulated plant, learned before it begins. */
  plants: z.array(Key).default([]),
  injects: z.array(Inject).min(1).max(100),
  expectations: z.array(Expectation).min(1).max(100),
  truth: z.record(Key, Truth),
  /** What a good result is evidence of. */
  evidence_of: z.array(z.strictObject({ framework: z.string().min(1), control: z.string().min(1), says: z.string().min(1) })).min(1),
  example: z.array(Example).min(1),
})
export type Scenario = z.infer<typeof Scenario>

/** The scenario in the file; whatever it names is in it. Faults have the path in the file as their place. */
export function parseScenario(value: unknown): Scenario {
  const scenario = Scenario.parse(value)
  const { participants, injects, duration } = scenario
  const keys = Object.keys(participants)
  if (keys.length < 1 || keys.length > 3) throw nodeFault('bad-scenario', 'A scenario has one to three participants.', 'participants')
  const requireKey = (key: string, place: string) => {
    if (!keys.includes(key)) throw nodeFault('bad-scenario', `There is no participant "${key}".`, place)
  }
  const requireInject = (id: string, place: string) => {
    if (!injects.some((inject) => inject.id === id)) throw nodeFault('bad-scenario', `There is no inject "${id}".`, place)
  }
  for (const [at, inject] of injects.entries()) {
    for (const to of inject.to) requireKey(to, `injects[${at}].to`)
    if (inject.at > duration) throw nodeFault('bad-scenario', 'It comes after the end.', `injects[${at}].at`)
    if (inject.attack !== undefined && !inject.to.every((to) => scenario.plants.includes(to)))
      throw nodeFault('bad-scenario', 'There is no plant to attack.', `injects[${at}].attack`)
  }
  for (const [at, expected] of scenario.expectations.entries()) {
    const place = `expectations[${at}]`
    requireKey(expected.who, `${place}.who`)
    requireInject(expected.after, `${place}.after`)
    if (expected.kind === 'shared') requireKey(expected.with, `${place}.with`)
    if (expected.kind === 'answered') requireInject(expected.inject, `${place}.inject`)
  }
  for (const [at, { reader, from }] of scenario.reads.entries()) for (const key of [reader, from]) requireKey(key, `reads[${at}]`)
  for (const key of [...Object.keys(scenario.truth), ...scenario.plants]) requireKey(key, 'truth')
  requireOnce([...injects.map(({ id }) => id)], 'injects')
  requireOnce([...scenario.expectations.map(({ id }) => id)], 'expectations')
  return { ...scenario, injects: injects.toSorted((a, b) => a.at - b.at) }
}

function requireOnce(ids: readonly string[], place: string): void {
  const twice = ids.find((id, at) => ids.indexOf(id) !== at)
  if (twice !== undefined) throw nodeFault('bad-scenario', `"${twice}" is there twice.`, place)
}

import * as z from 'zod'
import { authorityRoles, StateCode } from '../registry/authority.ts'
import { Condition } from './condition.ts'

/** `inform`: word of it; `forward`: the report itself; `guide`: the reporter is told how to report there. */
export const routeActions = ['inform', 'forward', 'guide'] as const
export type RouteAction = (typeof routeActions)[number]

const RouteRule = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  clause: z.string(),
  /** Why, in a sentence that ends "because …". */
  says: z.string(),
  action: z.enum(routeActions),
  /** The law's own words for when. */
  manner: z.string().optional(),
  /** Only from reports of these stages on; absent: from the first. */
  stages: z.array(z.string()).optional(),
  when: Condition,
  to: z.strictObject({
    /** The first of these that the state has. */
    roles: z.array(z.enum(authorityRoles)).min(1),
    of: z.enum(['other-affected-states', 'own-state', 'main-establishment', 'union']),
  }),
  notes: z.array(z.string()).default([]),
})
export type RouteRule = z.infer<typeof RouteRule>

/** What is known and judged of a report when it is asked where it goes on. Words as in the files. */
export const CaseFile = z.strictObject({
  significant: z.boolean().optional(),
  malicious: z.boolean().optional(),
  'cross-border': z.boolean().optional(),
  'personal-data': z.boolean().optional(),
  'critical-entity': z.boolean().optional(),
  'in-supervision': z.boolean().optional(),
  'critical-ict-provider': z.boolean().optional(),
  country: StateCode,
  states: z.array(StateCode).default([]),
  /** States that a declared dependency or an establishment of the reporter reaches into. */
  reaches: z.array(StateCode).default([]),
  sectors: z.array(z.string()).default([]),
  kinds: z.array(z.string()).default([]),
  'main-establishment': StateCode.optional(),
  stage: z.string().optional(),
})
export type RouteCase = z.infer<typeof CaseFile>

const Own = z.strictObject({ state: StateCode, roles: z.array(z.enum(authorityRoles)), id: z.string().optional() })
/** Who asks: the authority that this node is. */
export type OwnAuthority = z.infer<typeof Own>

/** By which rules reports under a regime go on: a file of `data/routing`, named as the regime. */
export const RoutingFile = z.strictObject({
  title: z.string(),
  instrument: z.string(),
  /** Among which states reports go on. */
  states: z.array(StateCode),
  /** The stage whose report starts the clocks of the authority. */
  begins: z.string(),
  /** Which duties of the authority are done by what it does here. */
  duties: z.array(z.strictObject({ stage: z.string(), done: z.enum(['feedback', 'routed', 'summary']) })),
  terms: z.record(z.string(), Condition).default({}),
  rules: z.array(RouteRule),
  voluntary: z.strictObject({ clause: z.string(), says: z.string() }).optional(),
  source: z.string(),
  licence: z.string(),
  checked: z.string(),
  confidence: z.enum(['V', 'S', 'K']),
  example: z
    .array(
      z.strictObject({
        says: z.string(),
        own: Own,
        case: CaseFile,
        expect: z.array(z.strictObject({ rule: z.string(), state: StateCode })),
        /** Answers that would decide a rule. */
        asks: z.array(z.string()),
      }),
    )
    .min(1),
})
export type RoutingFile = z.infer<typeof RoutingFile>

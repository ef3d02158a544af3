import { type Condition, decide, type Ground, type Truth, termsOf } from './condition.ts'
import type { OwnAuthority, RouteAction, RouteCase, RouteRule, RoutingFile } from './rule.ts'

/** One rule that holds, for one state that the report goes on to. */
export interface Route {
  readonly rule: string
  readonly title: string
  readonly clause: string
  /** Why: the rule's reason. */
  readonly says: string
  readonly action: RouteAction
  readonly manner: string | undefined
  readonly state: string
  readonly roles: RouteRule['to']['roles']
  readonly notes: readonly string[]
}

export interface Routing {
  readonly routes: readonly Route[]
  /** Answers that would decide a rule which is open, in the order of the rules. */
  readonly asks: readonly string[]
}

/** Where a report goes on by the rules of its regime. Pure: the order of states, sectors and kinds makes no difference. */
export function route(file: Pick<RoutingFile, 'rules' | 'states' | 'terms'>, own: OwnAuthority, about: RouteCase): Routing {
  const affected = [...new Set([...about.states, ...about.reaches])].filter((state) => file.states.includes(state)).sort()
  const ground = toGround(file.terms, own, { ...about, states: affected })
  const routes: Route[] = []
  const asks = new Set<string>()
  for (const rule of file.rules) {
    if (rule.stages !== undefined && (about.stage === undefined || !rule.stages.includes(about.stage))) continue
    const holds = decide(rule.when, ground)
    if (holds === undefined) for (const term of openTerms(rule.when, ground, file.terms)) asks.add(term)
    if (holds !== true) continue
    const { id, title, clause, says, action, manner, notes, to } = rule
    for (const state of statesOf(to, { own, about, affected })) {
      routes.push({ rule: id, title, clause, says, action, manner, state, roles: to.roles, notes })
    }
  }
  return { routes, asks: [...asks] }
}

function toGround(terms: RoutingFile['terms'], own: OwnAuthority, about: RouteCase): Ground {
  const { states, sectors, kinds: entityKinds, country } = about
  const known: Readonly<Record<string, () => Truth>> = {
    significant: () => about.significant,
    malicious: () => about.malicious,
    'personal-data': () => about['personal-data'],
    'critical-entity': () => about['critical-entity'],
    // What nobody has said of its own doing is not so.
    'in-supervision': () => about['in-supervision'] ?? false,
    'critical-ict-provider': () => about['critical-ict-provider'] ?? false,
    'cross-border': () => about['cross-border'],
    'several-states': () => new Set([...states, country]).size > 1,
    'cross-sector': () => new Set(sectors).size > 1,
    'established-elsewhere': () => about['main-establishment'] !== undefined && about['main-establishment'] !== own.state,
    'received-by-authority': () => own.roles.includes('competent-authority') && !own.roles.includes('csirt'),
  }
  const ground: Ground = {
    sectors,
    entityKinds,
    states,
    term(name) {
      const ofFile = terms[name]
      return ofFile === undefined ? known[name]?.() : decide(ofFile, ground)
    },
  }
  return ground
}

/** Names that a file may use without saying what they mean. */
export const knownTerms: ReadonlySet<string> = new Set([
  ...['significant', 'malicious', 'personal-data', 'critical-entity', 'in-supervision', 'critical-ict-provider'],
  ...['cross-border', 'several-states', 'cross-sector', 'established-elsewhere', 'received-by-authority'],
])

function openTerms(condition: Condition, ground: Ground, terms: RoutingFile['terms']): string[] {
  return termsOf(condition).flatMap((name) => {
    if (ground.term(name) !== undefined) return []
    const ofFile = terms[name]
    return ofFile === undefined ? [name] : openTerms(ofFile, ground, terms)
  })
}

interface Whereabouts {
  readonly own: OwnAuthority
  readonly about: RouteCase
  readonly affected: readonly string[]
}

function statesOf({ of, roles }: RouteRule['to'], { own, about, affected }: Whereabouts): readonly string[] {
  switch (of) {
    case 'other-affected-states':
      return affected.filter((state) => state !== own.state)
    case 'own-state':
      // Nobody writes to themselves.
      return roles.some((role) => own.roles.includes(role)) ? [] : [own.state]
    case 'main-establishment':
      return about['main-establishment'] === undefined ? [] : [about['main-establishment']]
    case 'union':
      return ['EU']
  }
}

import * as z from 'zod'
import { factsFault } from './faults.ts'

/**
 * What a fact can be. `duration` is held in minutes, `percent` as the number before the sign, `instant` in milliseconds
 * since 1970, `state` as the two letters of ISO 3166-1.
 */
const factTypes = ['yes-no', 'number', 'percent', 'duration', 'choice', 'choices', 'state', 'states', 'instant', 'text'] as const

/** One thing that can be known of an incident or of the organisation that has it: a file of `data/facts`. */
export const FactDefinition = z.strictObject({
  title: z.string().min(1),
  /** In plain words, to the person who has to answer. */
  question: z.string().min(1).endsWith('?'),
  type: z.enum(factTypes),
  /** Of a number: EUR, people, domains. */
  unit: z.string().optional(),
  /** By id, in words. Of `choice` and `choices` alone. */
  choices: z.record(z.string(), z.string()).optional(),
  /** Other words for a choice: `bank` for `credit-institution`. */
  choices_also: z.record(z.string(), z.string()).default({}),
  /** Whose property it is: it stays with the organisation, or belongs to the one incident. */
  about: z.enum(['entity', 'incident']),
  /** How far it may travel when nothing else is said: everyone, partners, the people of the incident, legal counsel. */
  sensitivity: z.enum(['public', 'partners', 'incident', 'counsel']),
  /** It grows with time: the newest statement is the one that counts, the older ones are its history. */
  over_time: z.boolean().default(false),
  /** How it adds up over incidents that are judged together; what is absent does not add up. */
  together: z.enum(['sum', 'largest', 'any', 'union']).optional(),
  /**
   * What the engine takes it for: `home` is the state whose authority is told (of several, the one written first);
   * `beginning` is a time at which the incident began for the organisation.
   */
  role: z.enum(['home', 'beginning']).optional(),
  /** What an incident that is worked on here says of itself, as long as nobody states the fact: when it was detected. */
  taken_from: z.enum(['detection']).optional(),
  /** What it says to an authority beside the form; of several that say the same, the earliest time and the largest number. */
  tells: z.enum(['malicious', 'crossBorder', 'states', 'sectors', 'entityKinds', 'usersAffected', 'awareAt']).optional(),
  /** What the register of dependencies can say of it before anybody has counted: as an estimate, at a person's click. */
  from_dependencies: z.enum(['states', 'other-states', 'users-without', 'users-limited']).optional(),
  /** Other names under which it is found in a file of facts. */
  also: z.array(z.string()).default([]),
  source: z.string(),
  licence: z.string(),
  checked: z.string(),
  /** A value as a person writes it, and how it is held. */
  example: z.strictObject({
    written: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
    held: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
  }),
})
export type FactDefinition = z.infer<typeof FactDefinition> & { readonly id: string }

/** All facts by id. */
export type FactDefinitions = ReadonlyMap<string, FactDefinition>

/** The definition of a name as people write it: `Personal data`, `personal_data` and `personal-data` are one. */
export function requireDefinition(definitions: FactDefinitions, name: string, place?: string): FactDefinition {
  const id = toFactId(name)
  const found = definitions.get(id) ?? definitions.get(`${id}-at`) ?? findByOtherName(definitions, id)
  if (found !== undefined) return found
  const names = [...definitions.values()].flatMap((one) => [one.id, one.id.replace(/-at$/, ''), ...one.also])
  const near = nearest(id, names)
  throw factsFault('unknown-fact', `There is no fact "${name}".${near === undefined ? '' : ` Do you mean "${near}"?`}`, place)
}

export function toFactId(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_.]+/g, '-')
}

function findByOtherName(definitions: FactDefinitions, id: string): FactDefinition | undefined {
  for (const definition of definitions.values()) if (definition.also.includes(id)) return definition
  return undefined
}

/** The word that takes the fewest changes, when it is near enough to be what was meant. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  let best: string | undefined
  let least = Math.max(2, Math.floor(word.length / 3)) + 1
  for (const candidate of words) {
    const distance = toDistance(word, candidate)
    if (distance < least) {
      least = distance
      best = candidate
    }
  }
  return best ?? words.find((candidate) => word.length > 3 && (candidate.includes(word) || word.includes(candidate)))
}

/** Levenshtein's distance, row by row. */
function toDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let at = 1; at <= a.length; at++) {
    const next = [at]
    for (let to = 1; to <= b.length; to++) {
      const change = a[at - 1] === b[to - 1] ? 0 : 1
      next.push(Math.min((row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1, (row[to - 1] ?? 0) + change))
    }
    row = next
  }
  return row[b.length] ?? 0
}

import { createHash } from 'node:crypto'
import * as z from 'zod'
import {
  hasSigned,
  parseDocument,
  parsePolicy,
  parseTlogProof,
  parseVerifierKey,
  toPolicyText,
  verifyStatement,
} from '../../ledger/index.ts'
import { nodeFault } from '../faults.ts'
import { categories, type Expected } from './expected.ts'
import type { Score } from './score.ts'

/** What a result is called as a document. */
export const resultPrefix = 'entente-exercise/'
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const At = z.number().int()
const Points = z.strictObject({ points: z.number().int(), of: z.number().int() })

const Outcome = z.strictObject({
  id: z.string(),
  who: z.string(),
  category: z.enum(categories),
  says: z.string(),
  clause: z.string().nullable(),
  dueAt: At,
  mark: z.enum(['met', 'late', 'missed', 'open']),
  doneAt: At.nullable(),
  points: z.number().int(),
  of: z.number().int(),
  /** What was done, and the statement of a node's log that proves it; `proof` is the hash of the file with the proof. */
  evidence: z.array(
    z.strictObject({
      at: At,
      says: z.string(),
      statement: z.strictObject({ origin: z.string(), index: z.number().int(), proof: sha256.nullable() }).nullable(),
    }),
  ),
})

/** What the nodes of an exercise sign at its end. Instants are milliseconds since the epoch, of the scenario. */
export const ResultBody = z.strictObject({
  exercise: z.literal('EXERCISE'),
  id: z.uuid(),
  scenario: z.strictObject({ id: z.string(), title: z.string(), sha256 }),
  /** Of the people's time, RFC 3339. */
  playedFrom: z.iso.datetime(),
  playedTo: z.iso.datetime(),
  startsAt: At,
  finishedAt: At,
  scale: z.number(),
  /** Names just the version of the law that the duties were computed by. */
  law: sha256,
  participants: z.array(
    z.strictObject({ key: z.string(), name: z.string(), country: z.string(), origin: z.string(), logKeys: z.array(z.string()) }),
  ),
  outcomes: z.array(Outcome),
  total: Points,
  byCategory: z.array(Points.extend({ category: z.enum(categories) })),
  evidenceOf: z.array(z.strictObject({ framework: z.string(), control: z.string(), says: z.string() })),
})
export type ResultBody = z.infer<typeof ResultBody>

const File = z.object({
  exercise: z.string(),
  /** The result as a signed note. */
  document: z.string(),
  /** Proofs of statements (C2SP tlog-proof), by their hash. */
  proofs: z.record(sha256, z.string()),
})

export interface ExerciseResult {
  readonly body: ResultBody
  readonly score: Score
  readonly document: string
  readonly proofs: Readonly<Record<string, string>>
}

/** Reads a result. Attacker-controlled; what it is worth `verifyResult` says. */
export function parseResult(source: string): ExerciseResult {
  const file = File.safeParse(toJson(source))
  if (!file.success) throw nodeFault('bad-result', 'It is no result of an exercise.', file.error.issues[0]?.path.join('.'))
  const { document, proofs } = file.data
  const { name, body: found } = parseDocument(document, resultPrefix)
  const parsed = ResultBody.safeParse(found)
  if (!parsed.success) throw nodeFault('bad-result', parsed.error.issues[0]?.message ?? 'no result', parsed.error.issues[0]?.path.join('.'))
  const body = parsed.data
  if (name !== `${resultPrefix}${body.id}`) throw nodeFault('bad-result', 'The first line names another exercise.', 'id')
  return { body, document, proofs, score: toScore(body) }
}

/**
 * Decides a result offline: every node that played has signed it with all the keys that it names; the points add up; and
 * each statement that it rests on was made by the node's log and stands in it. Gives how many were proved.
 */
export function verifyResult({ body, document, proofs }: ExerciseResult): { signedBy: string[]; proved: number } {
  const { note } = parseDocument(document, resultPrefix)
  const keys = body.participants.flatMap(({ name, origin, logKeys }) => {
    const own = logKeys.map((text) => parseVerifierKey(text, name))
    if (own.some((key) => key.name !== origin) || !hasSigned(note, own))
      throw nodeFault('bad-result', `${name} has not signed it.`, 'participants')
    return logKeys
  })
  const sum = (pick: (one: ResultBody['outcomes'][number]) => number) => body.outcomes.reduce((total, one) => total + pick(one), 0)
  if (sum(({ points }) => points) !== body.total.points || sum(({ of }) => of) !== body.total.of)
    throw nodeFault('bad-result', 'The points do not add up.', 'total')
  const policy = parsePolicy(toPolicyText({ logs: keys, witnesses: [], threshold: 0 }))
  let proved = 0
  for (const [at, { evidence }] of body.outcomes.entries()) {
    for (const { statement } of evidence) {
      if (statement === null || statement.proof === null) continue
      const proof = proofs[statement.proof]
      const place = `outcomes[${at}].evidence`
      if (proof === undefined || toHash(proof) !== statement.proof)
        throw nodeFault('bad-result', 'A proof is missing or was changed.', place)
      const { index, checkpoint } = verifyStatement(parseTlogProof(proof), policy)
      if (Number(index) !== statement.index || checkpoint.checkpoint.origin !== statement.origin)
        throw nodeFault('bad-result', 'A proof is of another statement.', place)
      proved += 1
    }
  }
  return { signedBy: body.participants.map(({ name }) => name), proved }
}

function toScore({ outcomes, total, byCategory, startsAt }: ResultBody): Score {
  return {
    ...total,
    byCategory,
    outcomes: outcomes.map(({ id, who, category, says, clause, dueAt, mark, doneAt, points, of, evidence }) => {
      const expected: Omit<Expected, 'of'> = { id, who, category, says, clause, dueAt, from: startsAt, points: of }
      return {
        ...{ expected, mark, doneAt, points },
        evidence: evidence.map(({ statement, ...done }) => ({ ...done, trace: statement })),
      }
    }),
  }
}

function toJson(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch {
    return undefined
  }
}

/** SHA-256, hexadecimal. */
export function toHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

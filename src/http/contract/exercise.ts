import * as z from 'zod'
import { Millis } from './shared.ts'

export const InjectKind = z.enum(['technical', 'legal', 'media', 'partner'])

/** Something that the players on this node were told. */
export const ToldInject = z.object({
  id: z.string(),
  toldAt: Millis,
  kind: z.string(),
  from: z.string(),
  title: z.string(),
  text: z.string(),
  isQuestion: z.boolean(),
  answer: z.object({ text: z.string(), at: Millis, by: z.string(), statement: z.number().int() }).nullable(),
})
export type ToldInject = z.infer<typeof ToldInject>

/** The exercise as it stands on this node. Times are those of the scenario. */
export const Exercise = z.object({
  id: z.string(),
  scenario: z.string(),
  title: z.string(),
  summary: z.string(),
  startsAt: Millis,
  endsAt: Millis,
  clock: z.object({ at: Millis, scale: z.number(), isPaused: z.boolean() }),
  isFinished: z.boolean(),
  isDirector: z.boolean(),
  participants: z.array(z.object({ key: z.string(), name: z.string(), country: z.string(), role: z.string(), isThis: z.boolean() })),
  /** The last told first. */
  told: z.array(ToldInject),
  /** For the director alone. */
  planned: z.array(
    z.object({
      id: z.string(),
      dueAt: Millis,
      kind: z.string(),
      to: z.array(z.string()),
      from: z.string(),
      title: z.string(),
      text: z.string(),
      isDelivered: z.boolean(),
    }),
  ),
})
export type Exercise = z.infer<typeof Exercise>

export const ExerciseDirection = z.object({ what: z.enum(['pause', 'resume', 'next', 'finish']) })
export type ExerciseDirection = z.infer<typeof ExerciseDirection>
export const ExerciseAnswer = z.object({ text: z.string().trim().min(1).max(8000) })

export const ExerciseMark = z.enum(['met', 'late', 'missed', 'open'])
export const ExerciseCategory = z.enum(['detected', 'decided', 'reported', 'complete', 'shared', 'answered'])
const points = { points: z.number().int(), of: z.number().int() }

/** What was expected and what was done, each thing with the statement that proves it. */
export const ExerciseScore = z.object({
  ...points,
  byCategory: z.array(z.object({ category: ExerciseCategory, ...points })),
  outcomes: z.array(
    z.object({
      id: z.string(),
      who: z.string(),
      category: ExerciseCategory,
      says: z.string(),
      clause: z.string().nullable(),
      dueAt: Millis,
      mark: ExerciseMark,
      doneAt: Millis.nullable(),
      ...points,
      evidence: z.array(
        z.object({ at: Millis, says: z.string(), statement: z.object({ origin: z.string(), index: z.number().int() }).nullable() }),
      ),
    }),
  ),
})
export type ExerciseScore = z.infer<typeof ExerciseScore>

export const ExerciseResultQuery = z.object({ format: z.enum(['json', 'html']).default('json') })

/** The result of an exercise as a real node filed it: evidence for frameworks. */
export const FiledResult = z.object({
  id: z.string(),
  title: z.string(),
  filedAt: Millis,
  filedBy: z.string(),
  playedFrom: z.string(),
  signedBy: z.array(z.string()),
  proved: z.number().int(),
  ...points,
  evidenceOf: z.array(z.object({ framework: z.string(), control: z.string(), says: z.string() })),
  statement: z.number().int(),
})
export type FiledResult = z.infer<typeof FiledResult>
export const FiledResults = z.object({ results: z.array(FiledResult) })
export type FiledResults = z.infer<typeof FiledResults>

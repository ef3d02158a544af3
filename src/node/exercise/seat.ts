import type { Reader } from '../../identity/index.ts'
import type { ToldInject } from './injects.ts'
import type { ExerciseResult } from './result.ts'
import type { Score } from './score.ts'

/** An inject as the director sees it. */
export interface PlannedInject {
  readonly id: string
  readonly dueAt: number
  readonly kind: string
  readonly to: readonly string[]
  readonly from: string
  readonly title: string
  readonly text: string
  readonly isDelivered: boolean
}

/** The exercise as it stands. Times are milliseconds since the epoch, of the scenario. */
export interface ExerciseView {
  readonly id: string
  readonly scenario: string
  readonly title: string
  readonly summary: string
  readonly startsAt: number
  readonly endsAt: number
  readonly clock: { readonly at: number; readonly scale: number; readonly isPaused: boolean }
  readonly isFinished: boolean
  readonly isDirector: boolean
  readonly participants: readonly {
    readonly key: string
    readonly name: string
    readonly country: string
    readonly role: string
    readonly isThis: boolean
  }[]
  /** What the players on this node were told, the last first. */
  readonly told: readonly ToldInject[]
  /** For the director alone: everything that is planned. */
  readonly planned: readonly PlannedInject[]
}

/** What a node of an exercise knows of it, and what people may do there. */
export interface ExerciseSeat {
  view(reader: Reader): Promise<ExerciseView>
  /** Director only. `next`: on to the next inject. */
  direct(reader: Reader, what: 'pause' | 'resume' | 'next' | 'finish'): Promise<void>
  answer(reader: Reader, id: string, text: string): Promise<void>
  /** While it is played for the director alone, for everybody when it is finished. */
  score(reader: Reader): Promise<Score>
  /** Once it is finished. */
  result(): ExerciseResult
}

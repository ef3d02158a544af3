import {
  type Approval,
  type Budget,
  feedResolutionsOf,
  findingKey,
  frozenConfiguration,
  hashOfModel,
  learnPrepared,
  openFindings,
  prepare,
  type Readiness,
  type Series,
  type Tag,
  toBudgets,
  toModelText,
  toReadiness,
  unseenScores,
} from '../../process/index.ts'

export interface LearningTask {
  readonly series: Series
  readonly tags: readonly Tag[]
  readonly approved: readonly Approval[]
  /** False: look at the readings only. */
  readonly learns: boolean
}

export interface Learned {
  readonly text: string
  readonly hash: string
  readonly budgets: readonly Budget[]
}

export interface LearningResult {
  readonly readiness: Readiness
  /** Findings that a person has to approve and has not. */
  readonly open: readonly string[]
  /** Undefined when it was to look only, or something is open. */
  readonly learned: Learned | undefined
}

/** Rows at the end that show how the live feed is written: history is rounded to that. */
const feedRows = 1000

/** Looks at readings, and learns them where nothing speaks against it. Pure: the same readings give the same text. */
export function runLearning({ series, tags, approved, learns }: LearningTask): LearningResult {
  const known = new Map(tags.map((tag) => [tag.name, tag]))
  const feedResolutions = feedResolutionsOf(endOf(series))
  const prepared = prepare(series, { configuration: frozenConfiguration, feedResolutions })
  const readiness = toReadiness(prepared, known)
  const open = openFindings(readiness, approved).map(findingKey)
  if (!learns || open.length > 0) return { readiness, open, learned: undefined }
  const unseen = unseenScores(prepared, frozenConfiguration)
  const text = toModelText(learnPrepared(prepared, series, { tags: known, approved, unseen }))
  const budgets = unseen === undefined ? [] : toBudgets(prepared, unseen, frozenConfiguration)
  return { readiness, open, learned: { text, hash: hashOfModel(text), budgets } }
}

function endOf({ tags, times, values }: Series): Series {
  const from = Math.max(0, times.length - feedRows)
  return { tags, times: times.subarray(from), values: values.subarray(from * tags.length) }
}

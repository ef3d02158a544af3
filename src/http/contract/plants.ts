import * as z from 'zod'
import { Millis, PageQuery } from './shared.ts'

/** What a tag read where it was furthest from what it should have read, both in its unit. */
export const EpisodeTag = z.object({
  tag: z.string(),
  unit: z.string().optional(),
  /** The pump, tank or valve that it tells of. */
  asset: z.string(),
  /** Its mean part over the episode, in multiples of its usual residual. */
  contribution: z.number(),
  observed: z.number(),
  expected: z.number(),
  at: Millis,
})
export type EpisodeTag = z.infer<typeof EpisodeTag>

/** MITRE ATT&CK for ICS; a suggestion: a fault of the plant can look alike. */
export const Technique = z.object({ id: z.string(), name: z.string() })

/** What an alert shows of the episode behind it. */
export const EpisodeSummary = z.object({
  id: z.string(),
  plant: z.string(),
  startedAt: Millis,
  /** The last sample in alarm. */
  endedAt: Millis,
  isOver: z.boolean(),
  /** The asset that most likely is not as it should be. */
  asset: z.string(),
  words: z.string(),
  techniques: z.array(Technique),
  /** What to look at first, in this order. */
  checks: z.array(z.string()),
  /** The greatest part first. */
  tags: z.array(EpisodeTag),
})
export type EpisodeSummary = z.infer<typeof EpisodeSummary>

/** A time in which a plant did not behave as it does. */
export const Episode = EpisodeSummary.extend({
  /** Version of the plant's model that says so. */
  version: z.number().int(),
  /** Said by a model in shadow: raised to nobody. */
  isShadow: z.boolean(),
  samples: z.number().int(),
  peakScore: z.number(),
  threshold: z.number(),
  openedAt: Millis,
  /** The alert that it raised; null for one in shadow. */
  alertId: z.string().nullable(),
  /** What a person said of it. */
  verdict: z.enum(['none', 'true-alarm', 'false-alarm']),
  decision: z.object({ by: z.string(), at: Millis, reason: z.string().nullable() }).nullable(),
})
export type Episode = z.infer<typeof Episode>

/** What tags read and should have read, sample by sample: a bounded number, spread over the time. */
export const Picture = z.object({
  /** Milliseconds, ascending. */
  times: z.array(Millis),
  score: z.array(z.number()),
  threshold: z.number(),
  tags: z.array(
    z.object({
      tag: z.string(),
      unit: z.string().nullable(),
      asset: z.string(),
      /** How far its readings are from what is expected on an ordinary day at most, in its unit. */
      usual: z.number(),
      /** Its part at the last of the times, in multiples of `usual`. */
      contribution: z.number(),
      observed: z.array(z.number().nullable()),
      expected: z.array(z.number().nullable()),
    }),
  ),
})
export type Picture = z.infer<typeof Picture>

export const EpisodeDetail = Episode.extend({
  /** Null when the readings are no longer kept and none was drawn. */
  picture: Picture.nullable(),
})
export type EpisodeDetail = z.infer<typeof EpisodeDetail>

export const EpisodeQuery = PageQuery.extend({
  plant: z.string().max(200).optional(),
  /** `raised`: those of promoted models alone; `shadow`: the would-be ones; absent: both. */
  which: z.enum(['raised', 'shadow']).optional(),
})
export const EpisodePage = z.object({ episodes: z.array(Episode), next: z.string().nullable() })
export type EpisodePage = z.infer<typeof EpisodePage>

export const Feedback = z.object({
  /** `none` takes back what was said. */
  verdict: z.enum(['true-alarm', 'false-alarm', 'none']),
  /** Needed for a false alarm. */
  reason: z.string().min(1).max(2000).optional(),
})
export type Feedback = z.infer<typeof Feedback>

export const ModelState = z.enum(['shadow', 'promoted', 'superseded', 'retired'])
export type ModelState = z.infer<typeof ModelState>

/** One version of the model of a plant. */
export const ProcessModel = z.object({
  version: z.number().int(),
  state: ModelState,
  /** SHA-256 of the model's text. */
  hash: z.string(),
  learnedAt: Millis,
  learnedBy: z.string(),
  /** The readings that it was learned from. */
  from: Millis,
  to: Millis,
  rows: z.number().int(),
  tags: z.number().int(),
  /** Findings that a person approved before it was learned, and why. */
  approved: z.array(z.string()),
  reason: z.string().nullable(),
  /** Who made it the one that raises alarms, the last time, and why; null for one that never was. */
  promotion: z.object({ by: z.string(), at: Millis, reason: z.string() }).nullable(),
})
export type ProcessModel = z.infer<typeof ProcessModel>

/** How much a finding weighs: it needs a person's approval, it lowers what can be expected, or it is told. */
export const ReadinessFinding = z.object({
  weight: z.enum(['approve', 'weak', 'note']),
  /** What it is approved by: `drift:North.Level`, `episode:7f3a…`, `new-mode`. */
  code: z.string(),
  tag: z.string().nullable(),
  text: z.string(),
})
export type ReadinessFinding = z.infer<typeof ReadinessFinding>

/** Whether readings are fit to be learned as normal. */
export const Readiness = z.object({
  /** Nothing in them needs approval. */
  isReady: z.boolean(),
  rows: z.number().int(),
  tags: z.number().int(),
  from: Millis,
  to: Millis,
  /** Milliseconds between two rows, and of a sample of the model. */
  nativeMs: z.number(),
  workingMs: z.number(),
  gaps: z.number().int(),
  modes: z.number().int(),
  findings: z.array(ReadinessFinding),
})
export type Readiness = z.infer<typeof Readiness>

/** What a person should know before trusting a version. */
export const ModelCard = ProcessModel.extend({
  readiness: Readiness,
  nativeMs: z.number(),
  workingMs: z.number(),
  samples: z.number().int(),
  /** The numbers of the method, by name, as they were when it was learned. */
  configuration: z.record(z.string(), z.number()),
  /** The threshold that each budget of false alarms in a week asks for. */
  budgets: z.array(z.object({ perWeek: z.number(), threshold: z.number() })),
  /** Scores of normal readings that it had not seen: .5, .9, .99, .999 and the highest. */
  normalScores: z.array(z.number()),
  tagList: z.array(
    z.object({
      tag: z.string(),
      unit: z.string().nullable(),
      asset: z.string(),
      site: z.string().nullable(),
      /** The step that it is rounded to; 0: none. */
      resolution: z.number(),
      low: z.number(),
      high: z.number(),
    }),
  ),
  excluded: z.array(z.object({ tag: z.string(), reason: z.string() })),
  /** What was decided on it, the latest last. */
  episodes: z.object({ raised: z.number().int(), shadow: z.number().int(), falseAlarms: z.number().int(), trueAlarms: z.number().int() }),
})
export type ModelCard = z.infer<typeof ModelCard>

/** Something that a model saw that is no alarm: a slow drift, a gap, a sensor that stands still, a new operating mode. */
export const ProcessNews = z.object({
  id: z.number().int(),
  kind: z.enum(['drift', 'gap', 'stuck', 'new-mode']),
  /** What it is approved by when it lies in readings to be learned. */
  code: z.string(),
  firstAt: Millis,
  lastAt: Millis,
  count: z.number().int(),
  version: z.number().int(),
  text: z.string(),
  tag: z.string().nullable(),
})
export type ProcessNews = z.infer<typeof ProcessNews>

/** A plant with what watches it. */
export const WatchedPlant = z.object({
  plant: z.string(),
  /** `unwatched`: no model yet; `shadow`: one judges and raises nothing; `watched`: one is promoted. */
  state: z.enum(['unwatched', 'shadow', 'watched']),
  /** A model is being learned now. */
  isLearning: z.boolean(),
  promoted: ProcessModel.nullable(),
  shadow: ProcessModel.nullable(),
  /** False alarms in a week that the operator is ready to look at. */
  budgetPerWeek: z.number(),
  /** Of the promoted model, else of the one in shadow. */
  threshold: z.number().nullable(),
  score: z.number().nullable(),
  /** Readings before this are judged. */
  judgedTo: Millis.nullable(),
  /** Episodes that are not over. */
  openEpisodes: z.number().int(),
  openShadowEpisodes: z.number().int(),
  /** Why its readings cannot be judged; null: they are. */
  problem: z.string().nullable(),
  /** The subject under which the log has what was decided on its models. */
  logSubject: z.string(),
})
export type WatchedPlant = z.infer<typeof WatchedPlant>
export const WatchedPlants = z.object({ plants: z.array(WatchedPlant) })
export type WatchedPlants = z.infer<typeof WatchedPlants>

export const ThresholdStep = z.object({
  at: Millis,
  version: z.number().int(),
  threshold: z.number(),
  by: z.string(),
  reason: z.string(),
})
export const WatchedPlantDetail = WatchedPlant.extend({
  /** The newest first. */
  models: z.array(ProcessModel),
  /** Each threshold it was judged by and why, the newest first. */
  thresholds: z.array(ThresholdStep),
  /** The latest, the newest first. */
  news: z.array(ProcessNews),
})
export type WatchedPlantDetail = z.infer<typeof WatchedPlantDetail>

/** The readings to learn from; absent: all there are. */
const Span = z.object({ from: Millis.optional(), to: Millis.optional() })
export const ReadinessWish = Span
export const Learning = Span.extend({
  /** Codes of the findings that the person has looked at and approves. */
  approve: z.array(z.string().max(300)).max(1000).default([]),
  /** Needed with `approve`. */
  reason: z.string().min(1).max(2000).optional(),
})
export type Learning = z.input<typeof Learning>
export const ModelDecision = z.object({ reason: z.string().min(1).max(2000) })
export type ModelDecision = z.infer<typeof ModelDecision>
export const BudgetWish = z.object({ perWeek: z.number().min(0).max(100), reason: z.string().min(1).max(2000) })
export type BudgetWish = z.infer<typeof BudgetWish>

export const LiveViewQuery = z.object({
  /** How far back; at most the samples that a picture holds are given. */
  minutes: z.coerce.number().int().min(1).max(525_600).default(60),
  /** Names of tags, joined by commas; absent: those with the greatest part now. */
  tags: z.string().max(4000).optional(),
  version: z.coerce.number().int().optional(),
})
/** What the plant does now, and what it should do. */
export const LiveView = z.object({ plant: z.string(), version: z.number().int(), judgedTo: Millis, picture: Picture })
export type LiveView = z.infer<typeof LiveView>

/** Without `from`: the readings after those that the version learned. */
export const ReplayWish = Span.extend({ version: z.number().int().optional(), threshold: z.number().positive().optional() })
export type ReplayWish = z.infer<typeof ReplayWish>
/** What a version says of readings that are kept: the same readings give the same, to the last digit. */
export const Replay = z.object({
  version: z.number().int(),
  hash: z.string(),
  threshold: z.number(),
  rows: z.number().int(),
  from: Millis,
  to: Millis,
  episodes: z.array(
    z.object({
      startedAt: Millis,
      endedAt: Millis,
      isOver: z.boolean(),
      samples: z.number().int(),
      peakScore: z.number(),
      tags: z.array(EpisodeTag),
    }),
  ),
})
export type Replay = z.infer<typeof Replay>

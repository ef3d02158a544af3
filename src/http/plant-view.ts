import type {
  EpisodeView,
  LiveView as HeldLiveView,
  ProcessModel as HeldModel,
  Picture as HeldPicture,
  Replay as HeldReplay,
  WatchedPlant as HeldWatched,
  WatchedPlantDetail as HeldWatchedDetail,
  ModelDetail,
  PlantEpisode,
  PlantWatch,
} from '../detect/index.ts'
import type {
  Episode,
  EpisodeSummary,
  LiveView,
  ModelCard,
  Picture,
  ProcessModel,
  Readiness,
  Replay,
  WatchedPlant,
  WatchedPlantDetail,
} from './contract/index.ts'

type HeldReadiness = Awaited<ReturnType<PlantWatch['look']>>

/** An episode that the detect room released for this reader, as an alert shows it. */
export function toEpisodeSummary(episode: EpisodeView): EpisodeSummary {
  const { id, plant, startedAt, endedAt, isOver, asset, words, techniques, checks, tags } = episode
  return { id, plant, startedAt, endedAt, isOver, asset, words, techniques: [...techniques], checks: [...checks], tags: [...tags] }
}

export function toEpisode(episode: PlantEpisode): Episode {
  const { version, isShadow, samples, peakScore, threshold, openedAt, alertId, verdict, decision } = episode
  return { ...toEpisodeSummary(episode), version, isShadow, samples, peakScore, threshold, openedAt, alertId, verdict, decision }
}

export function toPicture(picture: HeldPicture): Picture {
  const { times, score, threshold, tags } = picture
  return {
    times: [...times],
    score: [...score],
    threshold,
    tags: tags.map(({ observed, expected, ...tag }) => ({ ...tag, observed: [...observed], expected: [...expected] })),
  }
}

function toModel(model: HeldModel): ProcessModel {
  const { version, state, hash, learnedAt, learnedBy, from, to, rows, tags, approved, reason, promotion } = model
  return { version, state, hash, learnedAt, learnedBy, from, to, rows, tags, approved: [...approved], reason, promotion }
}

export function toModelCard(detail: ModelDetail): ModelCard {
  const { model, readiness, budgets, episodes } = detail
  const { nativeMs, workingMs, samples } = model.learned
  return {
    ...toModel(detail),
    readiness: toReadiness(readiness),
    nativeMs,
    workingMs,
    samples,
    configuration: { ...model.configuration },
    budgets: [...budgets],
    normalScores: [...model.normalScores],
    tagList: model.tags.map(({ name, unit, asset, site }, at) => ({
      tag: name,
      unit: unit ?? null,
      asset: asset ?? name,
      site: site ?? null,
      resolution: model.resolutions[at] ?? 0,
      low: model.lows[at] ?? 0,
      high: model.highs[at] ?? 0,
    })),
    excluded: [...model.excluded],
    episodes,
  }
}

export function toReadiness(readiness: HeldReadiness): Readiness {
  const { ready: isReady, rows, tags, from, to, nativeMs, workingMs, gaps, modes, findings } = readiness
  return {
    isReady,
    rows,
    tags,
    from,
    to,
    nativeMs,
    workingMs,
    gaps,
    modes,
    findings: findings.map(({ weight, code, tag, text }) => ({
      weight,
      code: tag === undefined ? code : `${code}:${tag}`,
      tag: tag ?? null,
      text,
    })),
  }
}

export function toWatchedPlant(watched: HeldWatched): WatchedPlant {
  const { plant, state, isLearning, promoted, shadow, budgetPerWeek, threshold, score, judgedTo, openEpisodes } = watched
  return {
    plant,
    state,
    isLearning,
    promoted: promoted === null ? null : toModel(promoted),
    shadow: shadow === null ? null : toModel(shadow),
    budgetPerWeek,
    threshold,
    score,
    judgedTo,
    openEpisodes,
    openShadowEpisodes: watched.openShadowEpisodes,
    problem: watched.problem,
    logSubject: watched.logSubject,
  }
}

export function toWatchedPlantDetail(detail: HeldWatchedDetail): WatchedPlantDetail {
  return {
    ...toWatchedPlant(detail),
    models: detail.models.map(toModel),
    thresholds: [...detail.thresholds],
    news: [...detail.news],
  }
}

export function toLiveView({ plant, version, judgedTo, picture }: HeldLiveView): LiveView {
  return { plant, version, judgedTo, picture: toPicture(picture) }
}

export function toReplay({ episodes, ...replay }: HeldReplay): Replay {
  return {
    ...replay,
    episodes: episodes.map(({ episode, isOver }) => {
      const { startedAt, endedAt, samples, peakScore, tags } = episode
      return { startedAt, endedAt, isOver, samples, peakScore, tags: [...tags] }
    }),
  }
}

import type { Episode, Model } from '../../process/index.ts'
import { type Picture, toPicture, warmUpSamples } from './picture.ts'
import type { PlantReadings } from './plant-readings.ts'

/** Samples shown before an episode and after it. */
const leadSamples = 40
const tailSamples = 10
/** What is drawn at once; of a longer time, its end. */
const mostRead = 20_000
const tagsDrawn = 6

interface Drawing {
  readonly plant: string
  readonly model: Model
}

/** Draws an episode from the readings that are kept: undefined when there are none. */
export function drawEpisode(
  readings: PlantReadings,
  of: Drawing,
  episode: Pick<Episode, 'startedAt' | 'endedAt' | 'threshold' | 'tags'>,
): Promise<Picture | undefined> {
  const { workingMs } = of.model.learned
  const from = episode.startedAt - leadSamples * workingMs
  const to = Math.min(episode.endedAt + tailSamples * workingMs, from + mostRead * workingMs)
  return drawSpan(readings, of, { from, to, threshold: episode.threshold, tags: episode.tags.slice(0, tagsDrawn).map(({ tag }) => tag) })
}

/** Draws some tags over a time. */
export async function drawSpan(
  readings: PlantReadings,
  { plant, model }: Drawing,
  wish: { from: number; to: number; threshold: number; tags: readonly string[] },
): Promise<Picture | undefined> {
  const { workingMs, nativeMs } = model.learned
  const from = Math.max(wish.from, wish.to - mostRead * workingMs)
  const lead = warmUpSamples * Math.max(workingMs, nativeMs)
  const series = await readings.readSeries(plant, { from: from - lead, to: wish.to + Math.max(workingMs, 1) })
  const picture = toPicture(model, series, { ...wish, from })
  return picture.times.length === 0 ? undefined : picture
}

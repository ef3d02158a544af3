import type { PlantDetail, PlantTag, ProcessNews } from '../../contract.ts'
import { toSpan } from '../../parts/times.ts'

/** Readings later than this many rows are late. */
const rowsAwaited = 10
const shortestSilenceMs = 60_000

/** What is odd about the readings of each tag now, in words, by the tag's name. */
export function toTagMarks(readings: PlantDetail | undefined, news: readonly ProcessNews[], judgedTo: number): Map<string, string[]> {
  const marks = new Map<string, string[]>()
  const add = (tag: string, mark: string) => marks.set(tag, [...(marks.get(tag) ?? []), mark])
  for (const tag of readings?.tagList ?? []) for (const mark of toQualityMarks(tag, readings)) add(tag.name, mark)
  for (const { kind, tag, lastAt } of news) {
    // One that moves again is news no more.
    const since = readings?.tagList.find(({ name }) => name === tag)?.stillSince ?? lastAt
    if (kind === 'stuck' && tag !== null && since <= lastAt) add(tag, `stands still for ${toSpan(judgedTo - since)}`)
    if (kind === 'drift' && tag !== null) add(tag, 'drifts slowly')
  }
  return marks
}

function toQualityMarks({ last }: PlantTag, plant: PlantDetail | undefined): string[] {
  if (last === null) return ['no reading yet']
  const marks = last.quality === 'good' ? [] : [last.quality === 'bad' ? 'bad quality' : 'uncertain quality']
  const silenceMs = (plant?.newestAt ?? last.at) - last.at
  // Where sources send changes only, silence says nothing.
  const allowedMs = plant?.holdMs === null ? Number.POSITIVE_INFINITY : Math.max(shortestSilenceMs, rowsAwaited * (plant?.everyMs ?? 0))
  if (silenceMs > allowedMs) marks.push(`no reading for ${toSpan(silenceMs)}`)
  return marks
}

import type { Benchmark, Scores, SeasonSplit } from '../../../process/index.ts'
import { toDate, toSpan, toTable } from '../../output.ts'

const tagsShown = 3

/** All scores of the model beside those of detectors that know next to nothing. */
export function toScoreTable(scores: Scores, trivial: Benchmark['trivial']): string {
  const head = ['DETECTOR', 'S', 'S_TTD', 'S_CLF', 'PRECISION', 'RECALL', 'F1', 'eTaP', 'eTaR', 'eTaPR F1', 'FOUND', 'FALSE/WEEK']
  const all = [{ name: 'the model', scores }, ...trivial]
  return toTable(
    head,
    all.map(({ name, scores: { batadal, points, etapr, episodes } }) => [
      name,
      ...[batadal?.s, batadal?.timeToDetection, batadal?.classification, points.precision, points.recall, points.f1].map(toNumber),
      ...(episodes.attacks.length === 0 ? [undefined, undefined, undefined] : [etapr.etaP, etapr.etaR, etapr.f1]).map(toNumber),
      `${episodes.found}/${episodes.attacks.length}`,
      episodes.falsePerWeek === null ? '–' : episodes.falsePerWeek.toFixed(2),
    ]),
  )
}

/** Each attack: how late it was found, by which tags, and what S is without it. */
export function toAttackTable({ episodes: { attacks } }: Scores, { attackTags, withoutEach }: Benchmark): string {
  return toTable(
    ['ATTACK', 'FROM', 'TO', 'FOUND AFTER', 'TOP TAGS', 'S WITHOUT IT'],
    attacks.map(({ startedAt, endedAt, delayMs }, at) => [
      String(at + 1),
      toDate(startedAt),
      toDate(endedAt),
      delayMs === null ? 'never' : delayMs === 0 ? 'at once' : toSpan(delayMs / 1000),
      (attackTags[at] ?? []).slice(0, tagsShown).join(', '),
      attacks.length === 1 ? '–' : toNumber(withoutEach[at]),
    ]),
  )
}

/** Each quarter of the normal data, judged by what was learned from the others. */
export function toSeasonTable(seasons: readonly SeasonSplit[]): string {
  return toTable(
    ['SEASON FROM', 'TO', 'FALSE/WEEK'],
    seasons.map(({ from, to, falsePerWeek }) => [toDate(from), toDate(to), falsePerWeek === null ? '–' : falsePerWeek.toFixed(2)]),
  )
}

function toNumber(value: number | null | undefined): string {
  return value === null || value === undefined || Number.isNaN(value) ? '–' : value.toFixed(4)
}

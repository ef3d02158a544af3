import type { LiveView, Replay } from '../../../http/index.ts'
import { openApi } from '../../api.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { toCount, toDate, toSpan, toTable } from '../../output.ts'
import { toShort } from './picture.ts'

export const liveVerb = defineCommand({
  name: 'process live',
  summary: 'Show what a plant does now beside what it should do.',
  arguments: 'PLANT',
  about: `
The last sample judged: the tags with the greatest part in the score, read against expected in their units.`,
  options: {
    minutes: { type: 'string', value: 'N', default: '60', help: 'how far back --json goes (default: 60)' },
    version: { type: 'string', value: 'N', help: 'as this version sees it (default: the promoted one)' },
  },
  examples: ['entente process live harbour', 'entente process live harbour --minutes 1440 --json'],
  async run({ positionals, values, home, output }) {
    const plant = requirePlant(positionals, 'live')
    const api = await openApi(home)
    try {
      const query = new URLSearchParams({
        minutes: values.minutes ?? '60',
        ...(values.version === undefined ? {} : { version: values.version }),
      })
      const view = await api.get<LiveView>(`process/plants/${encodeURIComponent(plant)}/live?${query}`)
      output.result(view, () => toViewText(view))
      return 0
    } finally {
      await api.close()
    }
  },
})

export const replayVerb = defineCommand({
  name: 'process replay',
  summary: "Judge a plant's readings again, by any of its versions.",
  arguments: 'PLANT',
  about: `
The same readings and version give the same episodes, to the last digit: what a version would have said of last month, or
whether it still says what it said. Without --from: the readings after those it learned.`,
  options: {
    version: { type: 'string', value: 'N', help: 'which version (default: the promoted one)' },
    threshold: { type: 'string', value: 'X', help: 'another threshold than the one in use' },
    from: { type: 'string', value: 'TIME', help: 'from here on' },
    to: { type: 'string', value: 'TIME', help: 'up to here' },
  },
  examples: ['entente process replay harbour --version 1', 'entente process replay harbour --threshold 1.2'],
  async run({ positionals, values, home, output }) {
    const plant = requirePlant(positionals, 'replay')
    const { version, threshold, from, to } = values
    const body = {
      ...(version === undefined ? {} : { version: Number(version) }),
      ...(threshold === undefined ? {} : { threshold: Number(threshold) }),
      ...(from === undefined ? {} : { from: Date.parse(from) }),
      ...(to === undefined ? {} : { to: Date.parse(to) }),
    }
    if (Object.values(body).some(Number.isNaN)) throw cliFault('usage', 'Versions and thresholds are numbers, times such as 2026-01-01.')
    const api = await openApi(home)
    try {
      const replay = await api.post<Replay>(`process/plants/${encodeURIComponent(plant)}/replay`, body)
      output.result(replay, () => toReplayText(replay))
      return 0
    } finally {
      await api.close()
    }
  },
})

function requirePlant([plant]: readonly string[], verb: string): string {
  if (plant === undefined) throw cliFault('usage', `Name the plant: entente process ${verb} PLANT`)
  return plant
}

function toViewText({ plant, version, judgedTo, picture }: LiveView): string {
  const rows = picture.tags.map(({ tag, asset, unit, contribution, observed, expected }) => {
    const of = (value: number | null | undefined) =>
      value === null || value === undefined ? '–' : `${toShort(value)} ${unit ?? ''}`.trim()
    return [tag, asset, of(observed.at(-1)), of(expected.at(-1)), contribution.toFixed(2)]
  })
  return [
    `${plant}, version ${version}, ${toDate(judgedTo)}: score ${picture.score.at(-1)?.toFixed(2) ?? '–'}, an alarm begins above ${picture.threshold.toFixed(2)}`,
    '',
    toTable(['TAG', 'ASSET', 'READS', 'SHOULD READ', 'PART'], rows),
  ].join('\n')
}

function toReplayText({ version, threshold, rows, from, to, episodes }: Replay): string {
  const table = episodes.map((episode) => [
    toDate(episode.startedAt),
    episode.isOver ? toSpan((episode.endedAt - episode.startedAt) / 1000) : 'not over',
    episode.peakScore.toFixed(2),
    episode.tags
      .slice(0, 3)
      .map(({ tag }) => tag)
      .join(', '),
  ])
  return [
    `Version ${version}, threshold ${threshold.toFixed(3)}: ${toCount(rows)} rows, ${toDate(from)} to ${toDate(to)}, ${episodes.length} episodes.`,
    ...(episodes.length === 0 ? [] : [toTable(['FROM', 'LASTED', 'PEAK', 'SENSORS'], table)]),
  ].join('\n')
}

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { plannedAttacks, type Simulated, type SimulatedAttack, simulate, simulatedAttacks, simulatedTags } from '../../../process/index.ts'
import { defineCommand } from '../../command.ts'
import { cliFault } from '../../faults.ts'
import { toCount, toDate } from '../../output.ts'

const quietDays = 3
const dayMs = 24 * 3_600_000
const rowsPerPiece = 1_000

export const simulateVerb = defineCommand({
  name: 'process simulate',
  summary: 'Make readings of a small water network, with attacks or without, to try all of this on.',
  arguments: '--out FILE.csv',
  about: `
A made-up network of wells, two pumps, three tanks, a booster, a valve, three zones and a dosing unit, with its controllers,
days, weeks and seasons, maintenance, and instruments with noise. The same seed gives the same file. Attacks come one after
another with quiet days between them, and the column "attack" says when. They are: ${simulatedAttacks.map(({ kind }) => kind).join(', ')}.`,
  options: {
    out: { type: 'string', short: 'o', value: 'FILE', help: 'where the readings are written' },
    'tags-out': { type: 'string', value: 'FILE', help: 'where the units, ranges and assets of the tags are written, as CSV' },
    days: { type: 'string', value: 'N', default: '90', help: 'how many days (default: 90)' },
    start: { type: 'string', value: 'DATE', default: '2025-01-06', help: 'first day (default: 2025-01-06)' },
    minutes: { type: 'string', value: 'N', default: '5', help: 'between two rows (default: 5)' },
    seed: { type: 'string', value: 'N', default: '1', help: 'of the dice (default: 1)' },
    attacks: { type: 'string', value: 'KINDS', help: 'all, or some of them with commas between' },
  },
  examples: [
    'entente process simulate --days 365 --minutes 15 --out normal.csv --tags-out tags.csv',
    'entente process simulate --days 60 --minutes 15 --start 2026-01-06 --seed 2 --attacks all --out attacked.csv',
  ],
  async run({ positionals, values, output }) {
    const { out } = values
    if (out === undefined || positionals.length > 0) throw cliFault('usage', 'Say where the readings are written: --out FILE.csv')
    const startedAt = Date.parse(`${values.start}T00:00:00Z`)
    if (Number.isNaN(startedAt)) throw cliFault('usage', `"${values.start}" is no day such as 2025-01-06.`)
    const days = toNumber(values.days, 'days')
    const attacks = plannedAttacks(toAttacks(values.attacks), startedAt, quietDays)
    const last = attacks.at(-1)
    const needed = last === undefined ? 0 : (last.at - startedAt) / dayMs + last.attack.days + quietDays
    if (days < needed) throw cliFault('usage', `These attacks need ${Math.ceil(needed)} days: say --days ${Math.ceil(needed)}.`)
    const intervalMs = toNumber(values.minutes, 'minutes') * 60_000
    const simulated = simulate({ startedAt, days, intervalMs, seed: toNumber(values.seed, 'seed'), attacks })
    await writeTable(out, simulated)
    if (values['tags-out'] !== undefined) await writeTags(values['tags-out'])
    const story = attacks.map(({ attack, at }) => ({
      kind: attack.kind,
      assets: attack.assets,
      at,
      days: attack.days,
      about: attack.about,
    }))
    output.result({ out, rows: simulated.series.times.length, tags: simulated.series.tags.length, attacks: story }, () =>
      [
        `${out}  ${toCount(simulated.series.times.length)} rows of ${simulated.series.tags.length} tags`,
        ...story.map(({ kind, at, about }) => `${toDate(at)}  ${kind}: ${about}`),
      ].join('\n'),
    )
    return 0
  },
})

function toNumber(text: string | undefined, name: string): number {
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  throw cliFault('usage', `"${text}" is no number for --${name}.`)
}

function toAttacks(text: string | undefined): readonly SimulatedAttack[] {
  if (text === undefined) return []
  if (text === 'all') return simulatedAttacks
  return text.split(',').map((kind) => {
    const found = simulatedAttacks.find((attack) => attack.kind === kind.trim())
    if (found !== undefined) return found
    throw cliFault('usage', `There is no attack "${kind}". There are: ${simulatedAttacks.map((attack) => attack.kind).join(', ')}.`)
  })
}

async function writeTable(file: string, { series, labels }: Simulated): Promise<void> {
  const { tags, times, values } = series
  await writePieces(file, function* () {
    yield `time,${tags.join(',')},attack\n`
    for (let from = 0; from < times.length; from += rowsPerPiece) {
      let piece = ''
      for (let row = from; row < Math.min(times.length, from + rowsPerPiece); row += 1) {
        const cells = values.subarray(row * tags.length, (row + 1) * tags.length).join(',')
        piece += `${new Date(times[row] ?? 0).toISOString()},${cells},${labels[row]}\n`
      }
      yield piece
    }
  })
}

async function writeTags(file: string): Promise<void> {
  await writePieces(file, function* () {
    yield 'tag,unit,low,high,site,asset\n'
    for (const { name, unit, low, high, site, asset } of simulatedTags) yield `${name},${unit},${low},${high},${site},${asset}\n`
  })
}

async function writePieces(file: string, pieces: () => Iterable<string>): Promise<void> {
  const stream = createWriteStream(file)
  const done = finished(stream)
  try {
    for (const piece of pieces()) if (!stream.write(piece)) await Promise.race([once(stream, 'drain'), done])
    stream.end()
    await done
  } catch (error) {
    throw cliFault('not-writable', `It cannot be written: ${error instanceof Error ? error.message : String(error)}`, file)
  }
}

import { type DriftNews, type Model, type Row, RowReader, requireColumns, type StateNews, Watch } from '../../../process/index.ts'
import { defineCommand } from '../../command.ts'
import { exitOfPartly } from '../../exit.ts'
import { type Input, openInput } from '../../input.ts'
import { readLines } from '../../lines.ts'
import { type Output, toCount, toDate, toSpan } from '../../output.ts'
import { Progress } from '../../progress.ts'
import { toEpisodeJson, toEpisodeLine, toEpisodeText } from './episode-text.ts'
import { modelOption, readModel, requireOne } from './model-file.ts'
import { toShort } from './picture.ts'
import { fileHints, labelOption, requireFile, tableOptions, toRowOptions } from './table-file.ts'

export const watchVerb = defineCommand({
  name: 'process watch',
  summary: 'Judge a file or a live stream of readings: episodes as they are found.',
  arguments: 'FILE.csv | - --model MODEL.json',
  about: `
With "-" it reads CSV lines from standard input as they come, header first, and tells of each episode when it begins and
when it is over, of sensors that drift, of gaps, of sensors that stand still and of ways to run the plant that were never
learned. What it says of a moment rests on that moment and those before it. Exit code 10 when there was an episode or a drift.`,
  options: {
    ...modelOption,
    all: { type: 'boolean', default: false, help: 'tell of gaps, still sensors and new modes, too (--json always does)' },
    ...tableOptions,
    ...labelOption,
  },
  examples: [
    'entente process watch today.csv --model plant.model.json',
    'tail -n +1 -F readings.csv | entente process watch - --model plant.model.json --json',
  ],
  async run({ positionals, values, output, interrupted }) {
    const file = requireOne(positionals, 'watch FILE.csv --model MODEL.json')
    const model = readModel(values.model)
    const size = file === '-' ? undefined : requireFile(file)
    const teller = new Teller(model, output, values.all)
    const hints = size === undefined ? { sampleRows: 1 } : fileHints(file, size)
    const known = { tags: model.tags.map(({ name }) => name) }
    const input = await openInput(file)
    const progress = new Progress(output, file === '-' ? 'standard input' : file, size)
    const reader = new RowReader({ ...toRowOptions(values, file), ...known, ...hints }, (row, columns) => {
      teller.take(row, columns.tags)
      if (teller.rows % 10_000 === 9_999) progress.show(input.readBytes(), teller.rows, 'rows')
    })
    await readUntil(input, { onLine: (line) => reader.take(line), interrupted })
    reader.end()
    teller.end()
    output.clearProgress()
    if (reader.refused.count > 0) output.note(`${toCount(reader.refused.count)} rows could not be read: ${reader.refused.first[0]?.reason}`)
    teller.sumUp()
    return teller.isQuiet ? 0 : exitOfPartly
  },
})

async function readUntil(
  input: Input,
  { onLine, interrupted }: { onLine: (line: string) => void; interrupted: AbortSignal },
): Promise<void> {
  const stop = () => process.stdin.destroy()
  interrupted.addEventListener('abort', stop)
  try {
    await readLines(input, onLine, () => !interrupted.aborted)
  } catch (error) {
    if (!interrupted.aborted) throw error
  } finally {
    interrupted.removeEventListener('abort', stop)
  }
}

/** Tells what a watch finds, as it finds it. */
class Teller {
  rows = 0
  readonly #model: Model
  readonly #output: Output
  readonly #all: boolean
  readonly #watch: Watch
  readonly #readings: Float64Array
  #columns: Int32Array | undefined
  #lastTime = Number.NEGATIVE_INFINITY
  #late = 0
  #gaps = 0
  #open = false
  #episodes = 0
  #drifts = 0

  constructor(model: Model, output: Output, all: boolean) {
    this.#model = model
    this.#output = output
    this.#all = all
    this.#readings = new Float64Array(model.tags.length)
    this.#watch = new Watch(model, {
      onEpisode: (episode, over) => {
        if (!over && this.#open) return
        this.#open = !over
        if (!over) this.#episodes += 1
        const event = over ? 'episode-over' : 'episode-begun'
        this.#output.result({ event, ...toEpisodeJson(model, episode) }, () =>
          over ? `${toEpisodeText(model, episode)}\n` : `An episode begins  ${toEpisodeLine(episode)}`,
        )
      },
      onDrift: (news) => {
        this.#drifts += 1
        this.#output.result({ event: 'drift', ...news }, () => toDriftLine(news))
      },
      onState: (news) => {
        if (news.kind === 'gap') this.#gaps += 1
        if (this.#all || output.isJson) this.#output.result({ event: news.kind, ...news }, () => toStateLine(news))
      },
    })
  }

  get isQuiet(): boolean {
    return this.#episodes === 0 && this.#drifts === 0
  }

  /** Rows that are not after the one before are kept out: a feed that sends them twice or late changes nothing. */
  take({ time, values }: Row, tags: readonly string[]): void {
    this.#columns ??= requireColumns(this.#model, tags)
    this.rows += 1
    if (time <= this.#lastTime) {
      this.#late += 1
      return
    }
    this.#lastTime = time
    for (const [tag, column] of this.#columns.entries()) this.#readings[tag] = values[column] ?? Number.NaN
    this.#watch.take(time, this.#readings)
  }

  end(): void {
    this.#watch.end()
  }

  sumUp(): void {
    const { nativeMs } = this.#model.learned
    if (this.#gaps > 10 && 2 * this.#gaps > this.rows) {
      this.#output.note(
        `The model was learned from a row every ${toSpan(nativeMs / 1000)}; these come more seldom, and nothing can be said of them.`,
      )
    }
    if (this.#output.isJson) return
    const late = this.#late === 0 ? '' : `, ${toCount(this.#late)} late or twice and kept out`
    this.#output.note(`${toCount(this.rows)} rows${late}; ${this.#episodes} episodes, ${this.#drifts} drifts.`)
  }
}

function toDriftLine({ tag, unit, since, rise, share }: DriftNews): string {
  const by = `${rise < 0 ? '−' : '+'}${toShort(Math.abs(rise))}${unit === undefined ? '' : ` ${unit}`}`
  return `${tag} drifts away from what the other tags say: ${by} since ${toDate(since)}, ${Math.round(Math.abs(share) * 100)} % of its range.`
}

function toStateLine(news: StateNews): string {
  const at = toDate(news.at)
  if (news.kind === 'gap') return `${at}  A gap before this.`
  if (news.kind === 'stuck') return `${at}  ${news.tag} has stood still for ${news.samples} samples, longer than it ever did.`
  return `${at}  The plant runs in a way that was never learned: ${news.states.map(({ tag, state }) => `${tag} ${state}`).join(', ')}`
}

import type { FilePosition, Line, LineBatch, LineSink, RefusedLine, Taken } from './line-batch.ts'
import type { Framed } from './line-framer.ts'
import type { Meter } from './meter.ts'

/** A piece more fits below 2,000 lines and 4 MiB (a piece has 500 lines at most, of one chunk and one line's beginning). */
const enoughLines = 1500
const enoughCharacters = 2.75 * 1024 * 1024
const maxAgeMs = 200

/** Whose position is saved with the lines it gave. */
export interface Positioned {
  /** Behind the last line it gave. */
  position(): Promise<FilePosition>
}

export interface CollectorOptions {
  readonly sourceId: number
  readonly format: string | undefined
  readonly deadLetterFile: string
  readonly sink: LineSink
  readonly meter: Meter
}

/**
 * Gathers lines into batches and hands one after the other to the sink. Who adds waits while a batch is being taken, so a
 * slow sink slows the source and nothing piles up.
 */
export class Collector {
  readonly #options: CollectorOptions
  #lines: Line[] = []
  #refused: RefusedLine[] = []
  #positioned = new Set<Positioned>()
  #characters = 0
  #begunAt = 0
  #sending: Promise<unknown> | undefined
  #timer: NodeJS.Timeout | undefined
  #failure: unknown
  #taken: Taken = { lines: 0, events: 0, refused: 0, matches: 0 }

  constructor(options: CollectorOptions) {
    this.#options = options
  }

  /** What became of everything taken so far. */
  get taken(): Taken {
    return this.#taken
  }

  /** Adds lines of a file that will say where it stands, or what is wrong with one that cannot. One at a time. */
  async addFrom(framed: Framed, from?: Positioned): Promise<void> {
    if (from !== undefined) this.#positioned.add(from)
    this.#put(framed)
    if (this.#isFull()) await this.flush()
  }

  /** Adds lines of a stream. They are handed on when enough are there, and soon in any case. */
  async add(framed: Framed): Promise<void> {
    while (this.#sending !== undefined) await this.#sending
    this.#throwFailure()
    this.#put(framed)
    if (this.#isFull()) await this.flush()
    else this.#timer ??= setTimeout(() => this.#flushLater(), maxAgeMs)
  }

  /** Hands on what is there and waits until it is taken; what the sink throws is thrown here. */
  async flush(): Promise<void> {
    while (this.#sending !== undefined) await this.#sending
    this.#throwFailure()
    if (this.#lines.length === 0 && this.#refused.length === 0 && this.#positioned.size === 0) return
    this.#sending = this.#send().finally(() => {
      this.#sending = undefined
    })
    await this.#sending
  }

  /** Lets go of what was not handed on. */
  discard(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#lines = []
    this.#refused = []
    this.#positioned = new Set()
    this.#characters = 0
  }

  #put({ lines, refused }: Framed): void {
    if (this.#lines.length === 0 && this.#refused.length === 0) this.#begunAt = performance.now()
    for (const line of lines) {
      this.#lines.push(line)
      this.#characters += line.text.length
    }
    for (const line of refused) {
      this.#refused.push(line)
      this.#characters += line.text.length
    }
  }

  #isFull(): boolean {
    const count = this.#lines.length + this.#refused.length
    return count >= enoughLines || this.#characters >= enoughCharacters || (count > 0 && performance.now() - this.#begunAt >= maxAgeMs)
  }

  #flushLater(): void {
    this.#timer = undefined
    this.flush().catch((error: unknown) => {
      this.#failure = error
    })
  }

  #throwFailure(): void {
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure
  }

  async #send(): Promise<void> {
    const { sourceId, format, deadLetterFile, sink, meter } = this.#options
    const lines = this.#lines
    const refused = this.#refused
    const reading = [...this.#positioned].map((each) => each.position())
    // What is added from here on belongs to the next batch, as the positions asked for are behind these lines.
    this.discard()
    const positions = await Promise.all(reading)
    const batch: LineBatch = { sourceId, format, lines, refused, positions, deadLetterFile }
    const taken = await sink(batch)
    meter.addLines(batch.lines.length + batch.refused.length)
    this.#taken = addTaken(this.#taken, taken)
  }
}

export function addTaken(one: Taken, other: Taken): Taken {
  return {
    lines: one.lines + other.lines,
    events: one.events + other.events,
    refused: one.refused + other.refused,
    matches: one.matches + other.matches,
  }
}

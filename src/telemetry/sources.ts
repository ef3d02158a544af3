import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../base/index.ts'
import type { Store } from '../store/index.ts'
import { addTaken } from './collector.ts'
import { cutDeadLetters, type DeadLetter, readDeadLetters, toRefusedLine } from './dead-letters.ts'
import { telemetryFault } from './faults.ts'
import type { LineBatch, LineSink, Taken } from './line-batch.ts'
import { LineFramer } from './line-framer.ts'
import { Meter, type Progress } from './meter.ts'
import { type SourceRow, SourceRows, toSpec } from './source-rows.ts'
import { SourceRun, type SourceState } from './source-run.ts'
import { isListener, parseSourceSpec, type SourceKind, type SourceSpec, type SourceWish, toWhere } from './source-spec.ts'
import { toCollector, type WorkOptions, workOnFiles, workOnSyslog } from './source-work.ts'
import type { TlsIdentity } from './syslog-server.ts'

export interface SourcesOptions {
  readonly store: Store
  readonly clock: Clock
  readonly deadLetterFolder: string
  /** Takes each batch with one commit that calls `saveBatch`; a source waits for it before it reads on. */
  readonly sink: LineSink
  /** What syslog over TLS is served with. */
  readonly tls?: TlsIdentity | undefined
  readonly maxLineBytes?: number | undefined
}

const defaultMaxLineBytes = 1024 * 1024
const lettersPerRetry = 500

/** A source as it stands. */
export interface Source {
  readonly id: number
  readonly name: string
  readonly kind: SourceKind
  readonly where: string
  readonly spec: SourceSpec
  readonly state: SourceState
  readonly reason: string | null
  readonly lines: number
  readonly events: number
  readonly refused: number
  readonly firstEventAt: number | null
  readonly lastEventAt: number | null
  readonly progress: Progress
}

export interface DeadLetterPage {
  readonly deadLetters: readonly DeadLetter[]
  readonly next: string | null
}

export function openSources(options: SourcesOptions): Sources {
  return new Sources(options)
}

/** Where telemetry comes from: made and removed by people, read at their own pace, each from where it stood. */
export class Sources {
  readonly #options: SourcesOptions
  readonly #rows: SourceRows
  readonly #runs = new Map<number, SourceRun>()
  readonly #meters = new Map<number, Meter>()
  readonly #feeds = new Set<Promise<unknown>>()
  /** Those that a person has just stopped: what is fed to them is not taken any further. */
  readonly #held = new Set<number>()
  readonly #retries = new Map<number, Promise<Taken>>()
  #isClosing = false

  constructor(options: SourcesOptions) {
    this.#options = options
    this.#rows = new SourceRows(options.store, options.clock)
  }

  /** Makes the source and begins to read it. A source of that name is the same source: its spec is renewed. */
  async add(wish: SourceWish): Promise<Source> {
    const id = await this.#rows.put(parseSourceSpec(wish))
    await this.#stopRun(id)
    return this.resume(id)
  }

  async list(): Promise<Source[]> {
    return (await this.#rows.list()).map((row) => this.#toSource(row))
  }

  async find(id: number): Promise<Source | undefined> {
    const row = await this.#rows.find(id)
    return row === undefined ? undefined : this.#toSource(row)
  }

  /** Stops reading; what was taken stays. It stays paused when the node starts again. */
  async pause(id: number): Promise<Source> {
    await this.#rows.require(id)
    await this.#rows.setPaused(id, true)
    this.#held.add(id)
    await this.#stopRun(id)
    return this.#toSource(await this.#rows.require(id))
  }

  /** Goes on where it stood. */
  async resume(id: number): Promise<Source> {
    if ((await this.#rows.require(id)).is_paused !== 0) await this.#rows.setPaused(id, false)
    this.#held.delete(id)
    const row = await this.#rows.require(id)
    if (this.#runs.get(id)?.isOver !== false) this.#startRun(row)
    return this.#toSource(row)
  }

  /** As the node starts: everything goes on that nobody has paused. */
  async resumeAll(): Promise<void> {
    for (const row of await this.#rows.list()) {
      cutDeadLetters(this.#letterFile(row.id), row.dead_letter_bytes)
      if (row.is_paused === 0) await this.resume(row.id)
    }
  }

  /** Forgets the source, where it stood and its dead letters. What it brought stays. */
  async remove(id: number): Promise<void> {
    await this.#rows.require(id)
    await this.#stopRun(id)
    this.#meters.delete(id)
    await this.#rows.remove(id)
    await rm(this.#letterFile(id), { force: true })
  }

  /**
   * Takes lines that somebody sends: an HTTP body, standard input. Reads on only when what came is taken; when this is
   * fulfilled everything is durable. When it fails, what was taken before stays taken.
   */
  feed(id: number, chunks: AsyncIterable<Uint8Array>): Promise<Taken> {
    const feeding = this.#feed(id, chunks)
    const settled = feeding.catch(() => {}).finally(() => this.#feeds.delete(settled))
    this.#feeds.add(settled)
    return feeding
  }

  /** What could not be read, oldest first, each with its reason. */
  async deadLetters(id: number, page: { readonly limit: number; readonly after?: string | undefined }): Promise<DeadLetterPage> {
    const { dead_letter_bytes: committedBytes, dead_letter_from: from } = await this.#rows.require(id)
    const after = Math.max(from, Number.parseInt(page.after ?? '0', 10) || 0)
    const { letters, end, hasMore } = readDeadLetters(this.#letterFile(id), { committedBytes, limit: page.limit, after })
    return { deadLetters: letters, next: hasMore ? String(end) : null }
  }

  /** Reads the dead letters again, after a format was mended. What is still refused becomes a letter again. */
  retryDeadLetters(id: number): Promise<Taken> {
    // Who asks while it is under way gets its outcome: read twice, a letter would count twice.
    const retry = this.#retries.get(id) ?? this.#retry(id).finally(() => this.#retries.delete(id))
    this.#retries.set(id, retry)
    return retry
  }

  /** Stops everything. Fulfilled when what was being taken is taken. */
  async close(): Promise<void> {
    this.#isClosing = true
    await Promise.all([...this.#runs.values()].map((run) => run.stop()))
    await Promise.all([...this.#feeds, ...[...this.#retries.values()].map((retry) => retry.catch(() => {}))])
  }

  async #retry(id: number): Promise<Taken> {
    const { dead_letter_bytes: committedBytes, dead_letter_from, spec } = await this.#rows.require(id)
    const file = this.#letterFile(id)
    let taken: Taken = { lines: 0, events: 0, refused: 0, matches: 0 }
    for (let after = dead_letter_from, hasMore = true; hasMore; ) {
      const page = readDeadLetters(file, { committedBytes, limit: lettersPerRetry, after })
      if (page.letters.length === 0) break
      const lines = page.letters.filter(({ isWhole }) => isWhole).map(({ line, place }) => ({ text: line, place }))
      const refused = page.letters.filter(({ isWhole }) => !isWhole).map(toRefusedLine)
      const { format } = parseSourceSpec(JSON.parse(spec))
      const batch: LineBatch = {
        sourceId: id,
        format,
        lines,
        refused,
        positions: [],
        deadLetterFile: file,
        again: { letters: page.letters.length, upTo: page.end },
      }
      taken = addTaken(taken, await this.#options.sink(batch))
      after = page.end
      hasMore = page.hasMore
    }
    await this.#rows.forgetLetters(id)
    return taken
  }

  async #feed(id: number, chunks: AsyncIterable<Uint8Array>): Promise<Taken> {
    const row = await this.#rows.require(id)
    const options = this.#toWork(row, toSpec(row))
    const collector = toCollector(options, options.sink)
    const framer = new LineFramer(row.name, { maxBytes: options.maxLineBytes })
    try {
      for await (const chunk of chunks) {
        if (this.#isClosing) throw telemetryFault('source-paused', 'The node is stopping.')
        if (this.#held.has(id)) throw telemetryFault('source-paused', `The source ${row.name} was paused.`)
        options.meter.setDone(options.meter.doneBytes + chunk.length)
        for (const framed of framer.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))) await collector.add(framed)
      }
      await collector.add(framer.end())
      await collector.flush()
      return collector.taken
    } finally {
      collector.discard()
    }
  }

  #startRun(row: SourceRow): void {
    if (this.#isClosing) return
    const spec = toSpec(row)
    if (spec.kind === 'http' || spec.kind === 'stdin') return
    const options = this.#toWork(row, spec)
    const work = isListener(spec) ? workOnSyslog : workOnFiles
    const run = new SourceRun(options.meter, { work: (control) => work(options, control), retries: spec.follow })
    this.#runs.set(row.id, run)
  }

  async #stopRun(id: number): Promise<void> {
    const run = this.#runs.get(id)
    this.#runs.delete(id)
    await run?.stop()
  }

  #toWork(row: SourceRow, spec: SourceSpec): WorkOptions {
    if (row.is_paused !== 0) throw telemetryFault('source-paused', `The source ${row.name} is paused.`)
    const { sink, tls, clock, maxLineBytes = defaultMaxLineBytes } = this.#options
    const meter = this.#meters.get(row.id) ?? new Meter(clock)
    this.#meters.set(row.id, meter)
    const positions = () => this.#rows.positions(row.id)
    return { sourceId: row.id, spec, deadLetterFile: this.#letterFile(row.id), maxLineBytes, sink, meter, tls, positions }
  }

  #letterFile(id: number): string {
    return join(this.#options.deadLetterFolder, `${id}.ndjson`)
  }

  #toSource(row: SourceRow): Source {
    const { id, name, lines, events, refused, first_event_at: firstEventAt, last_event_at: lastEventAt } = row
    const spec = toSpec(row)
    const run = this.#runs.get(id)
    const atRest = spec.kind === 'http' || spec.kind === 'stdin' ? 'waiting' : 'stopped'
    const state = row.is_paused !== 0 ? 'paused' : (run?.state ?? atRest)
    const progress = (this.#meters.get(id) ?? new Meter(this.#options.clock)).progress
    return {
      id,
      name,
      kind: spec.kind,
      where: toWhere(spec),
      spec,
      state,
      reason: run?.reason ?? null,
      lines,
      events,
      refused,
      firstEventAt,
      lastEventAt,
      progress,
    }
  }
}

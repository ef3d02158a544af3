import type { Writable } from 'node:stream'

/** What a command says: results on standard output, everything about the doing on standard error. */
export class Output {
  readonly isJson: boolean
  /** What every result says before itself, such as that it is one of an exercise. */
  mark: string | undefined
  readonly isTerminal: boolean
  readonly #out: Writable
  readonly #err: Writable & { readonly isTTY?: boolean; readonly columns?: number }
  #progressShown = false

  constructor(options: { isJson: boolean; out: Writable; err: Writable & { readonly isTTY?: boolean; readonly columns?: number } }) {
    this.isJson = options.isJson
    this.#out = options.out
    this.#err = options.err
    this.isTerminal = options.err.isTTY === true
  }

  /** One result: as JSON on one line, or as `text`. */
  result(value: unknown, text: () => string): void {
    this.clearProgress()
    const { mark } = this
    if (this.isJson)
      this.#out.write(`${JSON.stringify(mark !== undefined && isPlainObject(value) ? { exercise: mark, ...value } : value)}\n`)
    else this.#out.write(ensureNewline(mark === undefined ? text() : `${mark}\n${text()}`))
  }

  /** To standard output word for word, such as an export; pieces may end within a letter. Waits while the reader is slow. */
  async raw(piece: string | Uint8Array): Promise<void> {
    if (!this.#out.write(piece)) await new Promise((resolve) => this.#out.once('drain', resolve))
  }

  note(text: string): void {
    this.clearProgress()
    this.#err.write(ensureNewline(text))
  }

  /** One line that is written over; only where a person looks on. */
  progress(text: string): void {
    if (!this.isTerminal || this.isJson) return
    const width = (this.#err.columns ?? 80) - 1
    this.#err.write(`\r\u001b[2K${text.slice(0, width)}`)
    this.#progressShown = true
  }

  clearProgress(): void {
    if (!this.#progressShown) return
    this.#err.write('\r\u001b[2K')
    this.#progressShown = false
  }
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function ensureNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}

/** Columns as wide as their widest cell, two spaces between them. */
export function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  const lines = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}

export function toCount(count: number): string {
  return count.toLocaleString('en-GB').replaceAll(',', ' ')
}

export function toBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const units = ['KiB', 'MiB', 'GiB', 'TiB']
  let value = bytes
  let unit = -1
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${value.toFixed(1)} ${units[unit]}`
}

export function toSpan(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.ceil(seconds % 60)} s`
  const minutes = Math.ceil(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

export function toDate(ms: number | null): string {
  return ms === null ? '–' : new Date(ms).toISOString().replace('T', ' ').slice(0, 19)
}

import { readZoneOffset } from '../../base/index.ts'

const hourMs = 3_600_000

/** A clock on the wall of a time zone, for texts that name no zone. */
export class WallClock {
  readonly #zone: string
  /** By the hour: offsets change on no other moment. */
  readonly #offsets = new Map<number, number>()

  /** `zone` is an IANA name. */
  constructor(zone: string) {
    this.#zone = zone
  }

  /**
   * The instant at which the wall shows `wallMs` (read as if it were UTC). An hour that is there twice in autumn is its
   * first, or its second where the first would not come after `last`; one that spring leaves out is an hour later.
   */
  toInstant(wallMs: number, last = Number.NEGATIVE_INFINITY): number {
    if (this.#zone === 'UTC') return wallMs
    const before = wallMs - this.#offsetAt(wallMs - 24 * hourMs)
    const after = wallMs - this.#offsetAt(wallMs + 24 * hourMs)
    if (before === after) return before
    const first = Math.min(before, after)
    const second = Math.max(before, after)
    const shows = (instant: number) => instant + this.#offsetAt(instant) === wallMs
    if (shows(first) && shows(second)) return first <= last ? second : first
    if (shows(first)) return first
    return second
  }

  #offsetAt(instant: number): number {
    const hour = Math.floor(instant / hourMs)
    const known = this.#offsets.get(hour)
    if (known !== undefined) return known
    const offset = readZoneOffset(hour * hourMs, this.#zone)
    if (this.#offsets.size > 10_000) this.#offsets.clear()
    this.#offsets.set(hour, offset)
    return offset
  }
}

/** Whether the text of a time names its zone itself. */
export function namesZone(text: string): boolean {
  return /(?:z|utc|[+-]\d{2}:?\d{2})\s*$/i.test(text) && !/^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$/.test(text.trim())
}

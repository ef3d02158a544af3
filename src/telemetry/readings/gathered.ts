import type { AddressMap } from './address-map.ts'
import type { NewNotice, Quality, Reading } from './reading.ts'

/** What a source says of one address at one moment. */
export interface RawReading {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** NaN: it has none. */
  readonly value: number
  readonly quality: Quality
}

/** The end of the year 9999: what is stamped later, or before 1970, has no time. */
const lastMoment = 253_402_300_799_999

/** Readings on their way into a batch, by what their source calls them. */
export class Gathered {
  readonly #map: AddressMap
  readings: Reading[] = []
  notices: NewNotice[] = []
  refused = 0

  constructor(map: AddressMap) {
    this.#map = map
  }

  get isEmpty(): boolean {
    return this.readings.length === 0 && this.notices.length === 0 && this.refused === 0
  }

  /** An address without a tag is told of, and no more. */
  put(address: string, { at, value, quality }: RawReading): void {
    const found = this.#map.find(address)
    if (found.length === 0) this.notices.push({ kind: 'no-tag', subject: address, detail: 'No tag of the plant has this address.' })
    if (!(at >= 0 && at <= lastMoment)) {
      this.refuse(address, `${at} is no time in milliseconds since 1970.`)
      return
    }
    for (const { tag, factor, offset } of found) {
      const isNumber = Number.isFinite(value)
      // Whole milliseconds: two stamps of one moment are one moment, however finely each was written.
      this.readings.push({
        tag,
        at: Math.round(at),
        value: isNumber ? value * factor + offset : Number.NaN,
        quality: isNumber ? quality : 'bad',
      })
    }
  }

  refuse(subject: string, detail: string): void {
    this.refused += 1
    this.notices.push({ kind: 'refused', subject, detail })
  }

  /** What was gathered; from here on it is gathered anew. */
  drain(): { readings: Reading[]; notices: NewNotice[]; refused: number } {
    const { readings, notices, refused } = this
    this.readings = []
    this.notices = []
    this.refused = 0
    return { readings, notices, refused }
  }
}

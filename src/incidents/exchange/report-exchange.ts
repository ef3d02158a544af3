import type { Reader } from '../../identity/index.ts'
import { requireRow } from '../access.ts'
import type { IncidentParts } from '../parts.ts'
import type { Recording } from '../recording.ts'
import { Correspondence, type Dispatched, type Received } from './correspondence.ts'
import type { Channel } from './courier.ts'
import { type LetterBooks, Letters } from './letters.ts'
import type { ExchangeMeans } from './own-node.ts'
import type { NewSubmission, Submission, SubmissionPlace } from './submission.ts'
import { Submitting } from './submitting.ts'
import type { ThreadMessage } from './thread-message.ts'

/** Who was told of an incident, by which way, and what they said. */
export interface Told {
  readonly submissions: readonly Submission[]
  readonly messages: readonly ThreadMessage[]
  /** Ways in which this node can send a report. */
  readonly channels: readonly Channel[]
}

/** Reports to authorities and what comes of them. Nothing is sent without a person. */
export class ReportExchange {
  readonly #parts: IncidentParts
  readonly #letters: Letters
  readonly #submitting: Submitting
  readonly #correspondence: Correspondence
  #carrying: Promise<void> | undefined

  constructor(parts: IncidentParts, books: LetterBooks & { recording: Recording }, means: ExchangeMeans) {
    const { recording } = books
    this.#parts = parts
    this.#letters = new Letters(parts, books, means)
    this.#submitting = new Submitting(parts, recording, this.#letters)
    this.#correspondence = new Correspondence(parts, { recording, letters: this.#letters, submitting: this.#submitting })
  }

  async list(reader: Reader, idOrNumber: string): Promise<Told> {
    const row = await requireRow(this.#parts.store.db, reader, idOrNumber)
    const more = this.#letters.means.couriers.map(({ kind }) => kind)
    return {
      submissions: await this.#submitting.list(row),
      messages: await this.#correspondence.list(row),
      channels: [...new Set<Channel>(['portal', 'node', ...more])],
    }
  }

  prepare(reader: Reader, idOrNumber: string, wanted: NewSubmission): Promise<string> {
    return this.#submitting.prepare(reader, idOrNumber, wanted)
  }

  confirm(reader: Reader, place: SubmissionPlace, said?: { at?: number | undefined; receipt?: string | undefined }): Promise<void> {
    return this.#submitting.confirm(reader, place, said)
  }

  acknowledged(reader: Reader, place: SubmissionPlace, said: { at: number; receipt: string }): Promise<void> {
    return this.#submitting.acknowledged(reader, place, said)
  }

  withdraw(reader: Reader, place: SubmissionPlace, said: { reason: string }): Promise<void> {
    return this.#correspondence.withdraw(reader, place, said)
  }

  reclassify(reader: Reader, place: SubmissionPlace, said: { reason: string; from: string; to: string }): Promise<void> {
    return this.#correspondence.reclassify(reader, place, said)
  }

  answer(reader: Reader, idOrNumber: string, said: { question: string; text: string }): Promise<void> {
    return this.#correspondence.answer(reader, idOrNumber, said)
  }

  /** What a partner sent: gives whether it belongs to a thread of ours. The same again changes nothing. */
  take(received: Received): Promise<boolean> {
    return this.#correspondence.take(received)
  }

  /** What became of a message that went out. */
  settle(dispatched: Dispatched): Promise<void> {
    return this.#correspondence.settle(dispatched)
  }

  /** Takes out what couriers carry and people have confirmed. A call while it works is the same work. */
  carry(): Promise<void> {
    this.#carrying ??= this.#submitting.carry().finally(() => {
      this.#carrying = undefined
    })
    return this.#carrying
  }

  /** Lets a courier that is on its way come back. */
  async close(): Promise<void> {
    await this.#carrying?.catch(() => {})
  }
}

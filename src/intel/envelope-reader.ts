import { type EnvelopeLimits, type Fault, Thread } from '../base/index.ts'
import { type ReadEnvelope, readEnvelope } from './envelope.ts'
import { type PackedEnvelope, toFault, unpackEnvelope } from './envelope-packing.ts'

export interface EnvelopeQuestion {
  readonly body: Uint8Array
  readonly limits: EnvelopeLimits
}

export type EnvelopeAnswer = PackedEnvelope | { readonly refused: ReturnType<Fault['toJSON']> }

/** A smaller body is read sooner than it is handed to a thread. */
const smallBytes = 32 * 1024

/** Reads envelopes; large ones in a thread of its own, while this one commits what was read before. */
export class EnvelopeReader {
  readonly #thread = new Thread<EnvelopeQuestion, EnvelopeAnswer>(import.meta.url, 'envelope-thread')

  async read(body: Uint8Array, limits: EnvelopeLimits): Promise<ReadEnvelope> {
    if (body.byteLength <= smallBytes) return readEnvelope(body, limits)
    const answer = await this.#thread.ask({ body, limits })
    if ('refused' in answer) throw toFault(answer.refused)
    return unpackEnvelope(answer)
  }

  close(): Promise<void> {
    return this.#thread.close()
  }
}

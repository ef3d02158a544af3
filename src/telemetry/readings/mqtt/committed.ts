import { createHash } from 'node:crypto'
import { type Message, receiveMaximum } from './connection.ts'

/**
 * Messages that are taken but perhaps not acknowledged: after a crash the broker gives them again under the same number,
 * marked as such (MQTT 3.1.1 §4.4). A message that names its own time is known again by that; these are those that do not.
 */
export class CommittedMessages {
  #keys: string[]

  /** `saved` is what `save` gave. */
  constructor(saved: readonly string[] = []) {
    this.#keys = [...saved]
  }

  has(message: Message): boolean {
    return message.dup && message.qos > 0 && this.#keys.includes(toKey(message))
  }

  add(message: Message): void {
    if (message.qos > 0) this.#keys.push(toKey(message))
    if (this.#keys.length > 2 * receiveMaximum) this.#keys = this.#keys.slice(-receiveMaximum)
  }

  /** The broker gives numbers anew to a new session. */
  clear(): void {
    this.#keys = []
  }

  save(): string[] {
    return this.#keys.slice(-receiveMaximum)
  }
}

function toKey({ messageId, topic, payload }: Message): string {
  const hash = createHash('sha256').update(topic).update('\0').update(payload).digest('base64url').slice(0, 12)
  return `${messageId} ${hash}`
}

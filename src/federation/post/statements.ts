import type { Message, MessageKind, SignedMessage } from '../../incidents/index.ts'
import type { NewStatement } from '../../store/index.ts'

/** As what a message of each kind stands in the log of the node that sends it. */
const kinds: Readonly<Record<MessageKind, NewStatement['kind']>> = {
  report: 'reported',
  reclassification: 'reported',
  answer: 'reported',
  withdrawal: 'withdrawn',
  acknowledgement: 'acknowledged',
  feedback: 'published',
  question: 'published',
  routed: 'published',
  told: 'published',
}

/** That the message was sent: by its hash, which both ends compute alike. */
export function toSentStatement({ message, sha256 }: SignedMessage): NewStatement {
  return { kind: kinds[message.kind], ...toParts(message, sha256) }
}

/** That it came in. */
export function toReceivedStatement({ message, sha256 }: SignedMessage): NewStatement {
  return { kind: 'received', ...toParts(message, sha256) }
}

function toParts({ id, thread, kind, at, from, to, marking, exercise }: Message, sha256: string): Omit<NewStatement, 'kind'> {
  return { subject: thread, version: id, content: { message: sha256, kind, at, from, to, marking, exercise } }
}

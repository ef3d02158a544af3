import type { JsonObject } from '../../base/index.ts'
import type { MessageKind, SignedMessage } from '../../incidents/index.ts'
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
export function toSentStatement(signed: SignedMessage): NewStatement {
  return { kind: kinds[signed.message.kind], ...toParts(signed) }
}

/** What both kinds of statement say of a message. */
export function toStatedContent({ message, sha256 }: SignedMessage): JsonObject {
  const { kind, at, from, to, marking, exercise } = message
  return { message: sha256, kind, at, from, to, marking, exercise }
}

/** That it came in. */
export function toReceivedStatement(signed: SignedMessage): NewStatement {
  return { kind: 'received', ...toParts(signed) }
}

function toParts(signed: SignedMessage): Omit<NewStatement, 'kind'> {
  const { thread, id } = signed.message
  return { subject: thread, version: id, content: toStatedContent(signed) }
}

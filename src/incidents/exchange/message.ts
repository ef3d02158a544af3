import * as z from 'zod'
import { isUuid, type JsonObject, newUuid } from '../../base/index.ts'
import { type Note, type NoteSigner, parseDocument, toDocumentText, toNoteText } from '../../ledger/index.ts'
import { tlpLevels } from '../../stix/index.ts'
import { incidentFault } from '../faults.ts'
import { incidentSeverities } from '../incident.ts'
import { reportLanguages } from '../reports/form.ts'

/** What a signed message is called: this and its id. No log has such a name, so that none passes for a head. */
export const messagePrefix = 'entente-message/'

const id = z.string().refine(isUuid, { message: 'a UUID is expected' })
const short = z.string().min(1).max(300)
const text = z.string().min(1).max(20_000)
const country = z.string().regex(/^[A-Z]{2}$/)
const ids = z.array(z.string().min(1).max(200)).max(500)
/** Milliseconds since the epoch, up to the year 9999. */
const millis = z.number().int().min(0).max(253_402_300_799_999)

/** What an authority needs to route and to count a report, beside the form itself. */
export const ReportFacts = z.strictObject({
  malicious: z.boolean().optional(),
  crossBorder: z.boolean().optional(),
  /** Of the Union or elsewhere, ISO 3166-1 alpha-2: where it is felt. */
  states: z.array(country).max(250),
  sectors: ids,
  entityKinds: ids,
  usersAffected: z.number().int().min(0).max(1e12).optional(),
  incidentKind: z.enum(['incident', 'near-miss', 'threat']),
  /** Id of a class of incidents. */
  class: z.string().max(200).optional(),
  severity: z.enum(incidentSeverities),
  awareAt: millis.optional(),
  detectedAt: millis,
  /** STIX ids, or plain values: those that the egress gate lets go to the recipient. */
  indicators: z.array(z.string().min(1).max(2000)).max(1000),
})
export type ReportFacts = z.infer<typeof ReportFacts>

const Report = z.strictObject({
  regime: short,
  stage: short,
  title: short,
  form: short,
  language: z.enum(reportLanguages),
  clause: z.string().max(300),
  jurisdiction: z.string().max(100),
  summary: z.string().max(20_000),
  /** The JSON of the form. */
  content: z.record(z.string(), z.json()),
  /** As it is printed; untrusted where it is shown. */
  html: z.string().max(600_000).optional(),
  /** Id of the message that it takes the place of. */
  replaces: id.optional(),
  facts: ReportFacts,
  sender: z.strictObject({ organisation: short, country: country.nullable(), contact: z.string().max(2000) }),
  /** Not owed: a near miss, a threat, or of one's own accord (NIS2 Art. 30). */
  isVoluntary: z.boolean(),
})

/** What nodes tell each other about reports, by kind. */
const bodies = {
  report: Report,
  withdrawal: z.strictObject({ reason: text }),
  reclassification: z.strictObject({ reason: text, from: short, to: short }),
  /** `reference`: the authority's file number. `report`: id of the message that it is about; absent: all of the thread so far. */
  acknowledgement: z.strictObject({ reference: short, receivedAt: millis, report: id.optional() }),
  /** Directive (EU) 2022/2555 Art. 23(5): an initial response, and guidance where it was asked for. */
  feedback: z.strictObject({ text, guidance: z.string().max(20_000).optional() }),
  /** `stage`: it asks for this report of the thread's regime, such as an intermediate one; its clock starts. */
  question: z.strictObject({ text, answerBy: millis.optional(), stage: short.optional() }),
  /** `question`: id of the message that asked. */
  answer: z.strictObject({ question: id, text }),
  /** From one authority to another; `original`: the signed message as it came. */
  routed: z.strictObject({ original: z.string().min(1).max(900_000), why: text, clause: z.string().max(300) }),
  /** What the authority tells the reporter about where it went. */
  told: z.strictObject({ states: z.array(country).max(250), recipients: z.array(short).max(250), clause: z.string().max(300) }),
} as const

const origin = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\s+]+$/)
const envelope = {
  id,
  /** Id of the first report; of that report its own. */
  thread: id,
  at: millis,
  /** Origins of the logs of the nodes. */
  from: origin,
  to: origin,
  exercise: z.boolean(),
  marking: z.enum(tlpLevels),
}

export const Message = z.discriminatedUnion('kind', [
  z.strictObject({ ...envelope, kind: z.literal('report'), body: bodies.report }),
  z.strictObject({ ...envelope, kind: z.literal('withdrawal'), body: bodies.withdrawal }),
  z.strictObject({ ...envelope, kind: z.literal('reclassification'), body: bodies.reclassification }),
  z.strictObject({ ...envelope, kind: z.literal('acknowledgement'), body: bodies.acknowledgement }),
  z.strictObject({ ...envelope, kind: z.literal('feedback'), body: bodies.feedback }),
  z.strictObject({ ...envelope, kind: z.literal('question'), body: bodies.question }),
  z.strictObject({ ...envelope, kind: z.literal('answer'), body: bodies.answer }),
  z.strictObject({ ...envelope, kind: z.literal('routed'), body: bodies.routed }),
  z.strictObject({ ...envelope, kind: z.literal('told'), body: bodies.told }),
])
export type Message = z.infer<typeof Message>
export type MessageKind = Message['kind']
export type MessageOf<K extends MessageKind> = Extract<Message, { kind: K }>

/** Those that a reporter sends; the others are an authority's. */
export const reporterKinds: readonly MessageKind[] = ['report', 'withdrawal', 'reclassification', 'answer']

/** A message as it travels, and what it says. */
export interface SignedMessage {
  readonly message: Message
  readonly note: Note
  /** SHA-256 of what it says, hexadecimal: the same whoever has signed it, and with which keys. */
  readonly sha256: string
}

/** The message's own names: what a thread begins with has its own id as the thread's. */
export function newMessageIds(thread?: string): { id: string; thread: string } {
  const fresh = newUuid()
  return { id: fresh, thread: thread ?? fresh }
}

/** The message signed with the keys of the sender's log. Throws `incidents.bad-message` for one that nobody could read. */
export function makeMessage(message: Message, signers: readonly NoteSigner[]): string {
  // Through JSON: what is undefined is not there, and nothing else is lost.
  const body: JsonObject = JSON.parse(JSON.stringify(message))
  requireMessage(body)
  const text = toDocumentText({ name: `${messagePrefix}${message.id}`, number: 1, body })
  const atSeconds = BigInt(Math.floor(message.at / 1000))
  const source = toNoteText({ text, signatures: signers.map((signer) => signer.sign(text, atSeconds)) })
  parseMessage(source)
  return source
}

/** Attacker-controlled. What the message says is in order; who has signed it is asked with `hasSigned`. */
export function parseMessage(source: string): SignedMessage {
  const { name, body, note, sha256 } = parseDocument(source, messagePrefix)
  const message = requireMessage(body)
  if (name !== `${messagePrefix}${message.id}`) throw incidentFault('bad-message', 'The first line names another message.', 'id')
  return { message, note, sha256 }
}

function requireMessage(body: JsonObject): Message {
  const parsed = Message.safeParse(body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw incidentFault('bad-message', issue?.message ?? 'not a message', issue?.path.join('.'))
}

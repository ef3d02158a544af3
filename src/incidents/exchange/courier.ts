import type { JsonObject } from '../../base/index.ts'
import type { TlpLevel } from '../../stix/index.ts'
import type { Tx } from '../../store/index.ts'
import type { ReportLanguage } from '../reports/form.ts'

/** How a report leaves: a copy that a person takes to a portal, by e-mail, to an interface, to another node. */
export const channels = ['portal', 'email', 'api', 'node'] as const
export type Channel = (typeof channels)[number]

/** What a courier carries. */
export interface Parcel {
  /** Id of the submission: a courier that is asked again for the same one sends nothing twice where the recipient can tell. */
  readonly submission: string
  /** An address as the channel knows it: of a portal, of a mailbox, of an interface; of a node the origin of its log. */
  readonly recipient: string
  readonly subject: string
  /** Of what it carries. */
  readonly marking: TlpLevel
  readonly json: JsonObject
  readonly html: string
  readonly pdf?: Uint8Array | undefined
  readonly language: ReportLanguage
}

export interface Delivered {
  /** What the recipient answered, such as a message id or a file number. */
  readonly receipt: string | null
  /** When it left: milliseconds since the epoch. */
  readonly at: number
}

/** Takes a report out of the house, by a person's word alone. Throws when it did not leave; whoever asked may ask again. */
export interface Courier {
  readonly kind: Channel
  send(parcel: Parcel): Promise<Delivered>
}

/**
 * What carries signed messages to partners, whoever keeps it: written within the commit of what they tell about, delivered
 * until the partner has them on its disk.
 */
export interface Postbox {
  /** Throws a fault when the origin is no partner's. */
  send(tx: Tx, to: string, source: string): Promise<void>
}

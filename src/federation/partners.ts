import type { Selectable } from 'kysely'
import * as z from 'zod'
import { followRotations, ledgerFault, parseVerifierKey, signatureTypes, toVerifierKeyText, type VerifierKey } from '../ledger/index.ts'
import type { Store, Tables, Tx } from '../store/index.ts'
import { federationFault } from './faults.ts'
import { Peer } from './peer.ts'

/** What a node says of itself to those who would be its partners: who it is, and with which keys it signs. */
export const NodeCard = z.object({
  name: z.string().min(1).max(200),
  origin: z.string().min(1).max(255),
  logKeys: z.array(z.string().max(4000)).min(1).max(8),
  witnessKeys: z.array(z.string().max(4000)).min(1).max(8),
  /** A node of an exercise; one that does not say is a real one. */
  exercise: z.boolean().default(false),
})
export type NodeCard = z.infer<typeof NodeCard>

export interface Partner {
  readonly name: string
  readonly url: string
  readonly ca: string | null
  /** Where it takes checkpoints to cosign (C2SP tlog-witness). */
  readonly witnessUrl: string
  /** What its log is called; for a mere witness, its own name. */
  readonly origin: string
  /** None for a mere witness. */
  readonly logKeys: readonly VerifierKey[]
  readonly witnessKeys: readonly VerifierKey[]
  /** Keys that gave way to those: what they signed stays decidable, and they sign nothing new. */
  readonly pastLogKeys: readonly VerifierKey[]
  readonly pastWitnessKeys: readonly VerifierKey[]
  /** The circle whose list of members added it; null when a person did. */
  readonly circle: string | null
  /** Milliseconds since the epoch. */
  readonly addedAt: number
  /** How much of our log it has cosigned, and when. */
  readonly cosignedSize: number
  readonly cosignedAt: number | null
  /** When its log was last looked at. */
  readonly seenAt: number | null
  /** What went wrong last; null when nothing did. */
  readonly error: string | null
}

export interface NewPartner {
  readonly url: string
  readonly ca?: string | undefined
  /** What we call it; absent: what it calls itself. */
  readonly name?: string | undefined
  /** For a witness that is no node of ours: its verifier key. The address is its submission prefix then. */
  readonly witnessKey?: string | undefined
}

/** The nodes that witness each other. A person adds them; their keys are pinned then, and give way only to keys that they have signed. */
export class Partners {
  readonly #store: Store
  readonly #isExercise: boolean

  constructor(store: Store, { isExercise = false }: { readonly isExercise?: boolean } = {}) {
    this.#store = store
    this.#isExercise = isExercise
  }

  /** Asks a node for its card, for a person to compare with what the partner told them by another way. Nothing is kept. */
  async look(address: { url: string; ca?: string | undefined }): Promise<NodeCard> {
    const text = await new Peer({ url: address.url, ca: address.ca ?? null }).requireText('log/card')
    const card = requireCard(text, address.url)
    this.#requireSameKind(card, address.url)
    return card
  }

  /** Adds the node behind the address with the keys that it shows now, or any witness with the key that is given. */
  async add({ url, ca, name, witnessKey }: NewPartner): Promise<Partner> {
    const card = witnessKey === undefined ? await this.look({ url, ca }) : toWitnessCard(witnessKey)
    if (witnessKey !== undefined) this.#requireSameKind(card, url)
    const row = {
      name: name ?? card.name,
      url,
      ca: ca ?? null,
      witness_url: witnessKey === undefined ? new URL('witness/', withSlash(url)).href : withSlash(url),
      origin: card.origin,
      log_keys: JSON.stringify(card.logKeys),
      witness_keys: JSON.stringify(card.witnessKeys),
      cosigned_at: null,
      seen_at: null,
      error: null,
    }
    await this.#store.commit(async (tx) => {
      const known = await tx.db
        .selectFrom('partner')
        .select('name')
        .where((is) => is.or([is('name', '=', row.name), is('origin', '=', row.origin)]))
        .executeTakeFirst()
      if (known !== undefined) throw federationFault('partner-exists', `The partner "${known.name}" has that name or that log.`, 'url')
      await tx.insertEach('partner', [{ ...row, added_at: Math.floor(tx.at / 1000) }])
      tx.state({ kind: 'member-changed', subject: row.origin, content: { change: 'added', url, ...card } })
    })
    return this.require(row.name)
  }

  /** Nodes of an exercise are partners of each other and of nobody else. */
  #requireSameKind({ name, exercise }: NodeCard, url: string): void {
    if (exercise === this.#isExercise) return
    const detail = exercise
      ? `${name} is a node of an exercise, and this one is real.`
      : `${name} is real, and this is a node of an exercise.`
    throw federationFault('exercise-mixed', detail, url)
  }

  async remove(name: string): Promise<void> {
    const { origin } = await this.require(name)
    await this.#store.commit(async (tx) => {
      await tx.db.deleteFrom('partner').where('name', '=', name).execute()
      tx.state({ kind: 'member-changed', subject: origin, content: { change: 'removed', name, origin } })
    })
  }

  async list(): Promise<Partner[]> {
    const rows = await this.#store.db.selectFrom('partner').selectAll().orderBy('name').execute()
    return rows.map(toPartner)
  }

  async require(name: string): Promise<Partner> {
    const row = await this.#store.db.selectFrom('partner').selectAll().where('name', '=', name).executeTakeFirst()
    if (row === undefined) throw federationFault('partner-absent', `There is no partner "${name}".`)
    return toPartner(row)
  }

  /** Asks the partner for the hand-overs of its keys, and follows them. Gives whether they led on. */
  async learn(partner: Partner): Promise<boolean> {
    return this.follow(partner.name, await new Peer(partner).requireTexts('log/rotations'))
  }

  /** Follows hand-overs that the pinned keys have signed, whoever brings them. Gives whether they led on. */
  async follow(name: string, notes: readonly string[]): Promise<boolean> {
    return this.#store.commit(async (tx) => {
      const row = await tx.db.selectFrom('partner').selectAll().where('name', '=', name).executeTakeFirst()
      if (row === undefined) throw federationFault('partner-absent', `There is no partner "${name}".`)
      const partner = toPartner(row)
      const logs = followRotations(partner.logKeys, notes)
      const witnesses = followRotations(partner.witnessKeys, notes)
      for (const rotation of [...logs, ...witnesses]) {
        const { role, old, next, number, at } = rotation
        const keys = { old: old.map(toVerifierKeyText), new: next.map(toVerifierKeyText) }
        tx.state({ kind: 'member-changed', subject: partner.origin, content: { change: 'keys-rotated', role, number, at, ...keys } })
      }
      const last = { logKeys: logs.at(-1)?.next ?? partner.logKeys, witnessKeys: witnesses.at(-1)?.next ?? partner.witnessKeys }
      const pastLogKeys = [...logs.flatMap(({ next }) => next), ...partner.pastLogKeys]
      const pastWitnessKeys = [...witnesses.flatMap(({ next }) => next), ...partner.pastWitnessKeys]
      await pinKeys(tx, { ...partner, pastLogKeys, pastWitnessKeys }, last)
      return logs.length + witnesses.length > 0
    })
  }

  /** Writes down how the last exchange with the partner went. */
  async note(name: string, outcome: { cosignedSize?: number; cosignedAt?: number; seenAt?: number; error: string | null }): Promise<void> {
    const { cosignedSize, cosignedAt, seenAt, error } = outcome
    const changes = {
      error,
      ...(cosignedSize === undefined ? {} : { cosigned_size: cosignedSize }),
      ...(cosignedAt === undefined ? {} : { cosigned_at: cosignedAt }),
      ...(seenAt === undefined ? {} : { seen_at: seenAt }),
    }
    await this.#store.commit((tx) => tx.db.updateTable('partner').set(changes).where('name', '=', name).execute())
  }
}

/** Every key that ever signed for the partner's log, those of today first. */
export function everyLogKey({ logKeys, pastLogKeys }: Partner): readonly VerifierKey[] {
  return [...logKeys, ...pastLogKeys]
}

/** Pins other keys in place of those that are pinned, which are kept as past ones. */
export async function pinKeys(tx: Tx, partner: Partner, keys: Pick<Partner, 'logKeys' | 'witnessKeys'>): Promise<void> {
  const texts = (list: readonly VerifierKey[]) => JSON.stringify([...new Set(list.map(toVerifierKeyText))])
  const without = (past: readonly VerifierKey[], now: readonly VerifierKey[]) => {
    const known = new Set(now.map(toVerifierKeyText))
    return past.filter((key) => !known.has(toVerifierKeyText(key)))
  }
  const { logKeys, witnessKeys } = keys
  await tx.db
    .updateTable('partner')
    .set({
      log_keys: texts(logKeys),
      witness_keys: texts(witnessKeys),
      past_log_keys: texts(without([...partner.logKeys, ...partner.pastLogKeys], logKeys)),
      past_witness_keys: texts(without([...partner.witnessKeys, ...partner.pastWitnessKeys], witnessKeys)),
    })
    .where('name', '=', partner.name)
    .execute()
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}

/** A witness that any C2SP tool runs: it cosigns, and has no log of its own. */
function toWitnessCard(witnessKey: string): NodeCard {
  const { name, type } = parseVerifierKey(witnessKey, 'witnessKey')
  if (type === signatureTypes.ed25519) throw ledgerFault('bad-key', 'This key signs logs; a witness has one of type 4 or 6.', 'witnessKey')
  return { name, origin: name, logKeys: [], witnessKeys: [witnessKey], exercise: false }
}

function requireCard(text: string, url: string): NodeCard {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw federationFault('partner-unreachable', 'It does not answer with a card of a node.', url)
  }
  const card = NodeCard.safeParse(value)
  if (!card.success) throw federationFault('partner-unreachable', 'It does not answer with a card of a node.', url)
  const { origin, logKeys, witnessKeys } = card.data
  for (const key of [...logKeys, ...witnessKeys]) parseVerifierKey(key, url)
  if (logKeys.some((key) => parseVerifierKey(key, url).name !== origin))
    throw federationFault('partner-unreachable', `A key of its log is not named ${origin}.`, url)
  return card.data
}

export function toPartner(row: Selectable<Tables['partner']>): Partner {
  return {
    name: row.name,
    url: row.url,
    ca: row.ca,
    witnessUrl: row.witness_url,
    origin: row.origin,
    logKeys: parseKeys(row.log_keys),
    witnessKeys: parseKeys(row.witness_keys),
    pastLogKeys: parseKeys(row.past_log_keys),
    pastWitnessKeys: parseKeys(row.past_witness_keys),
    circle: row.circle,
    addedAt: row.added_at,
    cosignedSize: row.cosigned_size,
    cosignedAt: row.cosigned_at,
    seenAt: row.seen_at,
    error: row.error,
  }
}

/** As `add` wrote them, after they had been parsed. */
function parseKeys(json: string): VerifierKey[] {
  const texts: string[] = JSON.parse(json)
  return texts.map((text) => parseVerifierKey(text))
}

import type { Selectable } from 'kysely'
import * as z from 'zod'
import { ledgerFault, parseVerifierKey, signatureTypes, type VerifierKey } from '../ledger/index.ts'
import type { Store, Tables } from '../store/index.ts'
import { federationFault } from './faults.ts'
import { Peer } from './peer.ts'

/** What a node says of itself to those who would be its partners: who it is, and with which keys it signs. */
export const NodeCard = z.object({
  name: z.string().min(1).max(200),
  origin: z.string().min(1).max(255),
  logKeys: z.array(z.string().max(4000)).min(1).max(8),
  witnessKeys: z.array(z.string().max(4000)).min(1).max(8),
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

/** The nodes that witness each other. A person adds them; their keys are pinned then, and a change of keys is a change of partner. */
export class Partners {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** Asks a node for its card, for a person to compare with what the partner told them by another way. Nothing is kept. */
  async look(address: { url: string; ca?: string | undefined }): Promise<NodeCard> {
    const text = await new Peer({ url: address.url, ca: address.ca ?? null }).requireText('log/card')
    return requireCard(text, address.url)
  }

  /** Adds the node behind the address with the keys that it shows now, or any witness with the key that is given. */
  async add({ url, ca, name, witnessKey }: NewPartner): Promise<Partner> {
    const card = witnessKey === undefined ? await this.look({ url, ca }) : toWitnessCard(witnessKey)
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

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}

/** A witness that any C2SP tool runs: it cosigns, and has no log of its own. */
function toWitnessCard(witnessKey: string): NodeCard {
  const { name, type } = parseVerifierKey(witnessKey, 'witnessKey')
  if (type === signatureTypes.ed25519) throw ledgerFault('bad-key', 'This key signs logs; a witness has one of type 4 or 6.', 'witnessKey')
  return { name, origin: name, logKeys: [], witnessKeys: [witnessKey] }
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

function toPartner(row: Selectable<Tables['partner']>): Partner {
  return {
    name: row.name,
    url: row.url,
    ca: row.ca,
    witnessUrl: row.witness_url,
    origin: row.origin,
    logKeys: parseKeys(row.log_keys),
    witnessKeys: parseKeys(row.witness_keys),
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

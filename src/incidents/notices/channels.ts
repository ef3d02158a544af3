import type { Selectable } from 'kysely'
import type { Reader } from '../../identity/index.ts'
import { isTlpLevel, type TlpLevel } from '../../stix/index.ts'
import type { Store, Tables } from '../../store/index.ts'
import { requireSafeUrl } from '../couriers/web-call.ts'
import { incidentFault } from '../faults.ts'
import type { IncidentParts } from '../parts.ts'
import { newWebhookSecret } from './signature.ts'

/** Where notices go. */
export interface NoticeChannel {
  readonly name: string
  readonly kind: 'webhook' | 'email'
  /** A URL or a mailbox. */
  readonly address: string
  /** Who is there. */
  readonly role: string
  /** What it may be told of an incident; null: number, duty and due time alone. */
  readonly clearance: TlpLevel | null
}

export interface NewChannel {
  readonly name: string
  readonly address: string
  readonly role?: string | undefined
  readonly clearance?: TlpLevel | undefined
  /** PEM of an authority to trust besides the system's. */
  readonly ca?: string | undefined
}

export type ChannelRow = Selectable<Tables['notice_channel']>

/** The channels of the node. */
export class NoticeChannels {
  readonly #parts: IncidentParts

  constructor(parts: IncidentParts) {
    this.#parts = parts
  }

  async list(): Promise<NoticeChannel[]> {
    const rows = await this.#parts.store.db.selectFrom('notice_channel').selectAll().orderBy('name').execute()
    return rows.map(toChannel)
  }

  /** The secret of a webhook is given here and never again. */
  async add(reader: Reader, wanted: NewChannel): Promise<{ secret: string | null }> {
    const { store, clock } = this.#parts
    const kind = toKind(wanted.address)
    const secret = kind === 'webhook' ? newWebhookSecret() : null
    const { name, address, role = '', clearance = null, ca = null } = wanted
    await store.commit(async (tx) => {
      const known = await tx.db.selectFrom('notice_channel').select('name').where('name', '=', name).executeTakeFirst()
      if (known !== undefined) throw incidentFault('channel-exists', `There is a channel ${name}.`, 'name')
      const made = { made_at: clock.now(), made_by: reader.name }
      await tx.insertEach('notice_channel', [{ name, kind, address, role, clearance, secret, ca, ...made }])
      tx.state({
        kind: 'decided',
        subject: `notices/${name}`,
        content: { by: reader.name, decision: 'channel-added', name, kind, address, clearance },
      })
    })
    return { secret }
  }

  /** What waits for it is not sent any more. */
  async remove(reader: Reader, name: string): Promise<void> {
    await this.#parts.store.commit(async (tx) => {
      await requireChannel(tx.db, name)
      await tx.db.deleteFrom('notice_channel').where('name', '=', name).execute()
      await tx.db.updateTable('notice').set({ state: 'stopped' }).where('channel', '=', name).where('state', '=', 'waiting').execute()
      tx.state({ kind: 'decided', subject: `notices/${name}`, content: { by: reader.name, decision: 'channel-removed', name } })
    })
  }
}

export async function requireChannel(db: Store['db'], name: string): Promise<ChannelRow> {
  const row = await db.selectFrom('notice_channel').selectAll().where('name', '=', name).executeTakeFirst()
  if (row === undefined) throw incidentFault('unknown-channel', `There is no channel ${name}.`)
  return row
}

export function toChannel({ name, kind, address, role, clearance }: ChannelRow): NoticeChannel {
  const level = isTlpLevel(clearance) ? clearance : null
  return { name, kind: kind === 'email' ? 'email' : 'webhook', address, role, clearance: level }
}

function toKind(address: string): NoticeChannel['kind'] {
  if (/^[^\s@<>"',;:()]+@[^\s@<>"',;:()]+$/.test(address)) return 'email'
  requireSafeUrl(address)
  return 'webhook'
}

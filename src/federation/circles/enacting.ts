import { isSameKeys, type SignedList, toVerifierKeyText } from '../../ledger/index.ts'
import type { Tx } from '../../store/index.ts'
import { pinKeys, toPartner } from '../partners.ts'

interface Enacted {
  readonly list: SignedList
  readonly before: SignedList | undefined
  /** The origin of this node's log. */
  readonly own: string
}

/**
 * Partners follow from the list: its members' keys are pinned, whatever was pinned before; members that are no partners
 * become ones; those that left and came by the list go.
 */
export async function enact(tx: Tx, { list, before, own }: Enacted): Promise<void> {
  for (const member of list.members) {
    if (member.origin === own) continue
    const row = await tx.db.selectFrom('partner').selectAll().where('origin', '=', member.origin).executeTakeFirst()
    const keys = { logKeys: member.logKeys.map(toVerifierKeyText), witnessKeys: member.witnessKeys.map(toVerifierKeyText) }
    if (row === undefined) {
      await addPartner(tx, list.circle, { name: member.name, origin: member.origin, url: member.url, ...keys })
      tx.state({
        kind: 'member-changed',
        subject: member.origin,
        content: { change: 'added', circle: list.circle, url: member.url, ...keys },
      })
      continue
    }
    const partner = toPartner(row)
    if (isSameKeys(partner.logKeys, member.logKeys) && isSameKeys(partner.witnessKeys, member.witnessKeys)) continue
    await pinKeys(tx, partner, member)
    tx.state({ kind: 'member-changed', subject: member.origin, content: { change: 'keys-listed', circle: list.circle, ...keys } })
  }
  const stays = new Set(list.members.map(({ origin }) => origin))
  for (const { origin } of (before?.members ?? []).filter((member) => !stays.has(member.origin))) {
    const { numDeletedRows } = await tx.db
      .deleteFrom('partner')
      .where('origin', '=', origin)
      .where('circle', '=', list.circle)
      .executeTakeFirst()
    if (numDeletedRows > 0n)
      tx.state({ kind: 'member-changed', subject: origin, content: { change: 'removed', circle: list.circle, origin } })
  }
}

interface NewRow {
  readonly name: string
  readonly origin: string
  readonly url: string
  readonly logKeys: readonly string[]
  readonly witnessKeys: readonly string[]
}

async function addPartner(tx: Tx, circle: string, { name, origin, url, logKeys, witnessKeys }: NewRow): Promise<void> {
  const taken = await tx.db.selectFrom('partner').select('name').where('name', '=', name).executeTakeFirst()
  const row = {
    // Names are this node's own; one that is taken is told apart by the log.
    name: taken === undefined ? name : `${name} (${origin})`,
    url,
    ca: null,
    witness_url: new URL('witness/', url.endsWith('/') ? url : `${url}/`).href,
    origin,
    log_keys: JSON.stringify(logKeys),
    witness_keys: JSON.stringify(witnessKeys),
    circle,
    added_at: Math.floor(tx.at / 1000),
    cosigned_at: null,
    seen_at: null,
    error: null,
  }
  await tx.insertEach('partner', [row])
}

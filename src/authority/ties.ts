import type { Reader } from '../identity/index.ts'
import { requireAdministrator } from '../identity/index.ts'
import { authorityFault } from './faults.ts'
import type { AuthorityParts } from './parts.ts'
import type { Authority } from './registry/authority.ts'
import type { OwnAuthority } from './routing/rule.ts'

export interface KnownAuthority extends Authority {
  /** Of the node that it runs; null: none that we know of. */
  readonly origin: string | null
  /** It is this node. */
  readonly isOwn: boolean
}

/** Which node is which authority: said by an administrator, who was told by other means. */
export class Ties {
  readonly #parts: AuthorityParts

  constructor(parts: AuthorityParts) {
    this.#parts = parts
  }

  async list(): Promise<KnownAuthority[]> {
    const { store, registry, own } = this.#parts
    const rows = await store.db.selectFrom('authority_tie').selectAll().execute()
    const origins = new Map(rows.map(({ authority, origin }) => [authority, origin]))
    return [...registry.authorities.values()].map((one) => {
      const origin = origins.get(one.id) ?? null
      return { ...one, origin, isOwn: origin === own.origin() }
    })
  }

  /** `origin` null: no node any more. */
  async tie(reader: Reader, authority: string, origin: string | null): Promise<void> {
    requireAdministrator(reader)
    const { store, registry, clock } = this.#parts
    if (!registry.authorities.has(authority))
      throw authorityFault('unknown-authority', `There is no authority "${authority}".`, 'authority')
    await store.commit(async (tx) => {
      await tx.db.deleteFrom('authority_tie').where('authority', '=', authority).execute()
      if (origin !== null) await tx.insertEach('authority_tie', [{ authority, origin, at: clock.now(), by: reader.name }])
      tx.state({ kind: 'decided', subject: authority, content: { decision: 'tied', authority, origin, by: reader.name } })
    })
  }

  /** Who this node is; where nobody said so, a CSIRT of the state that it stands in. */
  async own(): Promise<OwnAuthority> {
    const known = (await this.list()).find(({ isOwn }) => isOwn)
    if (known === undefined) return { state: this.#parts.own.country ?? 'EU', roles: ['csirt'] }
    return { id: known.id, state: known.state, roles: known.roles }
  }
}

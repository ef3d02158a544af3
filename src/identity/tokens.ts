import { createHash, randomBytes, X509Certificate } from 'node:crypto'
import { type Clock, newUuid } from '../base/index.ts'
import type { TlpLevel } from '../stix/index.ts'
import { isTlpLevel } from '../stix/index.ts'
import type { Store, Tables, Tx } from '../store/index.ts'
import { identityFault } from './faults.ts'
import type { Grant, Reader } from './reader.ts'

export interface NewToken {
  readonly name: string
  readonly clearance: TlpLevel
  readonly isAdmin?: boolean
  readonly grants: readonly Grant[]
  /** Milliseconds since the epoch; absent: until it is revoked. */
  readonly expiresAt?: number
  /** PEM of the TLS certificate whose holder alone may use it; absent: whoever knows the secret. */
  readonly certificate?: string
}

/** A token as a list shows it: everything but the secret. */
export interface TokenInfo extends Reader {
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  /** SHA-256 in hex of the certificate that it belongs to. */
  readonly certificate: string | null
}

export interface Identity {
  /** Makes a token. The secret is given here once and kept nowhere. */
  createToken(wanted: NewToken): Promise<{ secret: string; token: TokenInfo }>
  /**
   * The reader behind a secret, or behind the certificate with which a TLS client has proved itself. Throws
   * `identity.no-token`, `identity.token-ended` or, where the secret alone is not enough, `identity.certificate-needed`.
   */
  authenticate(shown: Credentials): Promise<Reader>
  listTokens(): Promise<TokenInfo[]>
  /** Ends a token at once, by id or name. */
  revokeToken(idOrName: string): Promise<TokenInfo>
}

/** What a caller shows. At least one of them is there. */
export interface Credentials {
  readonly secret: string | undefined
  readonly certificate: X509Certificate | undefined
}

type TokenRow = Tables['token']

export function openIdentity(store: Store, clock: Clock): Identity {
  return new StoredIdentity(store, clock)
}

// 256 random bits need no slow hash: nobody can try them all.
function hashSecret(secret: string): Uint8Array {
  return createHash('sha256').update(secret, 'utf8').digest()
}

function parseCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw identityFault('bad-certificate', 'It does not begin with a certificate in PEM.', 'certificate')
  }
}

function toFingerprint(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase()
}

class StoredIdentity implements Identity {
  readonly #store: Store
  readonly #clock: Clock

  constructor(store: Store, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  async createToken(wanted: NewToken): Promise<{ secret: string; token: TokenInfo }> {
    const secret = `ent_${randomBytes(32).toString('base64url')}`
    const id = newUuid()
    const row: TokenRow = {
      id,
      name: wanted.name,
      secret_hash: hashSecret(secret),
      clearance: wanted.clearance,
      is_admin: wanted.isAdmin ? 1 : 0,
      created_at: this.#clock.now(),
      expires_at: wanted.expiresAt ?? null,
      revoked_at: null,
      certificate: wanted.certificate === undefined ? null : toFingerprint(parseCertificate(wanted.certificate)),
    }
    await this.#store.commit((tx) => this.#insert(tx, row, wanted.grants))
    return { secret, token: toInfo(row, wanted.grants) }
  }

  async #insert(tx: Tx, row: TokenRow, grants: readonly Grant[]): Promise<void> {
    const taken = await tx.db.selectFrom('token').select('id').where('name', '=', row.name).executeTakeFirst()
    if (taken !== undefined) throw identityFault('name-taken', `A token named "${row.name}" exists.`, 'name')
    const holder = tx.db.selectFrom('token').select('name').where('certificate', '=', row.certificate).where('revoked_at', 'is', null)
    const other = row.certificate === null ? undefined : await holder.executeTakeFirst()
    if (other !== undefined) throw identityFault('bad-certificate', `The token "${other.name}" has this certificate.`, 'certificate')
    await tx.insertEach('token', [row])
    const rows = grants.map((grant) => ({
      token_id: row.id,
      collection_id: grant.collectionId,
      can_read: grant.canRead ? 1 : 0,
      can_write: grant.canWrite ? 1 : 0,
    }))
    await tx.insertEach('grant_to', rows)
  }

  async authenticate({ secret, certificate }: Credentials): Promise<Reader> {
    const fingerprint = certificate === undefined ? null : toFingerprint(certificate)
    const tokens = this.#store.db.selectFrom('token').selectAll()
    const row = await (secret === undefined
      ? tokens.where('certificate', '=', fingerprint).orderBy('revoked_at').orderBy('created_at', 'desc')
      : tokens.where('secret_hash', '=', hashSecret(secret))
    ).executeTakeFirst()
    if (row === undefined) throw identityFault('no-token', 'The token is not one of this node.')
    if (row.revoked_at !== null) throw identityFault('token-ended', 'The token was revoked.')
    if (row.expires_at !== null && row.expires_at <= this.#clock.now()) throw identityFault('token-ended', 'The token has expired.')
    if (row.certificate !== null) this.#requireHolder(row.certificate, certificate)
    return toReader(row, await this.#grantsOf(row.id))
  }

  /** TLS has proved that the caller holds the key; which authority issued the certificate does not matter, it is pinned. */
  #requireHolder(fingerprint: string, certificate: X509Certificate | undefined): void {
    if (certificate === undefined || toFingerprint(certificate) !== fingerprint)
      throw identityFault('certificate-needed', 'The call came without the certificate of this token.')
    const now = this.#clock.now()
    if (now < certificate.validFromDate.getTime() || now > certificate.validToDate.getTime())
      throw identityFault('certificate-needed', `The certificate is valid from ${certificate.validFrom} to ${certificate.validTo}.`)
  }

  async #grantsOf(tokenId: string): Promise<Grant[]> {
    const rows = await this.#store.db.selectFrom('grant_to').selectAll().where('token_id', '=', tokenId).execute()
    return rows.map((row) => ({ collectionId: row.collection_id, canRead: row.can_read === 1, canWrite: row.can_write === 1 }))
  }

  async listTokens(): Promise<TokenInfo[]> {
    const rows = await this.#store.db.selectFrom('token').selectAll().orderBy('created_at').orderBy('name').execute()
    return Promise.all(rows.map(async (row) => toInfo(row, await this.#grantsOf(row.id))))
  }

  async revokeToken(idOrName: string): Promise<TokenInfo> {
    return this.#store.commit(async (tx) => {
      const found = await tx.db
        .selectFrom('token')
        .selectAll()
        .where((is) => is.or([is('id', '=', idOrName), is('name', '=', idOrName)]))
        .executeTakeFirst()
      if (found === undefined) throw identityFault('unknown-token', `There is no token "${idOrName}".`)
      const revokedAt = found.revoked_at ?? this.#clock.now()
      await tx.db.updateTable('token').set({ revoked_at: revokedAt }).where('id', '=', found.id).execute()
      return toInfo({ ...found, revoked_at: revokedAt }, await this.#grantsOf(found.id))
    })
  }
}

function toReader(row: TokenRow, grants: readonly Grant[]): Reader {
  // A level this version does not know gives the least: deny by default.
  const clearance = isTlpLevel(row.clearance) ? row.clearance : 'clear'
  return { tokenId: row.id, name: row.name, clearance, isAdmin: row.is_admin === 1, grants }
}

function toInfo(row: TokenRow, grants: readonly Grant[]): TokenInfo {
  return {
    ...toReader(row, grants),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    certificate: row.certificate,
  }
}

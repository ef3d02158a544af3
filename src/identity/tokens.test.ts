import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { openStore, type Store } from '../store/index.ts'
import { canRead, canWrite, type Identity, localAdministrator, openIdentity, requireAdministrator } from './index.ts'

suite('tokens', () => {
  let home: string
  let store: Store
  let identity: Identity
  let nowMs = Date.UTC(2026, 10, 23)
  const grants = [{ collectionId: 'c1', canRead: true, canWrite: false }]

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'entente-identity-'))
    store = openStore(join(home, 'entente.sqlite'), { now: () => nowMs })
    identity = openIdentity(store, { now: () => nowMs })
  })
  afterEach(async () => {
    await store.close()
    rmSync(home, { recursive: true })
  })

  test('let in who shows the secret, with the clearance and collections it was made with', async () => {
    const { secret, token } = await identity.createToken({ name: 'isac', clearance: 'amber', grants })
    const reader = await identity.authenticate({ secret: secret, certificate: undefined })
    assert.deepEqual(reader, { tokenId: token.tokenId, name: 'isac', clearance: 'amber', isAdmin: false, grants })
    assert.ok(canRead(reader, 'c1') && !canWrite(reader, 'c1') && !canRead(reader, 'c2'))
    assert.throws(() => requireAdministrator(reader), { code: 'identity.not-administrator' })
  })

  test('keep no secret on disk', async () => {
    const { secret } = await identity.createToken({ name: 'isac', clearance: 'amber', grants })
    await store.close()
    const bytes = readFileSync(join(home, 'entente.sqlite'))
    assert.ok(!bytes.includes(secret) && !bytes.includes(secret.slice(4)))
    store = openStore(join(home, 'entente.sqlite'), { now: () => nowMs })
  })

  test('that are wrong, revoked or over let nobody in', async () => {
    const { secret } = await identity.createToken({ name: 'isac', clearance: 'amber', grants, expiresAt: nowMs + 1000 })
    await assert.rejects(identity.authenticate({ secret: `${secret}x`, certificate: undefined }), { code: 'identity.no-token' })
    nowMs += 1000
    await assert.rejects(identity.authenticate({ secret: secret, certificate: undefined }), { code: 'identity.token-ended' })
    const other = await identity.createToken({ name: 'cert', clearance: 'red', grants })
    await identity.revokeToken('cert')
    await assert.rejects(identity.authenticate({ secret: other.secret, certificate: undefined }), { code: 'identity.token-ended' })
  })

  test('have names of their own; a taken name is refused and changes nothing', async () => {
    await identity.createToken({ name: 'isac', clearance: 'amber', grants })
    await assert.rejects(identity.createToken({ name: 'isac', clearance: 'red', grants }), { code: 'identity.name-taken' })
    assert.deepEqual(
      (await identity.listTokens()).map(({ name, clearance }) => [name, clearance]),
      [['isac', 'amber']],
    )
  })

  test('are revoked by id or name, once and for all', async () => {
    const { token } = await identity.createToken({ name: 'isac', clearance: 'amber', grants })
    const first = await identity.revokeToken(token.tokenId)
    nowMs += 5000
    assert.equal((await identity.revokeToken('isac')).revokedAt, first.revokedAt)
    await assert.rejects(identity.revokeToken('nobody'), { code: 'identity.unknown-token' })
  })

  test('of a level that this version does not know give the least', async () => {
    const { secret } = await identity.createToken({ name: 'isac', clearance: 'amber', grants })
    await store.commit((tx) => tx.db.updateTable('token').set({ clearance: 'violet' }).execute())
    assert.equal((await identity.authenticate({ secret: secret, certificate: undefined })).clearance, 'clear')
  })

  test('are not needed by the person at the machine', () => {
    requireAdministrator(localAdministrator)
    assert.ok(canRead(localAdministrator, 'anything') && canWrite(localAdministrator, 'anything'))
  })
})

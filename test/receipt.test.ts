import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isFault } from '../src/base/index.ts'
import { parseExtra, parseTlogProof, toDisclosure, toEntry, verifyReceipt } from '../src/ledger/index.ts'
import { openStore, type Store } from '../src/store/index.ts'
import { type OwnLog, openLog } from '../src/transparency/index.ts'
import { signerNumber, testLogKeys } from './ledger/keys.ts'
import { pythonWith, without } from './real-parts.ts'

const script = fileURLToPath(new URL('python/receipt.py', import.meta.url))
const python = pythonWith('cryptography') === undefined ? undefined : pythonWith('cbor2')
const count = 37

type Question = Readonly<Record<'receipt' | 'entry' | 'key', string>>

/** One statement after another, and the receipt of each (RFC 9942). */
suite('a COSE receipt', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-receipt-'))
  const [signer] = testLogKeys.signers
  assert.ok(signer)
  const keys = [signer.key]
  let store: Store
  let log: OwnLog

  before(async () => {
    store = openStore(join(folder, 'node.sqlite'), { now: () => 1_800_000_000_000 })
    log = openLog({ store, clock: { now: () => 1_800_000_000_000 }, keys: testLogKeys, cadenceMs: 50 })
    await store.commit(async (tx) => {
      for (let at = 0; at < count; at += 1) tx.state({ kind: 'decided', subject: `alert--${at}`, content: { at, secret: 'x' } })
    })
    await log.seal()
  })
  after(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })

  test('of every entry holds, names its log and says what was stated', async () => {
    for (let at = 0; at < count; at += 1) {
      const { origin, index, statement, shown } = verifyReceipt(await log.receiptOf(at), keys)
      assert.deepEqual([origin, index, statement.subject, shown], [testLogKeys.origin, BigInt(at), `alert--${at}`, undefined])
    }
    const { seed } = await log.statement(5)
    const disclosure = toDisclosure({ at: 5, secret: 'x' }, seed ?? new Uint8Array(), ([name]) => name === 'secret')
    assert.deepEqual(verifyReceipt(await log.receiptOf(5, disclosure), keys).shown, { at: 5 })
  })

  test('with any one byte changed, cut off or added is refused, and nothing breaks', async () => {
    const receipt = Buffer.from(await log.receiptOf(20))
    let sameSaid = 0
    const said = verifyReceipt(receipt, keys)
    const refused = (bytes: Uint8Array, what: string) => {
      try {
        // The size of the tree is not signed: with another that has the same path, the receipt says the same.
        assert.deepEqual(verifyReceipt(bytes, keys), said, `${what} is taken`)
        sameSaid += 1
      } catch (error) {
        assert.ok(isFault(error), `${what}: ${String(error)}`)
      }
    }
    for (let at = 0; at < receipt.length; at += 1) {
      for (const bit of [1, 0x20, 0x80]) {
        const changed = Buffer.from(receipt)
        changed[at] = (changed[at] ?? 0) ^ bit
        refused(changed, `byte ${at} with ${bit} turned`)
      }
      refused(receipt.subarray(0, at), `the first ${at} bytes`)
    }
    refused(Buffer.concat([receipt, Buffer.of(0)]), 'a byte more')
    assert.ok(sameSaid <= 2, `${sameSaid} changes make no difference`)
  })

  test('by another log, or by a key that is not trusted, is refused', async () => {
    const receipt = await log.receiptOf(1)
    assert.throws(() => verifyReceipt(receipt, []), { code: 'ledger.not-signed' })
    assert.throws(() => verifyReceipt(receipt, [signerNumber(9, testLogKeys.origin).key]), { code: 'ledger.bad-signature' })
    assert.throws(() => verifyReceipt(receipt, [signerNumber(1, 'other.example/log').key]), { code: 'ledger.not-signed' })
  })

  test('is decided the same by another program that never saw ours', without(python, 'cbor2'), async () => {
    for (const at of [0, 7, 31, 32, 36]) {
      const { extra } = parseTlogProof(await log.proofOf(at))
      const entry = Buffer.from(toEntry(parseExtra(extra ?? new Uint8Array()).opening)).toString('hex')
      const question: Question = {
        receipt: Buffer.from(await log.receiptOf(at)).toString('hex'),
        entry,
        key: Buffer.from(signer.key.publicKey).toString('hex'),
      }
      const ask = (given: Question) => JSON.parse(spawnSync(python ?? '', [script], { input: JSON.stringify(given) }).stdout.toString())
      assert.deepEqual(ask(question), { holds: true, issuer: testLogKeys.origin, index: at, size: count })
      assert.equal(ask({ ...question, entry: `${entry.slice(0, -2)}ff` }).holds, entry.endsWith('ff'))
    }
  })
})

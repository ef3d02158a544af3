import assert from 'node:assert/strict'
import { sign } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { suite, test } from 'node:test'
import { keyNumber } from '../../../test/ledger/keys.ts'
import { sharedData, without } from '../../../test/real-parts.ts'
import { isEd25519Signature, toEd25519Key } from './ed25519.ts'
import { signatureTypes, toPublicKeyBytes } from './key.ts'

interface Vector {
  readonly number: number
  readonly key: string
  readonly sig: string
  readonly msg: string
  readonly flags: readonly string[] | null
}

/** What the written rule refuses (docs/reference/ledger.md). */
const refused = new Set(['low_order_A', 'low_order_R', 'non_canonical_A', 'non_canonical_R', 'low_order_residue'])

suite('an Ed25519 signature', () => {
  const shared = sharedData('tlog/cctv-ed25519vectors.json')
  test('is decided by the written rule in every edge case of CCTV', without(shared, 'real data'), async () => {
    const vectors: Vector[] = JSON.parse(await readFile(shared ?? '', 'utf8'))
    let taken = 0
    for (const { number, key, sig, msg, flags } of vectors) {
      const verdict = isEd25519Signature(toEd25519Key(Buffer.from(key, 'hex')), Buffer.from(msg), Buffer.from(sig, 'hex'))
      assert.equal(verdict, !(flags ?? []).some((flag) => refused.has(flag)), `vector ${number}: ${flags?.join(', ')}`)
      taken += verdict ? 1 : 0
    }
    assert.ok(vectors.length > 900 && taken > 0 && taken < vectors.length)
  })

  const text = Buffer.from('a text')
  const signature = sign(null, text, keyNumber(1))
  const key = toEd25519Key(toPublicKeyBytes(keyNumber(1), signatureTypes.ed25519))

  test('holds for its text and key alone', () => {
    assert.equal(isEd25519Signature(key, text, signature), true)
    assert.equal(isEd25519Signature(key, Buffer.from('another text'), signature), false)
    const other = toEd25519Key(toPublicKeyBytes(keyNumber(2), signatureTypes.ed25519))
    assert.equal(isEd25519Signature(other, text, signature), false)
    assert.equal(isEd25519Signature(key, text, signature.subarray(1)), false)
  })

  test('whose S has the group order added is refused, though the equation holds', () => {
    const order = (1n << 252n) + 27742317777372353535851937790883648493n
    const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + order
    const grown = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse()
    assert.equal(isEd25519Signature(key, text, Buffer.concat([signature.subarray(0, 32), grown])), false)
  })
})

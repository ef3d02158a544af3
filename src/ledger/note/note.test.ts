import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { signerNumber } from '../../../test/ledger/keys.ts'
import { toCheckpointText } from '../checkpoint/checkpoint.ts'
import { parseVerifierKey, signatureTypes, toVerifierKeyText } from './key.ts'
import { parseNote, toNoteText } from './note.ts'
import { verifyNote } from './signatures.ts'

/** Of the specification of signed notes and of Go's documentation: made by others. */
const published = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`
const neumann = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'

suite('a signed note', () => {
  test('that others published verifies with the key they published', () => {
    const [signed] = verifyNote(parseNote(published), [parseVerifierKey(neumann)])
    assert.equal(signed?.key.name, 'PeterNeumann')
  })

  test('is refused whole when its text was changed, by whomever else it is signed', () => {
    const changed = published.replace('answer', 'reason')
    assert.throws(() => verifyNote(parseNote(changed), [parseVerifierKey(neumann)]), { code: 'ledger.bad-signature' })
  })

  test('signed by strangers only is signed by nobody', () => {
    const stranger = signerNumber(1, 'stranger').key
    assert.throws(() => verifyNote(parseNote(published), [stranger]), { code: 'ledger.not-signed' })
  })

  const bad: [string, string, string][] = [
    ['no empty line', 'text\n— a AAAAAAA=\n', 'line 1'],
    ['no signature', 'text\n\n', 'line 3'],
    ['no final line feed', published.slice(0, -1), 'line 4'],
    ['a hyphen for the dash', published.replace('—', '-'), 'line 4'],
    ['base64 that is not canonical', published.replace('AM=\n', 'AN=\n'), 'line 4'],
    ['a control character', published.replace('answer', 'ans\twer'), 'line 1'],
    ['a name with a plus', published.replace('PeterNeumann', 'Peter+Neumann'), 'line 4'],
  ]
  for (const [what, text, place] of bad)
    test(`with ${what} is refused at ${place}`, () => assert.throws(() => parseNote(text), { code: 'ledger.bad-note', place }))

  test('is the same after it was read and written', () => assert.equal(toNoteText(parseNote(published)), published))
})

suite('a verifier key', () => {
  test('is the same after it was read and written', () => assert.equal(toVerifierKeyText(parseVerifierKey(neumann)), neumann))

  for (const [what, text] of [
    ['another key id', neumann.replace('c74f20a3', 'c74f20a4')],
    ['a type nobody knows', 'x+00000000+CQ=='],
    ['a key that is too short', 'x+00000000+AQE='],
    ['an empty name', neumann.slice('PeterNeumann'.length)],
    ['a space in its name', neumann.replace('Neumann', ' Neumann')],
  ] as const)
    test(`with ${what} is refused`, () => assert.throws(() => parseVerifierKey(text), { code: 'ledger.bad-key' }))
})

suite('a signature of each type', () => {
  const text = toCheckpointText({ origin: 'log.example/a', size: 7n, root: new Uint8Array(32), extensions: [] })
  for (const type of Object.values(signatureTypes)) {
    const signer = signerNumber(3, 'log.example/a', type)
    const source = toNoteText({ text, signatures: [signer.sign(text, 1_700_000_000n)] })

    test(`type ${type} verifies, and tells its time where it has one`, () => {
      const [signed] = verifyNote(parseNote(source), [signer.key])
      assert.equal(signed?.atSeconds, type === signatureTypes.ed25519 ? undefined : 1_700_000_000n)
    })

    test(`type ${type} with any of its bytes changed does not verify`, () => {
      const [signature] = parseNote(source).signatures
      if (signature === undefined) return assert.fail('no signature')
      const run = fc.property(fc.nat(signature.signature.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(signature.signature)
        bytes[at] = (bytes[at] ?? 0) ^ change
        assert.throws(() => verifyNote({ text, signatures: [{ ...signature, signature: bytes }] }, [signer.key]), {
          code: 'ledger.bad-signature',
        })
      })
      fc.assert(run, { numRuns: 60 })
    })

    test(`type ${type} for one text does not verify for another`, () => {
      const other = text.replace('\n7\n', '\n8\n')
      assert.throws(() => verifyNote({ text: other, signatures: parseNote(source).signatures }, [signer.key]), {
        code: 'ledger.bad-signature',
      })
    })
  }

  test('a cosignature whose time does not fit in 63 bits is refused', () => {
    const signer = signerNumber(3, 'witness', signatureTypes.ed25519Cosignature)
    const signatures = [signer.sign(text, 1n << 63n)]
    assert.throws(() => verifyNote({ text, signatures }, [signer.key]), { code: 'ledger.bad-signature' })
  })
})

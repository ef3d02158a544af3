import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { signerNumber } from '../../../test/ledger/keys.ts'
import { signatureTypes, toVerifierKeyText } from '../note/key.ts'
import { toNoteText } from '../note/note.ts'
import type { NoteSigner } from '../note/signatures.ts'
import { parseCheckpoint, toCheckpointText } from './checkpoint.ts'
import { isQuorum, parsePolicy, toPolicyText } from './policy.ts'
import { verifyByPolicy } from './verified.ts'

const log = signerNumber(1, 'log.example/a')
const witnesses = [2, 3, 4, 5].map((number) => signerNumber(number, `witness.example/${number}`, signatureTypes.ed25519Cosignature))
const quantum = signerNumber(6, 'witness.example/6', signatureTypes.mldsa44Cosignature)
const vkey = (signer: NoteSigner | undefined) => toVerifierKeyText((signer ?? log).key)
const all = [...witnesses, quantum]
const lines = [`log ${vkey(log)} https://log.example`, ...all.map((witness, at) => `witness w${at} ${vkey(witness)}`)]
const nested = [
  '# two groups, and both are needed',
  ...lines,
  'group x 2 w0 w1 w2',
  '  group\ty any w3 w4',
  'group both all x y',
  'quorum both',
  '',
].join('\n')

const text = toCheckpointText({ origin: 'log.example/a', size: 5n, root: new Uint8Array(32).fill(7), extensions: [] })
const signedBy = (cosigners: readonly NoteSigner[]) =>
  toNoteText({ text, signatures: [log, ...cosigners].map((signer) => signer.sign(text, 1_700_000_000n)) })

suite('a policy', () => {
  const table: [string[], boolean][] = [
    [[], false],
    [['w0', 'w1'], false],
    [['w0', 'w3'], false],
    [['w0', 'w1', 'w3'], true],
    [['w1', 'w2', 'w4'], true],
    [['w0', 'w1', 'w2'], false],
    [['w3', 'w4'], false],
  ]
  for (const [cosigned, isEnough] of table)
    test(`of nested groups ${isEnough ? 'is satisfied' : 'is not satisfied'} with ${cosigned.join(', ') || 'nobody'}`, () => {
      assert.equal(isQuorum(parsePolicy(nested).quorum, new Set(cosigned)), isEnough)
      const source = signedBy(cosigned.map((name) => all[Number(name.slice(1))] ?? log))
      if (isEnough)
        assert.deepEqual(
          verifyByPolicy(source, parsePolicy(nested))
            .witnesses.map(({ name }) => name)
            .sort(),
          cosigned,
        )
      else assert.throws(() => verifyByPolicy(source, parsePolicy(nested)), { code: 'ledger.no-quorum' })
    })

  const refused: [string, string, string][] = [
    ['no quorum', lines.join('\n'), 'undefined'],
    ['two quorums', `${nested}quorum none`, 'line 12'],
    ['a name from below', 'group a 1 b\nquorum a', 'line 1'],
    ['a witness in two groups', [...lines, 'group a 1 w0', 'group b 1 w0', 'quorum b'].join('\n'), 'line 8'],
    ['a threshold above its members', [...lines, 'group a 3 w0 w1', 'quorum a'].join('\n'), 'line 7'],
    ['a threshold of 0', [...lines, 'group a 0 w0 w1', 'quorum a'].join('\n'), 'line 7'],
    ['an empty group', [...lines, 'group a all', 'quorum a'].join('\n'), 'line 7'],
    ['the same key under two names', [...lines, `witness again ${vkey(witnesses[0])}`, 'quorum none'].join('\n'), 'line 7'],
    ['a log key for a witness', `witness w ${vkey(log)}\nquorum w`, 'line 1'],
    ['a cosigning key for a log', `log ${vkey(witnesses[0])}\nquorum none`, 'line 1'],
    ['a witness named none', `witness none ${vkey(witnesses[0])}\nquorum none`, 'line 1'],
    ['a word nobody knows', 'monitor x\nquorum none', 'line 1'],
    ['a carriage return', 'quorum none\r\n', 'line 1'],
  ]
  for (const [what, source, place] of refused)
    test(`with ${what} is refused by its line`, () =>
      assert.throws(
        () => parsePolicy(source),
        (fault: { code: string; place?: string }) => {
          assert.deepEqual([fault.code, String(fault.place)], ['ledger.bad-policy', place])
          return true
        },
      ))

  test('with `quorum none` takes what the log alone has signed', () => {
    const policy = parsePolicy(toPolicyText({ logs: [vkey(log)], witnesses: [], threshold: 0 }))
    assert.deepEqual(verifyByPolicy(signedBy([]), policy).witnesses, [])
  })

  test('a cosignature that does not verify refuses the checkpoint, though others would be enough', () => {
    const forged = signerNumber(9, 'witness.example/2', signatureTypes.ed25519Cosignature).sign(text, 1n)
    const source = toNoteText({ text, signatures: [log.sign(text, 0n), { ...forged, keyId: witnesses[0]?.key.id ?? 0 }] })
    assert.throws(() => verifyByPolicy(source, parsePolicy(nested)), { code: 'ledger.bad-signature' })
  })

  test('another log’s key does not sign for this one', () => {
    const other = signerNumber(1, 'log.example/b')
    const policy = parsePolicy(toPolicyText({ logs: [vkey(other)], witnesses: [], threshold: 0 }))
    assert.throws(() => verifyByPolicy(signedBy([]), policy), { code: 'ledger.not-signed' })
  })
})

suite('a checkpoint', () => {
  const good = text.split('\n')
  const refused: [string, string, string][] = [
    ['an empty origin', ['', ...good.slice(1)].join('\n'), 'line 1'],
    ['a size with leading zeroes', [good[0], '05', ...good.slice(2)].join('\n'), 'line 2'],
    ['a size beyond 64 bits', [good[0], '18446744073709551616', ...good.slice(2)].join('\n'), 'line 2'],
    ['a short root', [good[0], good[1], 'AAAA', ''].join('\n'), 'line 3'],
    ['an empty extension', `${text}\n`, 'line 4'],
    ['no end', text.slice(0, -1), 'line 1'],
  ]
  for (const [what, source, place] of refused)
    test(`with ${what} is refused at ${place}`, () =>
      assert.throws(() => parseCheckpoint(source), { code: 'ledger.bad-checkpoint', place }))

  test('keeps its extension lines', () => {
    assert.deepEqual(parseCheckpoint(`${text}more\n`).extensions, ['more'])
    assert.equal(toCheckpointText(parseCheckpoint(`${text}more\n`)), `${text}more\n`)
  })
})

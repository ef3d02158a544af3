import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { suite, test } from 'node:test'
import { sharedData, without } from '../../../test/real-parts.ts'
import { decideVector } from './vectors.ts'

const root = 'XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg='

suite('vectors of Merkle proofs', () => {
  const shared = sharedData('tlog/merkle-proof-vectors-half-a.json')
  test('every one of transparency-dev is decided as its makers say', without(shared, 'real data'), async () => {
    const vectors: unknown[] = JSON.parse(await readFile(shared ?? '', 'utf8'))
    const verdicts = vectors.map((vector) => decideVector(JSON.stringify(vector)))
    assert.deepEqual(
      verdicts.filter((verdict) => verdict.isExpected !== true),
      [],
    )
    assert.ok(verdicts.length >= 100)
    assert.ok(verdicts.some((verdict) => verdict.isValid) && verdicts.some((verdict) => !verdict.isValid))
  })

  test('from an empty tree to an empty tree is refused: it says nothing', () => {
    const vector = { size1: 0, size2: 0, root1: root, root2: root, proof: null, wantErr: true }
    const verdict = decideVector(JSON.stringify(vector))
    assert.deepEqual([verdict.isValid, verdict.isExpected], [false, true])
    assert.match(verdict.reason ?? '', /empty tree/)
  })

  test('sizes beyond 2^53 keep all their digits', () => {
    const size = '18446744073709551615'
    const line = `{"leafIdx":18446744073709551615,"treeSize":${size},"root":"${root}","leafHash":"${root}","proof":[]}`
    assert.match(decideVector(line).reason ?? '', /has none at 18446744073709551615/)
  })

  for (const [what, line] of [
    ['text that is not JSON', '{'],
    ['a list', '[]'],
  ] as const)
    test(`${what} is refused as no vector`, () => assert.throws(() => decideVector(line), { code: 'ledger.bad-proof' }))
})
